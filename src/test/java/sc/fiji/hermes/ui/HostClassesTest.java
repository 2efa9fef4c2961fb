package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.train.RunLog;
import sc.fiji.hermes.train.RunState;

@DisplayName("What the windows show needs neither TensorFlow nor Batik")
class HostClassesTest {

	@TempDir
	Path run;

	/** Loads our classes anew and hides what Fiji lacks. */
	private static final class Host extends URLClassLoader {

		Host() {
			super(new URL[] { RunLog.class.getProtectionDomain().getCodeSource().getLocation(), HostClassesTest.class.getProtectionDomain()
				.getCodeSource().getLocation() }, HostClassesTest.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
			for (final String hidden : List.of("org.tensorflow.", "org.bytedeco.", "com.google.protobuf.", "org.apache.batik."))
				if (name.startsWith(hidden)) throw new ClassNotFoundException(name);
			if (!name.startsWith("sc.fiji.hermes.")) return super.loadClass(name, resolve);
			synchronized (getClassLoadingLock(name)) {
				final Class<?> known = findLoadedClass(name);
				return known == null ? findClass(name) : known;
			}
		}
	}

	/** Runs in the host; throws if anything of it is missing there. */
	public static final class Inside {

		private Inside() {}

		public static String look(final Path run) {
			final var progress = RunLog.of(run).read();
			final var status = TrainingStatus.of(progress, Optional.of(sc.fiji.hermes.job.Job.create()), Optional.empty(), "", java.time.Instant
				.now());
			sc.fiji.hermes.picture.LearningCurves.draw(progress.losses(), progress.dice());
			final List<SimilarityKind> kinds = HeatMapWindowDemo.madeUp(5);
			final HeatMap map = new HeatMapSelection(kinds.get(0), Optional.empty(), sc.fiji.hermes.prior.SimilarityOptions.Order.CLUSTER).heatMap();
			map.draw();
			return status.step() + " " + status.best();
		}

		public static String svg() {
			return HeatMapWindow.HERE.draw("x", HeatMapWindowDemo.madeUp(3).get(0).allScales(), false);
		}
	}

	@Test
	@DisplayName("Logs are read and pictures drawn; only SVG needs its library")
	void host() throws Exception {
		final CannedRun canned = new CannedRun(run);
		for (int step = 1; step <= 100; step++) canned.step(step);
		assertEquals(RunState.TRAINING, RunLog.of(run).read().state());
		final OptionalDouble best = RunLog.of(run).read().bestDice();
		try (Host host = new Host()) {
			final Class<?> inside = host.loadClass(Inside.class.getName());
			assertNotSame(Inside.class, inside);
			final Method look = inside.getMethod("look", Path.class);
			assertEquals(String.format(java.util.Locale.ROOT, "100 of 800 %.3f", best.orElseThrow()), look.invoke(null, run));
			final Exception missing = assertThrows(java.lang.reflect.InvocationTargetException.class, () -> inside.getMethod("svg").invoke(null));
			assertEquals(NoClassDefFoundError.class, missing.getCause().getClass());
			// Linking checks every class that the windows mention in their code.
			for (final Class<?> c : List.of(TrainingWindow.class, TrainingPanel.class, HeatMapWindow.class, HeatMapPanel.class, PicturePanel.class))
				Class.forName(c.getName(), true, host).getDeclaredMethods();
		}
	}
}
