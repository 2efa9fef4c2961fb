/**
 * DICOM segmentation objects (PS3.3 A.51) beside the series that was segmented;
 * {@link sc.fiji.hermes.io.dicom.seg.DicomSegmentation} is the way in.
 */
package sc.fiji.hermes.io.dicom.seg;
