package sc.fiji.hermes.io.dicom;

import java.nio.ByteOrder;
import java.util.Map;

/**
 * How a file is encoded (PS3.5 section 10, UIDs in PS3.6 annex A).
 *
 * @param order of binary values
 * @param explicit whether elements name their value representation
 * @param deflated whether everything behind the meta information is one raw deflate stream
 * @param remedy how pixels that Hermes does not decode become ones that it does; empty if it reads them
 */
record TransferSyntax(String name, ByteOrder order, boolean explicit, boolean deflated, String remedy) {

	static final TransferSyntax IMPLICIT_LITTLE = plain("implicit VR little endian", ByteOrder.LITTLE_ENDIAN, false, false);
	static final TransferSyntax EXPLICIT_LITTLE = plain("explicit VR little endian", ByteOrder.LITTLE_ENDIAN, true, false);
	static final TransferSyntax EXPLICIT_BIG = plain("explicit VR big endian", ByteOrder.BIG_ENDIAN, true, false);
	static final TransferSyntax DEFLATED = plain("deflated explicit VR little endian", ByteOrder.LITTLE_ENDIAN, true, true);

	private static final String JPEG = "decode its files with DCMTK's dcmdjpeg IN OUT";
	private static final String JPEG_LS = "decode its files with DCMTK's dcmdjpls IN OUT";
	private static final String RLE = "decode its files with DCMTK's dcmdrle IN OUT";
	private static final String GDCM = "decode its files with gdcmconv --raw IN OUT";
	private static final String DCM4CHE = "decode its files with dcm4che's dcm2dcm -t 1.2.840.10008.1.2.1 IN OUT";
	private static final String VIDEO = "export the images without video compression";

	private static final Map<String, TransferSyntax> KNOWN = Map.ofEntries( //
		Map.entry("1.2.840.10008.1.2", IMPLICIT_LITTLE), //
		Map.entry("1.2.840.10008.1.2.1", EXPLICIT_LITTLE), //
		Map.entry("1.2.840.10008.1.2.2", EXPLICIT_BIG), //
		Map.entry("1.2.840.10008.1.2.1.99", DEFLATED), //
		compressed("1.2.840.10008.1.2.1.98", "encapsulated uncompressed", GDCM), //
		compressed("1.2.840.10008.1.2.5", "RLE lossless", RLE), //
		compressed("1.2.840.10008.1.2.4.50", "JPEG baseline", JPEG), //
		compressed("1.2.840.10008.1.2.4.51", "JPEG extended", JPEG), //
		compressed("1.2.840.10008.1.2.4.57", "JPEG lossless", JPEG), //
		compressed("1.2.840.10008.1.2.4.70", "JPEG lossless, first-order prediction", JPEG), //
		compressed("1.2.840.10008.1.2.4.80", "JPEG-LS lossless", JPEG_LS), //
		compressed("1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless", JPEG_LS), //
		compressed("1.2.840.10008.1.2.4.90", "JPEG 2000 lossless", GDCM), //
		compressed("1.2.840.10008.1.2.4.91", "JPEG 2000", GDCM), //
		compressed("1.2.840.10008.1.2.4.92", "JPEG 2000 part 2 lossless", GDCM), //
		compressed("1.2.840.10008.1.2.4.93", "JPEG 2000 part 2", GDCM), //
		compressed("1.2.840.10008.1.2.4.100", "MPEG-2 video", VIDEO), //
		compressed("1.2.840.10008.1.2.4.101", "MPEG-2 video", VIDEO), //
		compressed("1.2.840.10008.1.2.4.102", "MPEG-4 video", VIDEO), //
		compressed("1.2.840.10008.1.2.4.103", "MPEG-4 video", VIDEO), //
		compressed("1.2.840.10008.1.2.4.110", "JPEG XL lossless", DCM4CHE), //
		compressed("1.2.840.10008.1.2.4.112", "JPEG XL", DCM4CHE), //
		compressed("1.2.840.10008.1.2.4.201", "high-throughput JPEG 2000 lossless", DCM4CHE), //
		compressed("1.2.840.10008.1.2.4.202", "high-throughput JPEG 2000 lossless", DCM4CHE), //
		compressed("1.2.840.10008.1.2.4.203", "high-throughput JPEG 2000", DCM4CHE), //
		Map.entry("1.2.840.113619.5.2", new TransferSyntax("GE private big endian pixels", ByteOrder.LITTLE_ENDIAN, false, false, GDCM)));

	/** The syntax of a UID. What is not known is taken for a compression: all those to come are explicit little endian. */
	static TransferSyntax of(final String uid) {
		final TransferSyntax known = KNOWN.get(uid);
		return known != null ? known : packed("an encoding Hermes does not know (" + uid.replaceAll("[^0-9.]", "?") + ")", GDCM);
	}

	/** What files mean that are written the other way than they say. */
	TransferSyntax withExplicit(final boolean is) {
		return is == explicit ? this : new TransferSyntax(name, order, is, deflated, remedy);
	}

	boolean isReadable() {
		return remedy.isEmpty();
	}

	private static TransferSyntax plain(final String name, final ByteOrder order, final boolean explicit, final boolean deflated) {
		return new TransferSyntax(name, order, explicit, deflated, "");
	}

	private static TransferSyntax packed(final String name, final String remedy) {
		return new TransferSyntax(name, ByteOrder.LITTLE_ENDIAN, true, false, remedy);
	}

	private static Map.Entry<String, TransferSyntax> compressed(final String uid, final String name, final String remedy) {
		return Map.entry(uid, packed(name, remedy));
	}
}
