package sc.fiji.hermes.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.Safetensors;
import sc.fiji.hermes.bundle.SmallModel;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Jazzer;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.PlanFiles;

/** What Jazzer calls with bytes of its own making, one class a kind of file: each must be read or refused in one sentence. */
final class RunFuzzTargets {

	private static final Path FOLDER = Jazzer.folder();

	private RunFuzzTargets() {}

	/** {@code model.json} beside good weights, and the same as a plan. */
	public static final class ModelJson {

		private static final Path MODEL = SmallModel.write(FOLDER.resolve("model"));

		private ModelJson() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			final Path file = write(MODEL.resolve("model.json"), data);
			ModelFolder.isModel(MODEL);
			attempt(() -> ModelFolder.describe(MODEL));
			attempt(() -> PlanFiles.read(file));
		}
	}

	/** Numbers of a model or checkpoint. */
	public static final class Weights {

		private Weights() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			final Path file = write(FOLDER.resolve(Checkpoint.CURRENT), data);
			attempt(() -> Safetensors.read(file));
			attempt(() -> Checkpoint.readLatest(FOLDER));
		}
	}

	/** A collection. */
	public static final class CollectionJson {

		private CollectionJson() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			final Path file = write(FOLDER.resolve("collection.json"), data);
			attempt(() -> CollectionFiles.read(file));
		}
	}

	/** {@code run.json}. */
	public static final class RunJson {

		private RunJson() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			final Path file = write(FOLDER.resolve("run.json"), data);
			attempt(() -> RunInfo.of(StrictJson.read(file), FOLDER));
			RunLog.of(FOLDER).read();
		}
	}

	/** {@code log.jsonl}, watched and resumed. */
	public static final class Log {

		private static final Path RUN = FOLDER.resolve("run");
		private static final RunFolder OPEN = RunFolder.create(RUN);

		private Log() {}

		public static void fuzzerTestOneInput(final byte[] data) {
			write(RUN.resolve("log.jsonl"), data);
			RunLog.of(RUN).read();
			attempt(() -> OPEN.truncateLog(1000, 1000));
		}
	}

	private static void attempt(final Runnable reading) {
		try {
			reading.run();
		}
		catch (final InputException e) {
			final String sentence = e.getMessage();
			if (!sentence.contains(FOLDER.toString()) || !sentence.endsWith(".") || sentence.length() > 1000 || sentence.chars().anyMatch(
				Character::isISOControl)) throw new AssertionError(sentence, e);
		}
	}

	private static Path write(final Path file, final byte[] data) {
		try {
			return Files.write(file, data);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
