package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import sc.fiji.hermes.file.IOConsumer;

/** Compresses at level 1: noise hardly compresses better at higher levels, which take several times as long. */
final class Packing {

	private static final int BUFFER = 1 << 16;

	private Packing() {}

	/** Writes gzip to {@code out}, which stays open. */
	static void gzip(final OutputStream out, final IOConsumer<OutputStream> content) throws IOException {
		final FastGzip zip = new FastGzip(out);
		try {
			content.accept(zip);
			zip.finish();
		}
		finally {
			zip.release();
		}
	}

	/** Writes zlib to {@code out}, which stays open. */
	static void zlib(final OutputStream out, final IOConsumer<OutputStream> content) throws IOException {
		final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
		try {
			final DeflaterOutputStream zip = new DeflaterOutputStream(out, deflater, BUFFER);
			content.accept(zip);
			zip.finish();
		}
		finally {
			deflater.end();
		}
	}

	/** Bytes that {@link #zlib} writes for this content. */
	static long zlibSize(final IOConsumer<OutputStream> content) throws IOException {
		final long[] size = new long[1];
		zlib(new OutputStream() {

			@Override
			public void write(final int b) {
				size[0]++;
			}

			@Override
			public void write(final byte[] b, final int offset, final int length) {
				size[0] += length;
			}
		}, content);
		return size[0];
	}

	private static final class FastGzip extends GZIPOutputStream {

		FastGzip(final OutputStream out) throws IOException {
			super(out, BUFFER);
			def.setLevel(Deflater.BEST_SPEED);
		}

		void release() {
			def.end();
		}
	}
}
