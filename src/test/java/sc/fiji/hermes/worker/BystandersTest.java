package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.file.PrivateFolder;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.prior.SimilarityMatrix;

/** What lies around the places where a worker tidies up belongs to somebody, and stays. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class BystandersTest {

	private static final String MARK = "Hermes exchange";
	private static final FileTime LONG_AGO = FileTime.fromMillis(0);

	@TempDir
	Path folder;
	private Path place, documents;

	@BeforeEach
	void plant() throws IOException {
		place = Files.createDirectory(folder.resolve("temporary"));
		documents = Files.createDirectory(folder.resolve("documents"));
		document(documents.resolve("thesis.txt"));
		document(documents.resolve("lock"));
		document(documents.resolve("scan.raw"));
		Files.setLastModifiedTime(documents, LONG_AGO);
	}

	private static void document(final Path file) throws IOException {
		Files.writeString(file, "of years");
		Files.setLastModifiedTime(file, LONG_AGO);
	}

	private void assertDocumentsAreThere() throws IOException {
		for (final String name : List.of("thesis.txt", "lock", "scan.raw")) assertEquals("of years", Files.readString(documents.resolve(name)));
	}

	private static void mkfifo(final Path file) throws Exception {
		assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
	}

	private Path stale(final Path parent, final String name, final String lock) throws IOException {
		final Path made = Files.createDirectory(parent.resolve(name));
		Files.writeString(made.resolve("lock"), lock);
		Files.writeString(made.resolve("1-0.raw"), "voxels");
		Files.setLastModifiedTime(made.resolve("lock"), LONG_AGO);
		Files.setLastModifiedTime(made, LONG_AGO);
		return made;
	}

	private void start() {
		Exchange.create(List.of(place)).close();
	}

	@Test
	@DisplayName("what earlier names of temporary folders point to is neither opened nor emptied")
	void earlierNames() throws Exception {
		Files.createSymbolicLink(place.resolve("hermes-exchange-1"), documents);
		final Path unlocked = Files.createDirectory(place.resolve("hermes-exchange-2"));
		document(unlocked.resolve("thesis.txt"));
		final Path blocking = Files.createDirectory(place.resolve("hermes-exchange-3"));
		mkfifo(blocking.resolve("lock"));
		for (final Path p : List.of(unlocked, blocking)) Files.setLastModifiedTime(p, LONG_AGO);
		start();
		assertDocumentsAreThere();
		assertTrue(Files.exists(unlocked.resolve("thesis.txt")));
		assertTrue(Files.exists(blocking.resolve("lock")));
		assertTrue(Files.isSymbolicLink(place.resolve("hermes-exchange-1")));
	}

	@Test
	@DisplayName("in the private folder, links, pipes and folders without a lock of ours stay, and only what a killed host left goes")
	void insidePrivateFolder() throws Exception {
		final Path own = PrivateFolder.in(place);
		Files.createSymbolicLink(own.resolve("exchange-1"), documents);
		final Path blocking = Files.createDirectory(own.resolve("exchange-2"));
		mkfifo(blocking.resolve("lock"));
		final Path foreign = stale(own, "exchange-3", "somebody's"), unlocked = Files.createDirectory(own.resolve("exchange-4"));
		document(unlocked.resolve("thesis.raw"));
		final Path linked = Files.createDirectory(own.resolve("exchange-5"));
		Files.createSymbolicLink(linked.resolve("lock"), documents.resolve("lock"));
		final Path left = stale(own, "exchange-6", MARK), mixed = stale(own, "exchange-7", MARK);
		document(mixed.resolve("thesis.txt"));
		Files.createSymbolicLink(mixed.resolve("2-0.raw"), documents.resolve("scan.raw"));
		for (final Path p : List.of(blocking, unlocked, linked)) Files.setLastModifiedTime(p, LONG_AGO);
		start();
		assertDocumentsAreThere();
		assertTrue(Files.exists(blocking.resolve("lock")));
		assertTrue(Files.exists(foreign.resolve("1-0.raw")));
		assertTrue(Files.exists(unlocked.resolve("thesis.raw")));
		assertTrue(Files.isSymbolicLink(linked.resolve("lock")));
		assertFalse(Files.exists(left));
		assertTrue(Files.exists(mixed.resolve("thesis.txt")));
		assertFalse(Files.exists(mixed.resolve("1-0.raw")));
	}

	@Test
	@DisplayName("a name that somebody else has taken, by a link, a file, a pipe or an open folder, is left to him")
	void takenName() throws Exception {
		final Path usual = PrivateFolder.in(place);
		assertEquals("hermes-" + Files.getAttribute(place, "unix:uid"), usual.getFileName().toString());
		Files.delete(usual);
		Files.createSymbolicLink(usual, documents);
		assertNotUsed(usual);
		assertDocumentsAreThere();
		Files.delete(usual);
		document(usual);
		assertNotUsed(usual);
		Files.delete(usual);
		mkfifo(usual);
		assertNotUsed(usual);
		Files.delete(usual);
		Files.createDirectory(usual, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		final Path foreign = stale(usual, "exchange-1", MARK);
		assertNotUsed(usual);
		assertTrue(Files.exists(foreign.resolve("1-0.raw")));
	}

	private void assertNotUsed(final Path usual) throws IOException {
		try (Exchange exchange = Exchange.create(List.of(place))) {
			final Path parent = exchange.folders().get(0).getParent();
			assertFalse(parent.equals(usual));
			assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(parent, LinkOption.NOFOLLOW_LINKS)));
		}
		try (Stream<Path> left = Files.list(place)) {
			assertEquals(List.of(usual), left.toList());
		}
	}

	@Test
	@DisplayName("in a folder that is given for logs, documents of any age and name stay, and only old logs of workers go")
	void logs() throws Exception {
		final Path old = documents.resolve("worker-01234567-89ab-cdef-0123-456789abcdef-1234567890.log"), crash = documents.resolve(old
			.getFileName() + ".crash");
		for (final Path log : List.of(old, crash, documents.resolve("worker-2020.log"), documents.resolve("worker-notes.log.txt"))) document(log);
		Files.createDirectory(documents.resolve("empty"));
		Files.setLastModifiedTime(documents.resolve("empty"), LONG_AGO);
		try (Worker worker = Worker.of(WorkerOptions.options().withHeapBytes(256L << 20).withPlaces(List.of(place)).withLogs(documents))) {
			work(worker);
		}
		assertDocumentsAreThere();
		for (final String name : List.of("worker-2020.log", "worker-notes.log.txt", "empty")) assertTrue(Files.exists(documents.resolve(name)), name);
		assertFalse(Files.exists(old));
		assertFalse(Files.exists(crash));
	}

	@Test
	@DisplayName("a temporary folder that is deleted while a worker waits is made again")
	void madeAgain() throws Exception {
		try (Worker worker = Worker.of(WorkerOptions.options().withHeapBytes(1L << 30).withPlaces(List.of(place)).withLogs(documents))) {
			segment(worker);
			try (Stream<Path> all = Files.walk(place)) {
				for (final Path p : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(p);
			}
			segment(worker);
		}
		try (Stream<Path> left = Files.list(place)) {
			assertEquals(List.of(), left.toList());
		}
	}

	private void segment(final Worker worker) {
		final Path model = folder.resolve("model");
		if (!Files.exists(model)) RandomModel.write(model, 32, 32, 32);
		assertEquals(2, worker.run(new SegmentVolumeWork(model, RandomModel.noise(16), sc.fiji.hermes.volume.Modality.CT, List.of(),
			sc.fiji.hermes.segment.SegmentOptions.options()), Job.create()).tasks().size());
	}

	private static void work(final Worker worker) {
		worker.run(new SvgWork("t", SimilarityMatrix.cosine(List.of("a"), new double[][] { { 1 } }), false), Job.create());
	}
}
