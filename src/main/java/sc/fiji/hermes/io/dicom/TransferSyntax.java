package sc.fiji.hermes.io.dicom;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.io.dicom.codec.Compression;

/**
 * How a file is encoded (PS3.5 section 10, UIDs in PS3.6 annex A).
 *
 * @param order of binary values
 * @param explicit whether elements name their value representation
 * @param deflated whether everything behind the meta information is one raw deflate stream
 * @param compression of the pixels, if it is one that is decoded; empty for any other, and for none
 * @param remedy how pixels that cannot be decoded become ones that can; empty if they are not compressed
 */
record TransferSyntax(String name, ByteOrder order, boolean explicit, boolean deflated, Optional<Compression> compression,
	String remedy)
{

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
		decoded("1.2.840.10008.1.2.5", "RLE lossless", Compression.RLE, RLE), //
		decoded("1.2.840.10008.1.2.4.50", "JPEG baseline", Compression.JPEG_BASELINE, JPEG), //
		compressed("1.2.840.10008.1.2.4.51", "JPEG extended", JPEG), //
		decoded("1.2.840.10008.1.2.4.57", "JPEG lossless", Compression.JPEG_LOSSLESS, JPEG), //
		decoded("1.2.840.10008.1.2.4.70", "JPEG lossless, first-order prediction", Compression.JPEG_LOSSLESS, JPEG), //
		compressed("1.2.840.10008.1.2.4.80", "JPEG-LS lossless", JPEG_LS), //
		compressed("1.2.840.10008.1.2.4.81", "JPEG-LS near-lossless", JPEG_LS), //
		decoded("1.2.840.10008.1.2.4.90", "JPEG 2000 lossless", Compression.JPEG_2000, GDCM), //
		decoded("1.2.840.10008.1.2.4.91", "JPEG 2000", Compression.JPEG_2000, GDCM), //
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
		Map.entry("1.2.840.113619.5.2", new TransferSyntax("GE private big endian pixels", ByteOrder.LITTLE_ENDIAN, false, false, Optional
			.empty(), GDCM)));

	/** The syntax of a UID. What is not known is taken for a compression: all those to come are explicit little endian. */
	static TransferSyntax of(final String uid) {
		final TransferSyntax known = KNOWN.get(uid);
		return known != null ? known : packed("an encoding Hermes does not know (" + uid.replaceAll("[^0-9.]", "?") + ")", GDCM);
	}

	/** What files mean that are written the other way than they say. */
	TransferSyntax withExplicit(final boolean is) {
		return is == explicit ? this : new TransferSyntax(name, order, is, deflated, compression, remedy);
	}

	boolean isCompressed() {
		return !remedy.isEmpty();
	}

	boolean isReadable() {
		return !isCompressed() || compression.isPresent();
	}

	private static TransferSyntax plain(final String name, final ByteOrder order, final boolean explicit, final boolean deflated) {
		return new TransferSyntax(name, order, explicit, deflated, Optional.empty(), "");
	}

	private static TransferSyntax packed(final String name, final String remedy) {
		return new TransferSyntax(name, ByteOrder.LITTLE_ENDIAN, true, false, Optional.empty(), remedy);
	}

	private static Map.Entry<String, TransferSyntax> compressed(final String uid, final String name, final String remedy) {
		return Map.entry(uid, packed(name, remedy));
	}

	private static Map.Entry<String, TransferSyntax> decoded(final String uid, final String name, final Compression compression,
		final String remedy)
	{
		return Map.entry(uid, new TransferSyntax(name, ByteOrder.LITTLE_ENDIAN, true, false, Optional.of(compression), remedy));
	}
}
