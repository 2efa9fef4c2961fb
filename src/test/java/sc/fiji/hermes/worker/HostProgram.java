package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.volume.Modality;

/** Stands for Fiji in {@link HostTest}: a program without our TensorFlow on its class path. */
final class HostProgram {

	private HostProgram() {}

	/** Arguments: what to do, folder with a model, and for a training the data. */
	public static void main(final String[] args) {
		final Path folder = Path.of(args[1]);
		final WorkerOptions options = WorkerOptions.options().withHeapBytes(1L << 30).withPlaces(List.of(folder.resolve("temporary"))).withLogs(
			folder.resolve("logs"));
		final Job job = Job.create().withThreads(2).withProgress((message, fraction) -> System.out.println(message));
		try (Worker worker = Worker.of(options)) {
			System.out.println("graph of " + graph());
			if (args[0].equals("segment")) {
				final Segmentation s = worker.run(new SegmentVolumeWork(folder.resolve("model"), RandomModel.noise(40), Modality.CT, List.of(),
					SegmentOptions.options()), job);
				System.out.println("labels " + Arrays.hashCode(s.parts().get(0).labels().data()));
				System.out.println("devices " + worker.run(new EngineWork(), job).devices());
				final PriorSimilarity priors = worker.run(new SimilarityWork(folder.resolve("model")), job);
				System.out.println("similarity " + priors.tasks(priors.scales()).get(0, 1));
			}
			final boolean endless = args[0].equals("endless");
			final TrainOptions training = TrainOptions.options().baseWidth(4).steps(endless ? 100_000 : 2).validations(1).validationCases(1)
				.plan(PlanOptions.options().withWindow(32, 16, 16));
			// A collection that was read before shows that reading one needs no TensorFlow.
			final var data = Hermes.collect("phantoms", List.of(Path.of(args[2])), CollectOptions.options());
			System.out.println("found " + Hermes.check(data, job).warnings().size() + " warnings");
			System.out.println("worker would run " + worker.pid().map(p -> "warm").orElse("cold"));
			System.out.println("trained " + worker.run(new TrainWork(data, folder.resolve("run-" + args[0] + "-" + ProcessHandle.current().pid()),
				training), job).steps());
		}
	}

	/** Where the class of that name comes from, which TensorFlow 1 and ours both have. */
	private static String graph() {
		try {
			return String.valueOf(Class.forName("org.tensorflow.Graph", false, HostProgram.class.getClassLoader()).getProtectionDomain().getCodeSource().getLocation());
		}
		catch (final ClassNotFoundException e) {
			return "nobody";
		}
	}
}
