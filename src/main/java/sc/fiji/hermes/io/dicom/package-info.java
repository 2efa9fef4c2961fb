/**
 * Series of DICOM images as hospitals have them: a folder is scanned for series ({@link
 * sc.fiji.hermes.io.dicom.DicomFolder}), one of them is chosen and read as a volume ({@link
 * sc.fiji.hermes.io.dicom.DicomSeries}). A segmentation of it becomes an object that viewers show on the images ({@link
 * sc.fiji.hermes.io.dicom.seg.DicomSegmentation}). Own code, because no DICOM library for Java is on Maven Central. Source: the DICOM
 * standard, NEMA PS3.3 (attributes), PS3.5 (encoding), PS3.6 (tags and names) and PS3.10 (files).
 */
package sc.fiji.hermes.io.dicom;
