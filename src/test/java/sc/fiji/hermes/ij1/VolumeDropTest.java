package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.awt.EventQueue;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeDropTest {

	private record Opened(String by, File file, Thread thread) {}

	@TempDir
	Path folder;

	@Test
	@DisplayName("Files that are dropped are looked at and opened in their order and not in the event thread, by us or by ImageJ; a name that is no path does not stop it")
	void files() throws Exception {
		final File volume = Files.createFile(folder.resolve("a.nii")).toFile(), table = Files.createFile(folder.resolve("a.csv")).toFile(),
				odd = new File(folder.toFile(), "\0.nii");
		final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
		final List<Thread> events = new ArrayList<>();
		EventQueue.invokeAndWait(() -> {
			events.add(Thread.currentThread());
			VolumeDrop.open(List.of(odd, table, volume), f -> opened.add(new Opened("Hermes", f, Thread.currentThread())), f -> opened.add(
				new Opened("ImageJ", f, Thread.currentThread())));
		});
		for (final Opened right : List.of(new Opened("ImageJ", odd, null), new Opened("ImageJ", table, null), new Opened("Hermes", volume,
			null))) {
			final Opened o = opened.poll(20, TimeUnit.SECONDS);
			assertEquals(right, new Opened(o.by, o.file, null));
			assertNotEquals(events.get(0), o.thread);
		}
	}
}
