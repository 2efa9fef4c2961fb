package sc.fiji.hermes.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * The header of a NIfTI-1 (348 bytes) or NIfTI-2 (540 bytes) image, with its voxels in the same file or in a second one.
 * Field offsets and meaning: nifti1.h and nifti2.h of the NIfTI Data Format Working
 * Group. Where both versions have a field, its two offsets stand side by side.
 *
 * @param datatype the code DT_*
 * @param pair whether the voxels are in a second file
 * @param voxelOffset bytes from the start of the file that holds the voxels to the first of them
 * @param channels values per voxel
 * @param frames 3-D volumes
 * @param notes as in {@link VolumeHeader}
 */
record NiftiHeader(ByteOrder order, int datatype, boolean pair, long voxelOffset, Scaling scaling, Geometry geometry,
	long channels, long frames, List<String> notes)
{

	static final int SIZE_1 = 348;
	static final int SIZE_2 = 540;

	private static final byte[] MAGIC_1 = { 'n', '+', '1', 0 };
	private static final byte[] MAGIC_2 = { 'n', '+', '2', 0, '\r', '\n', 0x1a, '\n' };

	static NiftiHeader read(final VolumeInput in) {
		final Path file = in.file();
		final byte[] bytes = new byte[SIZE_2];
		final int start = in.readUpTo(bytes, 0, SIZE_1);
		if (start < 4) throw notNifti(file);
		final ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		int size = b.getInt(0);
		if (size != SIZE_1 && size != SIZE_2) size = b.order(ByteOrder.BIG_ENDIAN).getInt(0);
		if (size != SIZE_1 && size != SIZE_2) throw notNifti(file);
		if (start < SIZE_1) throw new InputException("%s ends within its header; copy or download it again.", file);
		if (size == SIZE_2) in.readFully(bytes, SIZE_1, SIZE_2 - SIZE_1);
		return new Parser(b, size == SIZE_2, isPair(bytes, size == SIZE_2, file), file).parse();
	}

	/** Whether these are the first four bytes of a header, also of an Analyze 7.5 image. */
	static boolean startsHeader(final byte[] start) {
		if (start.length < 4) return false;
		final int size = ByteBuffer.wrap(start).getInt();
		return size == SIZE_1 || size == SIZE_2 || size == Integer.reverseBytes(SIZE_1) || size == Integer.reverseBytes(SIZE_2);
	}

	private static boolean isPair(final byte[] bytes, final boolean two, final Path file) {
		final int at = two ? 4 : 344;
		final int length = two ? 8 : 4;
		final byte[] magic = Arrays.copyOfRange(bytes, at, at + length);
		if (Arrays.equals(magic, two ? MAGIC_2 : MAGIC_1)) return false;
		if (new String(magic, 0, 3, StandardCharsets.ISO_8859_1).equals(two ? "ni2" : "ni1")) return true;
		if (!two) throw new InputException("%s is an Analyze 7.5 image, which does not say left from right; convert it to NIfTI.",
			file);
		throw notNifti(file);
	}

	private static InputException notNifti(final Path file) {
		return new InputException("%s is not a NIfTI file, whatever its name says; convert the image to NIfTI.", file);
	}

	/** Reads the fields of a complete header of known version and byte order. */
	private static final class Parser {

		private static final String[] AXES = { "x", "y", "z" };

		/** Header extensions are far smaller; skipping more of a compressed file would only take time. */
		private static final long FARTHEST = 1L << 28;

		/** Places that differ by less, mm, differ by the rounding of a quaternion only. */
		private static final double ROUNDING = 1e-3;

		private final ByteBuffer b;
		private final boolean two;
		private final boolean pair;
		private final Path file;

		Parser(final ByteBuffer b, final boolean two, final boolean pair, final Path file) {
			this.b = b;
			this.two = two;
			this.pair = pair;
			this.file = file;
		}

		NiftiHeader parse() {
			final long[] size = new long[3];
			for (int axis = 0; axis < 3; axis++) size[axis] = dim(axis + 1);
			Shape.checkSize(size, file);
			final int datatype = b.getShort(two ? 12 : 70);
			long channels = NiftiType.channels(datatype);
			for (int i = 5; i <= 7; i++) channels = Shape.product(channels, dim(i), file);
			checkBits(datatype);
			final Geometry geometry = place(size);
			return new NiftiHeader(b.order(), datatype, pair, voxelOffset(), scaling(), geometry, channels, Math.max(1, dim(4)), notes(geometry));
		}

		/** Voxels along one of the axes 1 to 7; 1 for those that dim[0] leaves out. */
		private long dim(final int axis) {
			final long count = two ? b.getLong(16) : b.getShort(40);
			if (count < 1 || count > 7)
				throw new InputException("%s says it has %d dimensions; convert it from its source again.", file, count);
			if (axis > count) return 1;
			return two ? b.getLong(16 + 8 * axis) : b.getShort(40 + 2 * axis);
		}

		/** Some writers leave bitpix 0; where it contradicts the datatype, nobody can know which of them is right. */
		private void checkBits(final int datatype) {
			final int bits = b.getShort(two ? 14 : 72);
			final int expected = NiftiType.bits(datatype);
			if (bits != 0 && expected != 0 && bits != expected) throw new InputException(
				"%s says its voxels are %s and have %d bits (bitpix), which contradict each other; convert it from its source again.", file,
				NiftiType.title(datatype), bits);
		}

		private long voxelOffset() {
			final double offset = two ? b.getLong(168) : b.getFloat(108);
			final int least = pair ? 0 : two ? SIZE_2 + 4 : SIZE_1 + 4;
			// 0 is what writers of two-file images leave; a single file has its voxels right behind the header then
			if (offset == 0) return least;
			if (!(offset >= least && offset <= FARTHEST) || offset != Math.rint(offset)) throw new InputException(
				"%s says its voxels start at byte %.0f, which cannot be; convert it from its source again.", file, offset);
			return (long) offset;
		}

		private Scaling scaling() {
			final double slope = real(112, 176);
			final double offset = real(116, 184);
			if (slope == 0 || !Double.isFinite(slope)) return Scaling.NONE;
			if (!Double.isFinite(offset)) throw new InputException(
				"%s has the intensity offset (scl_inter) %s; set it to 0 or convert the image from its source again.", file, offset);
			return new Scaling(slope, offset);
		}

		/** The place by the form that counts, with what is needed to write both forms again as they are. */
		private Geometry place(final long[] size) {
			final int sform = Math.max(0, code(254, 348)), qform = Math.max(0, code(252, 344));
			final Geometry place = Geometry.of(size, affine(size, sform > 0, qform > 0));
			return place.with(new NiftiForms(sform, qform, sform > 0 && qform > 0 ? rotated(place) : Optional.empty()));
		}

		/** The place by the qform beside that by the sform; empty if it is the same or none. */
		private Optional<Geometry> rotated(final Geometry place) {
			for (int axis = 0; axis < 3; axis++) {
				final double spacing = pixdim(axis);
				if (!(spacing > 0) || !Double.isFinite(spacing)) return Optional.empty();
			}
			final double[] affine = qform(place.size());
			if (!Shape.isUsable(affine, place.size())) return Optional.empty();
			final Geometry rotated = Geometry.of(place.size(), affine);
			return Alignment.between(place, rotated) > ROUNDING ? Optional.of(rotated) : Optional.empty();
		}

		private static List<String> notes(final Geometry place) {
			final List<String> notes = new ArrayList<>();
			final NiftiForms forms = place.forms();
			if (forms.sform() == 0 && forms.qform() == 0) notes.add("The header does not tell left from right (its sform and qform codes are 0), "
				+ "so the voxels are taken to run to the right, to the front and to the head; set codes and place in the header.");
			forms.rotated().ifPresent(rotated -> {
				final double voxel = Math.max(place.spacing(0), Math.max(place.spacing(1), place.spacing(2)));
				if (place.determinant() * rotated.determinant() < 0) notes.add("The two places in the header, sform and qform, are mirror images of "
					+ "each other, so left and right are in doubt, and the sform is used; correct the wrong one.");
				// those of different codes lead to different worlds
				else if (forms.sform() == forms.qform() && Alignment.between(place, rotated) > voxel) notes.add("The two places in the header, sform "
					+ "and qform, lie more than a voxel apart, and the sform is used; correct the wrong one.");
			});
			return notes;
		}

		/** The sform if there is one, else the qform, else the voxel size alone (nifti1.h: methods 3, 2, 1). */
		private double[] affine(final long[] size, final boolean sform, final boolean qform) {
			if (sform) {
				final double[] affine = sform();
				if (Shape.isUsable(affine, size)) return affine;
				if (!qform) throw new InputException(
					"%s has a position matrix (sform) with %s; repair its header or convert it from its source again.", file,
					Shape.isFinite(affine) ? "axes that do not span space" : "numbers that are not finite");
			}
			final double[] affine = qform ? qform(size) : voxelSizes(size);
			if (!Shape.isUsable(affine, size)) throw new InputException(
				"%s has a position (qform) that is not finite; repair its header or convert it from its source again.", file);
			return affine;
		}

		private double[] sform() {
			final double unit = unit();
			final double[] affine = new double[12];
			for (int i = 0; i < 12; i++) affine[i] = unit * real(280 + 4 * i, 400 + 8 * i);
			return affine;
		}

		private double[] qform(final long[] size) {
			final Quaternion q = new Quaternion(real(256, 352), real(260, 360), real(264, 368), real(76, 104) < 0 ? -1 : 1);
			final double[] r = q.rotation();
			final double[] affine = new double[12];
			for (int row = 0; row < 3; row++) {
				for (int axis = 0; axis < 3; axis++) affine[4 * row + axis] = r[3 * row + axis] * spacing(axis, size);
				affine[4 * row + 3] = unit() * real(268 + 4 * row, 376 + 8 * row);
			}
			return affine;
		}

		private double[] voxelSizes(final long[] size) {
			return Geometry.ofSpacing(size, spacing(0, size), spacing(1, size), spacing(2, size)).affine();
		}

		/** The sign of a voxel size means nothing in NIfTI. An axis of one voxel may have none. */
		private double spacing(final int axis, final long[] size) {
			final double spacing = pixdim(axis);
			if (spacing > 0 && Double.isFinite(spacing)) return spacing;
			if (size[axis] == 1) return Shape.THICKNESS;
			throw new InputException(
				"%s says its voxel size along %s is %s mm; set pixdim[%d] in its header to the true size.", file, AXES[axis],
				spacing, axis + 1);
		}

		private double pixdim(final int axis) {
			return unit() * Math.abs(real(80 + 4 * axis, 112 + 8 * axis));
		}

		/** Millimetres in one unit of length. */
		private double unit() {
			return switch ((two ? b.getInt(500) : b.get(123)) & 7) {
				case 1 -> 1000;
				case 3 -> 0.001;
				default -> 1;
			};
		}

		private double real(final int offset1, final int offset2) {
			return two ? b.getDouble(offset2) : b.getFloat(offset1);
		}

		private int code(final int offset1, final int offset2) {
			return two ? b.getInt(offset2) : b.getShort(offset1);
		}
	}

	/**
	 * The bytes of a little-endian header for one 3-D image, up to the first voxel: NIfTI-1
	 * unless an axis is too long for it.
	 */
	static byte[] encode(final Geometry g, final ScalarType type, final Path file) {
		final double[] affine = g.affine();
		if (!Arrays.stream(affine).allMatch(v -> Float.isFinite((float) v))) throw new InputException(
			"%s cannot be written because the position of its image is not finite; give the image a voxel size and origin.", file);
		boolean two = false;
		for (int axis = 0; axis < 3; axis++) two |= g.size(axis) > Short.MAX_VALUE;
		final Encoder e = new Encoder(two);
		e.encode(g, affine, type);
		return e.b.array();
	}

	/** Sets fields of an empty header. */
	private static final class Encoder {

		private final ByteBuffer b;
		private final boolean two;

		Encoder(final boolean two) {
			this.two = two;
			// four bytes more: "no extension follows"
			b = ByteBuffer.allocate((two ? SIZE_2 : SIZE_1) + 4).order(ByteOrder.LITTLE_ENDIAN);
		}

		void encode(final Geometry g, final double[] affine, final ScalarType type) {
			b.putInt(0, two ? SIZE_2 : SIZE_1).put(two ? 4 : 344, two ? MAGIC_2 : MAGIC_1);
			b.putShort(two ? 12 : 70, (short) NiftiType.code(type)).putShort(two ? 14 : 72, (short) (8 * type.bytes()));
			for (int i = 0; i < 8; i++) dim(i, i == 0 ? 3 : i < 4 ? g.size(i - 1) : 1);
			if (two) b.putLong(168, b.capacity());
			else b.putFloat(108, b.capacity());
			real(112, 176, 1);
			final Geometry rotated = g.forms().rotated().orElse(g);
			final Optional<Quaternion> rotation = Quaternion.of(rotated.affine());
			final Quaternion q = rotation.orElse(new Quaternion(0, 0, 0, 1));
			real(76, 104, q.qfac());
			// the voxel size belongs to the qform
			for (int axis = 0; axis < 3; axis++) real(80 + 4 * axis, 112 + 8 * axis, rotated.spacing(axis));
			for (int i = 4; i < 8; i++) real(76 + 4 * i, 104 + 8 * i, 1);
			// a sheared affine has no qform, and needs the other one even if its source had none
			final int qform = g.forms().qform(), sform = g.forms().sform();
			code(252, 344, rotation.isPresent() ? qform : 0);
			code(254, 348, rotation.isPresent() || sform > 0 ? sform : qform);
			real(256, 352, q.b());
			real(260, 360, q.c());
			real(264, 368, q.d());
			for (int row = 0; row < 3; row++) real(268 + 4 * row, 376 + 8 * row, rotated.affine(row, 3));
			for (int i = 0; i < 12; i++) real(280 + 4 * i, 400 + 8 * i, affine[i]);
			if (two) b.putInt(500, 2);
			else b.put(123, (byte) 2);
		}

		private void dim(final int i, final long value) {
			if (two) b.putLong(16 + 8 * i, value);
			else b.putShort(40 + 2 * i, (short) value);
		}

		private void real(final int offset1, final int offset2, final double value) {
			if (two) b.putDouble(offset2, value);
			else b.putFloat(offset1, (float) value);
		}

		private void code(final int offset1, final int offset2, final int value) {
			if (two) b.putInt(offset2, value);
			else b.putShort(offset1, (short) value);
		}
	}
}
