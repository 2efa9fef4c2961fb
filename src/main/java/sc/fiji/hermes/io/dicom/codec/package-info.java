/**
 * Compressed pixels of one frame become plain ones ({@link sc.fiji.hermes.io.dicom.codec.FrameDecoder}): RLE by own code, JPEG and JPEG
 * 2000 by libraries that are found without ImageIO's registry, so that what other plugins put there makes no difference. Knows streams
 * and pixels, but nothing of files. Sources: PS3.5 section 8.2 and annexes A.4 and G, ITU-T T.81 annex B (JPEG), ITU-T T.800 annex A
 * (JPEG 2000).
 */
package sc.fiji.hermes.io.dicom.codec;
