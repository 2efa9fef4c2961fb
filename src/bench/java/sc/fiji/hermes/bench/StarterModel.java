package sc.fiji.hermes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.picture.ContactSheet;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.SimilarityFiles;
import sc.fiji.hermes.prior.SimilarityOptions;
import sc.fiji.hermes.segment.Existing;
import sc.fiji.hermes.segment.SegmentOptions;

/**
 * Makes of a training the starter model that Hermes comes with. Everything that its card says of how good it is was measured on the files
 * that are shipped: in half precision, on every validation case, on the images as they were read.
 */
@Command(name = "hermes-bench starter", sortOptions = false, mixinStandardHelpOptions = true,
	description = "Makes the starter model of a training: a copy in half precision, measured on all validation cases, with its card and pictures.",
	footer = { "", "Example: scripts/hermes-bench starter run" })
public final class StarterModel implements Callable<Integer> {

	/** What a download for everybody may be. */
	private static final long MOST_BYTES = 20_000_000;

	@Parameters(paramLabel = "RUN", description = "Run folder of the training, or a model folder with --collection.")
	private Path run;

	@Option(names = "--collection", paramLabel = "FILE", description = "The data it was trained on. Default: that of the run.")
	private Optional<Path> collection = Optional.empty();

	@Option(names = "--terms", paramLabel = "FILE", description = "Whose data they are and what the model is not good for. Default: update-site/starter.json.")
	private Optional<Path> terms = Optional.empty();

	@Option(names = "--output", paramLabel = "DIR", description = "The model folder, replaced if it is there. Default: update-site/models/starter.")
	private Optional<Path> output = Optional.empty();

	@Option(names = "--pictures", paramLabel = "DIR", description = "Where the README's pictures go, starter-….png. Default: docs.")
	private Optional<Path> pictures = Optional.empty();

	@Option(names = "--work", paramLabel = "DIR", description = "Label maps, evaluation and all pictures. Default: target/bench/starter.")
	private Optional<Path> work = Optional.empty();

	@Option(names = "--cases", paramLabel = "N", description = "Only so many validation cases of each dataset, to try it. Default: all.")
	private int cases = Integer.MAX_VALUE;

	@Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "2")
	private int threads;

	/** Told by the launcher. */
	@Option(names = "--home", hidden = true, defaultValue = ".")
	private Path home;

	StarterModel() {}

	public static void main(final String[] args) {
		System.exit(BenchMain.run(new StarterModel(), args));
	}

	@Override
	public Integer call() throws IOException {
		final StarterTerms said = StarterTerms.read(terms.orElse(home.resolve("update-site/starter.json")));
		final Job job = Job.create().withThreads(threads).withProgress((message, fraction) -> System.out.println(message));
		final Model trained = said.renamed(ModelFolder.read(ModelFolder.of(run), System.out::println));
		final ModelCard card = said.card(trained.card());
		final Collection data = few(said.renamed(CollectionFiles.read(collection.orElse(run.resolve("collection.json")))));
		final Path place = work.orElse(home.resolve("target/bench/starter")), half = place.resolve("model"), maps = place.resolve("predictions");
		Folders.create(place, "folder of results");
		ModelFolder.write(half, trained.withCard(card), Precision.HALF);
		final long bytes = ModelFolder.bytes(half);
		if (bytes > MOST_BYTES) throw new InputException("The model has %.1f MB and may have 20; train one of a smaller base width.", bytes / 1e6);

		// without rules, which were chosen on the same cases
		Hermes.segment(half, data, Split.VALIDATION, maps, SegmentOptions.options().withRules(false).withExisting(Existing.REPLACE), job);
		final Evaluation found = Hermes.evaluate(data, Split.VALIDATION, maps, job);
		found.write(place);
		if (!found.failed().isEmpty()) throw new InputException("%d validation cases could not be compared (%s); look into them.", found.failed()
			.size(), found.complaints().get(0));
		final Path target = output.orElse(home.resolve("update-site/models/starter"));
		Folders.create(target.toAbsolutePath().normalize().getParent(), "folder of models");
		ModelFolder.write(target, trained.withCard(card.withValidation(scores(found))), Precision.HALF);
		draw(target, data, maps, found, place, job);
		System.out.print(found.text());
		System.out.printf(Locale.ROOT, "starter model: %s, %.1f MB; pictures: %s%n", target, bytes / 1e6, pictures());
		return 0;
	}

	private Path pictures() {
		return pictures.orElse(home.resolve("docs"));
	}

	private Collection few(final Collection all) {
		return new Collection(all.name(), all.datasets().stream().map(this::few).toList());
	}

	/** Those that cannot be measured are left out, too. */
	private Dataset few(final Dataset d) {
		final List<Case> labelled = d.cases(Split.VALIDATION).stream().filter(c -> c.labels().isPresent()).toList();
		return d.with(d.labels(), Dataset.spread(labelled, cases));
	}

	private static List<ModelCard.Score> scores(final Evaluation e) {
		return e.tasks().stream().filter(m -> m.dice().isPresent()).map(m -> new ModelCard.Score(m.dataset(), e.scores().stream().map(s -> s.task())
			.filter(t -> t.name().equals(m.name())).findFirst().orElseThrow(), m.dice().getAsDouble(), m.counted())).toList();
	}

	private void draw(final Path model, final Collection data, final Path maps, final Evaluation found, final Path place, final Job job)
		throws IOException
	{
		final StarterSheets sheets = new StarterSheets(data, maps, found);
		Pictures.writePng(ContactSheet.draw(sheets.datasets()), place.resolve("cases.png"));
		Pictures.writePng(ContactSheet.draw(sheets.tasks()), place.resolve("every-task.png"));
		SimilarityFiles.write(Hermes.similarity(model, job), posteriors(model, data, job), place, SimilarityOptions.options().withPerScale(false)
			.withReplace(true), job);
		Folders.create(pictures(), "folder of pictures");
		for (final String name : List.of("cases", "tasks", "modalities", "posterior")) {
			final Path picture = place.resolve(name + ".png");
			if (Files.exists(picture)) Files.copy(picture, pictures().resolve("starter-" + name + ".png"), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/** A model that has learned next to nothing finds nothing that could be compared. */
	private static Optional<PosteriorSimilarity> posteriors(final Path model, final Collection data, final Job job) {
		try {
			return Optional.of(Hermes.posteriorSimilarity(model, data, Split.VALIDATION, 3, job));
		}
		catch (final InputException e) {
			System.out.println("no picture of posterior tokens: " + e.getMessage());
			return Optional.empty();
		}
	}
}
