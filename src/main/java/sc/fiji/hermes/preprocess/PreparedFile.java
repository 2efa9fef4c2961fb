package sc.fiji.hermes.preprocess;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.Box.Rows;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * The format of one cache file, of which parts can be read: a big-endian header with its CRC-32C, the image as float32 and the labels
 * in {@link Bricks}, and for each label value places where it is found, little endian, each list with its CRC-32C. The header holds
 * magic with its version, source geometry, prepared geometry, background, bytes per label, how many labels a voxel has along each axis,
 * and how many labels have each value. A file of a later version is refused, lest two versions that share a cache replace each other's
 * files again and again.
 */
final class PreparedFile {

	/** "HermPr" and before the version in two digits. */
	private static final long KIND = 0x4865726d5072L;

	/** Version 2 says how many label values a voxel has along each axis, version 3 is read in parts. */
	private static final int VERSION = 3;

	private static final int MOST_VALUES = 1 << 16;

	/** What is in a file. */
	record Content(Prepared image, short[] labels, List<Integer> detail) {}

	/**
	 * What a file says of itself.
	 *
	 * @param labelBytes of a label, 0 if there are none
	 */
	record Header(Geometry source, Geometry geometry, float background, int labelBytes, List<Integer> detail, LabelCounts counts) {

		private int bytes() {
			return 8 + 2 * (3 * 8 + 12 * 8) + 4 + 4 + 3 * 4 + 4 + 12 * counts.values().length + Bricks.CHECKSUM;
		}

		int[] size() {
			return PreparedFile.size(geometry);
		}

		Bricks image() {
			return new Bricks(bytes(), size(), 4);
		}

		Bricks labels() {
			return new Bricks(image().end(), Box.whole(size()).times(detail).size(), labelBytes);
		}

		private long afterBricks() {
			return labelBytes == 0 ? image().end() : labels().end();
		}

		/** Where in the file the places of a row of the counts are. */
		long places(final int row) {
			long at = afterBricks();
			for (int r = 0; r < row; r++) at += 4L * counts.places(r) + Bricks.CHECKSUM;
			return at;
		}

		long fileSize() {
			return places(counts.values().length);
		}
	}

	private PreparedFile() {}

	static int[] size(final Geometry g) {
		return new int[] { Math.toIntExact(g.size(0)), Math.toIntExact(g.size(1)), Math.toIntExact(g.size(2)) };
	}

	static Header write(final Content content, final Path file) {
		final short[] labels = content.labels;
		final LabelCounts counts = LabelCounts.of(labels);
		final int[] values = counts.values();
		final int bytes = labels.length == 0 ? 0 : values[values.length - 1] < 256 ? 1 : 2;
		final Header h = new Header(content.image.source(), content.image.image().geometry(), content.image.background(), bytes, content.detail,
			counts);
		AtomicFile.write(file, out -> {
			write(h, out);
			final Volume image = content.image.image();
			h.image().write(out, (brick, block) -> {
				final float[] voxels = new float[(int) brick.voxels()];
				image.copy(Arrays.stream(brick.from()).asLongStream().toArray(), brick.size(), voxels);
				block.asFloatBuffer().put(voxels);
			});
			if (bytes > 0) h.labels().write(out, (brick, block) -> fill(brick, block, labels, h.labels().size(), bytes));
			for (final int[] places : counts.places(labels)) {
				final ByteBuffer block = Bricks.block(4 * places.length);
				block.asIntBuffer().put(places);
				Bricks.write(out, block, 4 * places.length);
			}
		});
		return h;
	}

	private static void fill(final Box brick, final ByteBuffer block, final short[] labels, final int[] size, final int bytes) {
		final ShortBuffer shorts = block.asShortBuffer();
		Box.whole(size).move(brick, (from, to, n) -> {
			if (bytes == 2) shorts.put(to, labels, from, n);
			else for (int i = 0; i < n; i++) block.put(to + i, (byte) labels[from + i]);
		});
	}

	private static void write(final Header h, final OutputStream raw) throws IOException {
		final CheckedOutputStream out = new CheckedOutputStream(raw, new CRC32C());
		final DataOutputStream data = new DataOutputStream(out);
		data.writeLong(KIND << 16 | '0' + VERSION / 10 << 8 | '0' + VERSION % 10);
		write(data, h.source);
		write(data, h.geometry);
		data.writeFloat(h.background);
		data.writeInt(h.labelBytes);
		for (final int d : h.detail) data.writeInt(d);
		data.writeInt(h.counts.values().length);
		for (int r = 0; r < h.counts.values().length; r++) {
			data.writeInt(h.counts.values()[r]);
			data.writeLong(h.counts.counts()[r]);
		}
		data.writeInt((int) out.getChecksum().getValue());
		data.flush();
	}

	/**
	 * 0 if there is no file or it is no prepared case.
	 *
	 * @throws InputException if it is of a later version
	 */
	static int version(final Path file) {
		if (!Files.isRegularFile(file)) return 0;
		final long magic;
		try (DataInputStream data = new DataInputStream(Files.newInputStream(file))) {
			magic = data.readLong();
		}
		catch (final IOException e) {
			// it will be made again, and if the disk is at fault, writing it tells
			return 0;
		}
		final int tens = (int) (magic >> 8 & 0xff) - '0', ones = (int) (magic & 0xff) - '0';
		if (magic >>> 16 != KIND || tens < 0 || tens > 9 || ones < 0 || ones > 9) return 0;
		final int version = 10 * tens + ones;
		if (version > VERSION) throw new InputException(
			"The prepared case %s has format version %d and this Hermes reads versions up to %d; update Hermes, or use another cache folder.", file,
			version, VERSION);
		return version;
	}

	/**
	 * Brings a file that an earlier version wrote to the present format; reads nothing but the header of others.
	 *
	 * @return empty if there is no file, or it is no prepared case, not as long as it should be, or its header is damaged
	 * @throws InputException if it is of a later version, or cannot be brought to the present format because the disk refuses it
	 */
	static Optional<Header> open(final Path file) {
		final int version = version(file);
		if (version == 0) return Optional.empty();
		if (version < VERSION) return EarlierPreparedFile.read(file, version).map(content -> write(content, file));
		return header(file);
	}

	private static Optional<Header> header(final Path file) {
		try (InputStream raw = Files.newInputStream(file)) {
			final CheckedInputStream in = new CheckedInputStream(new BufferedInputStream(raw), new CRC32C());
			final DataInputStream data = new DataInputStream(in);
			data.readLong();
			final Geometry source = geometry(data), geometry = geometry(data);
			final float background = data.readFloat();
			final int bytes = data.readInt();
			final List<Integer> detail = List.of(data.readInt(), data.readInt(), data.readInt());
			final int rows = data.readInt();
			// before memory is taken for what a damaged header claims
			if (rows < 0 || rows > MOST_VALUES) return Optional.empty();
			final LabelCounts counts = new LabelCounts(new int[rows], new long[rows]);
			for (int r = 0; r < rows; r++) {
				counts.values()[r] = data.readInt();
				counts.counts()[r] = data.readLong();
			}
			final int checksum = (int) in.getChecksum().getValue();
			final double voxels = product(geometry), values = product(detail);
			if (data.readInt() != checksum || bytes < 0 || bytes > 2 || voxels < 1 || values < 1 || voxels * values > Integer.MAX_VALUE) return Optional
				.empty();
			final Header h = new Header(source, geometry, background, bytes, detail, counts);
			return h.fileSize() == Files.size(file) ? Optional.of(h) : Optional.empty();
		}
		catch (final IOException e) {
			// as for the version
			return Optional.empty();
		}
	}

	/** @throws Bricks.DamagedException if it is not as it was written */
	static int place(final Header h, final FileChannel channel, final int row, final int index) throws IOException {
		final int length = 4 * h.counts.places(row);
		final ByteBuffer block = Bricks.block(length);
		Bricks.read(channel, block, h.places(row), length);
		return block.getInt(4 * index);
	}

	/** @throws Bricks.DamagedException if it is not as it was written */
	static CaseVoxels.Part part(final Header h, final FileChannel channel, final Box box) throws IOException {
		final float[] image = new float[Math.toIntExact(box.voxels())];
		h.image().read(channel, box, block -> {
			final FloatBuffer brick = block.asFloatBuffer();
			return (element, index, n) -> brick.get(element, image, index, n);
		});
		if (h.labelBytes == 0) return new CaseVoxels.Part(box, image, new short[0]);
		final Box fine = box.times(h.detail);
		final short[] labels = new short[Math.toIntExact(fine.voxels())];
		h.labels().read(channel, fine, block -> h.labelBytes == 1 ? bytes(block.array(), labels) : shorts(block.asShortBuffer(), labels));
		return new CaseVoxels.Part(box, image, labels);
	}

	private static Rows bytes(final byte[] brick, final short[] labels) {
		return (element, index, n) -> {
			for (int i = 0; i < n; i++) labels[index + i] = (short) (brick[element + i] & 0xff);
		};
	}

	private static Rows shorts(final ShortBuffer brick, final short[] labels) {
		return (element, index, n) -> brick.get(element, labels, index, n);
	}

	static double product(final List<Integer> detail) {
		for (final int d : detail) if (d < 1) return -1;
		return (double) detail.get(0) * detail.get(1) * detail.get(2);
	}

	static double product(final Geometry g) {
		for (int axis = 0; axis < 3; axis++) if (g.size(axis) < 1) return -1;
		return (double) g.size(0) * g.size(1) * g.size(2);
	}

	private static void write(final DataOutputStream out, final Geometry g) throws IOException {
		for (final long n : g.size()) out.writeLong(n);
		for (final double a : g.affine()) out.writeDouble(a);
	}

	static Geometry geometry(final DataInputStream in) throws IOException {
		final long[] size = new long[3];
		final double[] affine = new double[12];
		for (int i = 0; i < 3; i++) size[i] = in.readLong();
		for (int i = 0; i < 12; i++) affine[i] = in.readDouble();
		return Geometry.of(size, affine);
	}
}
