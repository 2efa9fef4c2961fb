/**
 * Reading and writing volumes: NIfTI, NRRD, MetaImage and TIFF behind one interface, {@link sc.fiji.hermes.io.VolumeFormat}, and
 * {@link sc.fiji.hermes.io.Volumes} as the way in. DICOM has a package of its own below.
 */
package sc.fiji.hermes.io;
