package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.sun.management.ThreadMXBean;

import sc.fiji.hermes.job.InputException;

/** Every named fault of every format: one sentence, soon, and without memory that the file does not deserve. */
class FaultSuiteTest {

	private static final double MOST_SECONDS = 2;
	private static final long MOST_BYTES = 256L << 20;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	Path folder;

	static Stream<HostileFile> files() throws IOException {
		return Stream.of(HostileNifti.all(), HostileNrrd.all(), HostileMetaImage.all(), HostileTiff.all()).flatMap(List::stream);
	}

	@Test
	@DisplayName("the suite names at least 120 different faults")
	void count() throws IOException {
		final List<HostileFile> files = files().toList();
		final Set<String> titles = new HashSet<>();
		files.forEach(f -> titles.add(f.toString()));
		assertEquals(files.size(), titles.size());
		assertTrue(files.size() >= 120, files.size() + " faults");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("files")
	@DisplayName("a fault gives one sentence within two seconds and 256 MB")
	void fault(final HostileFile hostile) throws IOException {
		final Path file = hostile.in(folder);
		for (final boolean labels : new boolean[] { false, true }) {
			final long thread = Thread.currentThread().getId();
			final long before = THREADS.getThreadAllocatedBytes(thread), start = System.nanoTime();
			final InputException e = assertThrows(InputException.class, () -> {
				if (labels) Volumes.readLabels(file);
				else Volumes.read(file);
			});
			final double seconds = (System.nanoTime() - start) * 1e-9;
			final long bytes = THREADS.getThreadAllocatedBytes(thread) - before;
			final String sentence = e.getMessage();
			assertTrue(sentence.contains(hostile.words()), sentence);
			assertTrue(sentence.startsWith(folder.toString()) && sentence.endsWith("."), sentence);
			assertTrue(sentence.substring(folder.toString().length()).matches("[^\\p{Cntrl}]{20,400}"), sentence);
			assertTrue(sentence.split("\\. ").length == 1, "more than one sentence: " + sentence);
			assertTrue(seconds < MOST_SECONDS, seconds + " s");
			assertTrue(bytes < MOST_BYTES, bytes + " bytes");
		}
		// what is a fault where one volume is needed may be shown: several time points, or values that are no labels
		final long thread = Thread.currentThread().getId(), before = THREADS.getThreadAllocatedBytes(thread), start = System.nanoTime();
		try {
			Volumes.readStored(file, ReadOptions.options());
		}
		catch (final InputException e) {
			assertTrue(e.getMessage().startsWith(folder.toString()) && e.getMessage().endsWith("."), e.getMessage());
		}
		assertTrue((System.nanoTime() - start) * 1e-9 < MOST_SECONDS);
		assertTrue(THREADS.getThreadAllocatedBytes(thread) - before < MOST_BYTES);
		// a header without its voxels may be readable or not, but never fails in another way
		try {
			Volumes.header(file);
		}
		catch (final InputException e) {
			assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
		}
	}
}
