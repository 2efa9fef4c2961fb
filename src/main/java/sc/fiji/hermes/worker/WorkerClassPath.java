package sc.fiji.hermes.worker;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.google.gson.Gson;

import org.jfree.chart.JFreeChart;

import net.imglib2.img.Img;

import sc.fiji.hermes.file.HiddenLibraries;
import sc.fiji.hermes.job.InputException;

/**
 * Finds what a worker runs from. In an installation of ImageJ that is our jar, the jars from which the host has its own
 * libraries, and {@code lib/hermes}, which the host does not see: TensorFlow and what comes with it. Outside of one, such as
 * in tests and on the command line, it is the class path of this JVM.
 */
final class WorkerClassPath {

	/** TensorFlow 1 has classes of many of the names, but not this one. */
	private static final String TENSORFLOW = "org/tensorflow/ndarray/NdArray.class";

	private WorkerClassPath() {}

	/** @throws InputException if the engine's libraries are not there */
	static List<Path> find() {
		final Path own = HiddenLibraries.home(WorkerClassPath.class);
		final Optional<Path> engine = HiddenLibraries.folder();
		if (engine.isPresent()) return List.copyOf(installed(own, engine.get()));
		if (WorkerClassPath.class.getClassLoader().getResource(TENSORFLOW) == null) throw new InputException(
			"The engine's libraries are missing: there is no folder %s beside the folder of %s; install Hermes again from its update site.",
			HiddenLibraries.PLACE, own);
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).filter(e -> !e.isEmpty()).map(Path::of).toList();
	}

	private static Set<Path> installed(final Path own, final Path engine) {
		final Set<Path> path = new LinkedHashSet<>(List.of(own));
		path.addAll(HiddenLibraries.jarsWithNatives(engine));
		for (final Class<?> shared : List.of(Gson.class, Img.class, JFreeChart.class)) path.add(HiddenLibraries.home(shared));
		return path;
	}
}
