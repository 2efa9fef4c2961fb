package sc.fiji.hermes.worker;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.Gson;

import org.jfree.chart.JFreeChart;

import net.imglib2.img.Img;

import sc.fiji.hermes.job.InputException;

/**
 * Finds what a worker runs from. In an installation of ImageJ that is our jar, the jars from which the host has its own
 * libraries, and {@code lib/hermes}, which the host does not see: TensorFlow and what comes with it. Outside of one, such as
 * in tests and on the command line, it is the class path of this JVM.
 */
final class WorkerClassPath {

	/** Below the folder of ImageJ or Fiji. */
	private static final Path ENGINE = Path.of("lib", "hermes");

	/** Our jar lies in {@code plugins}, {@code jars}, or a folder in one of them. */
	private static final int LEVELS = 3;

	/** TensorFlow 1 has classes of many of the names, but not this one. */
	private static final String TENSORFLOW = "org/tensorflow/ndarray/NdArray.class";

	private WorkerClassPath() {}

	/** @throws InputException if the engine's libraries are not there */
	static List<Path> find() {
		final Path own = location(WorkerClassPath.class);
		final Optional<Path> engine = engine(own);
		if (engine.isPresent()) return List.copyOf(installed(own, engine.get()));
		if (WorkerClassPath.class.getClassLoader().getResource(TENSORFLOW) == null) throw new InputException(
			"The engine's libraries are missing: there is no folder %s beside the folder of %s; install Hermes again from its update site.",
			ENGINE, own);
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(e -> !e.isEmpty()).map(Path::of).toList();
	}

	private static Optional<Path> engine(final Path own) {
		Path folder = own.getParent();
		for (int level = 0; level < LEVELS && folder != null; level++, folder = folder.getParent())
			if (Files.isDirectory(folder.resolve(ENGINE))) return Optional.of(folder.resolve(ENGINE));
		return Optional.empty();
	}

	private static Set<Path> installed(final Path own, final Path engine) {
		final Set<Path> path = new LinkedHashSet<>(List.of(own));
		// Natives lie one folder deeper, one for each platform.
		try (Stream<Path> jars = Files.walk(engine, 2)) {
			jars.filter(p -> p.toString().endsWith(".jar")).sorted().forEach(path::add);
		}
		catch (final IOException e) {
			throw new InputException(e, "The engine's libraries in %s cannot be read; check the folder's permissions.", engine);
		}
		for (final Class<?> shared : List.of(Gson.class, Img.class, JFreeChart.class)) path.add(location(shared));
		return path;
	}

	private static Path location(final Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}
}
