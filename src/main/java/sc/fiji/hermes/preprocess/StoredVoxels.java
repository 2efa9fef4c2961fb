package sc.fiji.hermes.preprocess;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.preprocess.PreparedFile.Header;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * Of a case in a file, which is opened for every part that is read: that takes some microseconds, while a mapped or open file could not be
 * removed on Windows, and one that breaks while it is mapped ends the program.
 */
final class StoredVoxels implements CaseVoxels {

	private final String dataset;
	private final Case source;
	private final Path file;
	private final Header header;

	StoredVoxels(final String dataset, final Case source, final Path file, final Header header) {
		this.dataset = dataset;
		this.source = source;
		this.file = file;
		this.header = header;
	}

	@Override
	public Geometry geometry() {
		return header.geometry();
	}

	@Override
	public float background() {
		return header.background();
	}

	@Override
	public List<Integer> detail() {
		return header.detail();
	}

	@Override
	public long count(final int value) {
		return header.counts().of(value);
	}

	@Override
	public int places(final int value) {
		final int row = header.counts().row(value);
		return row < 0 ? 0 : header.counts().places(row);
	}

	@Override
	public int[] place(final int value, final int index) {
		final int row = header.counts().row(value);
		final int place = read(channel -> PreparedFile.place(header, channel, row, index));
		return HeldVoxels.voxel(place, header.size(), header.detail());
	}

	@Override
	public Part part(final Box box) {
		return read(channel -> PreparedFile.part(header, channel, box));
	}

	@Override
	public PreparedCase whole() {
		final Part all = part(Box.whole(header.size()));
		return new PreparedCase(dataset, source, new Prepared(Volume.of(all.image(), header.geometry()), header.source(), header.background()), all
			.labels(), header.detail());
	}

	private interface Reading<T> {

		T of(FileChannel channel) throws IOException;
	}

	private <T> T read(final Reading<T> reading) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			return reading.of(channel);
		}
		catch (final ClosedByInterruptException e) {
			throw new CancelledException();
		}
		catch (final Bricks.DamagedException | EOFException e) {
			forget();
			throw new LostCaseException(e, source.id(), file);
		}
		catch (final IOException e) {
			throw new LostCaseException(e, source.id(), file);
		}
	}

	/** What is damaged must not be opened again. */
	private void forget() {
		try {
			Files.deleteIfExists(file);
		}
		catch (final IOException e) {
			// in a folder that may only be read it stays, and whoever opens it again is refused
		}
	}
}
