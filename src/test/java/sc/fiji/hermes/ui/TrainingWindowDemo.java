package sc.fiji.hermes.ui;

import java.nio.file.Files;
import java.nio.file.Path;

import sc.fiji.hermes.job.Job;

/** Looks at a run, or plays one without training: {@code TrainingWindowDemo [RUN FOLDER | STEPS A SECOND [FOLDER]]}. */
public final class TrainingWindowDemo {

	public static void main(final String[] args) throws Exception {
		if (args.length > 0 && Files.isDirectory(Path.of(args[0]))) {
			TrainingWindow.view(Path.of(args[0]));
			return;
		}
		final double perSecond = args.length > 0 ? Double.parseDouble(args[0]) : 40;
		final Path run = args.length > 1 ? Path.of(args[1]) : Files.createTempDirectory("hermes-canned").resolve("run");
		final Job job = Job.create();
		final TrainingWindow window = TrainingWindow.show(run, job);
		final CannedRun canned = new CannedRun(run);
		for (long step = 1; step <= 800 && !job.isFinishing() && !job.isCancelled(); step++) {
			canned.step(step);
			if (step % 100 == 1) canned.preview(step);
			if (job.isPaused()) canned.state(step, "paused");
			job.awaitProceed();
			Thread.sleep((long) (1000 / perSecond));
		}
		window.ended("The demo has ended; there is no model.");
	}
}
