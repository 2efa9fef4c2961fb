package sc.fiji.hermes.ui;

import java.awt.Robot;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import sc.fiji.hermes.collection.layout.CollectionDraft;

/** Looks at dataset folders: {@code CollectionWindowDemo [--picture FILE.png] FOLDER…}. */
public final class CollectionWindowDemo {

	public static void main(final String[] args) throws Exception {
		final boolean picture = args.length > 1 && args[0].equals("--picture");
		final CollectionWindow window = CollectionWindow.open(new CollectionWindow.Result(CollectionDraft.draft(), "", Optional.empty(), false),
			report -> System.out.print(report.toText()));
		EventThread.get(() -> {
			window.add(Stream.of(args).skip(picture ? 2 : 0).map(Path::of).toList());
			return true;
		});
		if (!picture) return;
		final long start = System.nanoTime();
		Thread.sleep(500);
		while (!window.isQuiet()) Thread.sleep(100);
		System.out.printf("read in %.1f s%n", (System.nanoTime() - start) * 1e-9);
		Thread.sleep(1000);
		ImageIO.write(new Robot().createScreenCapture(window.frame().getBounds()), "png", Path.of(args[1]).toFile());
		System.exit(0);
	}
}
