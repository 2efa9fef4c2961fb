package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.DemoOptions;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.volume.Modality;

/**
 * Closes the worker, or quits the program, at random moments of every kind of work. {@link #main} does it as often as one
 * likes and prints the times.
 */
@Tag("slow")
class CloseAtAnyMomentTest {

	private static final double MOST_SECONDS = 10;

	/** Starting and loading take some of it. */
	private static final int LATEST_MOMENT_MILLIS = 12_000;

	/** What a worker is asked for. */
	enum Kind {
			SEGMENT {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new SegmentVolumeWork(folder.resolve("random"), RandomModel.noise(160), Modality.CT, List.of(), SegmentOptions.options());
				}
			},
			SEGMENT_FILES {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new SegmentFilesWork(folder.resolve("random"), folder.resolve("scans"), output, Modality.CT, List.of(), false, SegmentOptions
						.options());
				}
			},
			TRAIN {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new TrainWork(collection(folder), output, TRAINING.steps(100_000));
				}
			},
			PLAN {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new PlanWork(collection(folder), output, TRAINING.minutes(1));
				}
			},
			PROPOSE {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new ProposeWork(collection(folder), output, TrainOptions.options().minutes(5));
				}
			},
			CHECK {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new UnlabelledWork(folder.resolve("run/model"), collection(folder));
				}
			},
			PRIORS {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new PosteriorWork(folder.resolve("run/model"), collection(folder), Split.VALIDATION, 100);
				}
			},
			DEMO {

				@Override
				Work<?> work(final Path folder, final Path output) {
					return new DemoWork(output, DemoOptions.options());
				}
			};

		private static final TrainOptions TRAINING = TrainOptions.options().baseWidth(4).validations(1).validationCases(1).plan(PlanOptions
			.options().withWindow(32, 16, 16));

		abstract Work<?> work(Path folder, Path output);

		private static Collection collection(final Path folder) {
			try (Stream<Path> datasets = Files.list(folder.resolve("data"))) {
				return Hermes.collect("phantoms", datasets.filter(d -> d.toString().contains("PET")).toList(), CollectOptions.options());
			}
			catch (final IOException e) {
				throw new IllegalStateException(e);
			}
		}
	}

	/** One closing and how long it took until nothing was left. */
	record Moment(Kind kind, boolean quit, int millis, double seconds) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%-14s %s after %5d ms: %.2f s", kind, quit ? "quit " : "close", millis, seconds);
		}
	}

	@TempDir
	Path folder;

	@Test
	@DisplayName("nothing takes longer than ten seconds, and no process and no temporary file stays")
	void closings() throws Exception {
		prepare(folder);
		for (final Moment m : closings(folder, 2 * Kind.values().length, 1)) assertTrue(m.seconds < MOST_SECONDS, m::toString);
	}

	/** Arguments: an empty folder, how many moments, the seed. */
	public static void main(final String[] args) throws Exception {
		final Path folder = Path.of(args[0]);
		prepare(folder);
		final double[] seconds = closings(folder, Integer.parseInt(args[1]), Long.parseLong(args[2])).stream().mapToDouble(Moment::seconds).sorted()
			.toArray();
		System.out.printf(Locale.ROOT, "%d closings: %.2f s at least, %.2f s in the median, %.2f s at most%n", seconds.length, seconds[0],
			seconds[seconds.length / 2], seconds[seconds.length - 1]);
	}

	private static void prepare(final Path folder) throws IOException {
		RandomModel.write(folder.resolve("random"), 32, 32, 32);
		Files.createDirectories(folder.resolve("scans"));
		for (int i = 0; i < 4; i++) Volumes.write(RandomModel.noise(96), folder.resolve("scans/scan" + i + ".nii.gz"));
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		new TrainWork(Kind.collection(folder), folder.resolve("run"), Kind.TRAINING.steps(2)).run(Job.create());
	}

	private static List<Moment> closings(final Path folder, final int count, final long seed) throws Exception {
		final Random random = new Random(seed);
		final List<Moment> moments = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			final Kind kind = Kind.values()[i % Kind.values().length];
			final boolean quit = i / Kind.values().length % 2 == 1;
			final Path place = Files.createDirectories(folder.resolve("place" + i)), output = folder.resolve("output" + i);
			moments.add(closing(folder, place, output, kind, quit, random.nextInt(LATEST_MOMENT_MILLIS)));
			System.out.println(moments.get(i));
			for (final Path p : List.of(place, place.resolve("logs"), output)) assertEquals(List.of(), temporary(p), moments.get(i)::toString);
		}
		return moments;
	}

	/** What should not be left in a folder: any file, or in that of results, half-written ones. */
	private static List<Path> temporary(final Path folder) throws IOException {
		if (!Files.exists(folder)) return List.of();
		final boolean results = folder.getFileName().toString().startsWith("output");
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(p -> !p.equals(folder) && !p.endsWith("logs") && (!results || p.toString().endsWith(".tmp"))).toList();
		}
	}

	private static Moment closing(final Path folder, final Path place, final Path output, final Kind kind, final boolean quit, final int millis)
		throws Exception
	{
		final Process host = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", System
			.getProperty("java.class.path"), Host.class.getName(), folder.toString(), place.toString(), output.toString(),
			kind.name(), Boolean.toString(quit), Integer.toString(millis)).redirectErrorStream(true).redirectOutput(place.resolveSibling(place
				.getFileName() + ".log").toFile()).start();
		final Path began = place.resolveSibling(place.getFileName() + ".began");
		while (host.isAlive() && !Files.exists(began)) Thread.sleep(5);
		final List<ProcessHandle> workers = host.descendants().toList();
		final long start = Files.getLastModifiedTime(began).to(TimeUnit.NANOSECONDS);
		assertTrue(host.waitFor(60, TimeUnit.SECONDS));
		for (final ProcessHandle w : workers) w.onExit().get(60, TimeUnit.SECONDS);
		return new Moment(kind, quit, millis, (System.currentTimeMillis() * 1e6 - start) * 1e-9);
	}

	/** A program that has a worker and ends at some moment of its work. */
	static final class Host {

		public static void main(final String[] args) throws Exception {
			final Path folder = Path.of(args[0]), place = Path.of(args[1]);
			final Worker worker = Worker.of(WorkerOptions.options().withHeapBytes(1L << 30).withPlaces(List.of(place)).withLogs(place.resolve(
				"logs")));
			final Work<?> work = Kind.valueOf(args[3]).work(folder, Path.of(args[2]));
			final Thread thread = new Thread(() -> System.out.println(worker.run(work, Job.create().withThreads(2)).getClass()));
			thread.setDaemon(true);
			thread.start();
			Thread.sleep(Integer.parseInt(args[5]));
			Files.createFile(place.resolveSibling(place.getFileName() + ".began"));
			System.out.println("worker " + worker.pid().map(p -> "runs").orElse("is not there"));
			if (Boolean.parseBoolean(args[4])) System.exit(0);
			worker.close();
			System.exit(0);
		}
	}
}
