package sc.fiji.hermes.bundle;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** The model card for people, in Markdown. */
final class ModelReadme {

	private ModelReadme() {}

	/** @param precision of the file of weights */
	static String of(final Model model, final Precision precision) {
		final ModelCard card = model.card();
		final StringBuilder text = new StringBuilder();
		text.append("# ").append(plain(model.name())).append("\n\n");
		text.append(plain(card.intendedUse())).append(
			"\n\n**This is not a medical device.** Do not use it for diagnosis or treatment.\n\n");
		limits(text, card);
		text.append("## What it segments\n\n");
		text.append(plain(join(model.plan().tasks().stream().map(Task::name).toList()))).append("\n\n");
		text.append("Modalities it knows: ").append(plain(join(model.plan().modalities().stream().map(Modality::name).toList())));
		text.append(model.network().paradigm() == Paradigm.UNIVERSAL ? "; others can be given as `unknown`.\n\n" : ".\n\n");
		text.append("| dataset | modality | structures | voxel size (mm) | window (voxels) |\n|---|---|---|---|---|\n");
		for (final Grid g : model.plan().grids()) {
			text.append(row(g.dataset(), g.modality().name(), join(g.tasks().stream().map(Task::name).toList()),
				g.spacing().stream().map(ModelReadme::millimetres).collect(Collectors.joining(" × ")),
				g.window().stream().map(String::valueOf).collect(Collectors.joining(" × "))));
		}
		text.append("\nAxes run to the patient's right, front and head. Images of any size, spacing and orientation are brought there ")
			.append("and the result is brought back.\n\n");
		text.append("## How to use it\n\n`scripts/hermes segment --model DIR INPUT --modality NAME --output DIR`, where the first DIR is this ")
			.append("folder, INPUT a volume or a folder of volumes, NAME a modality from above, and the last DIR receives the label maps; ")
			.append("`scripts/hermes segment --help` lists the other options.\n\n");
		training(text, model);
		validation(text, card);
		rules(text, model.rules());
		text.append("## Licence\n\n").append(plain(card.licence())).append("\n\n");
		attributions(text, card);
		text.append("## Files\n\n`model.json` describes the network and the preprocessing. `weights.safetensors` holds the numbers as ").append(
			precision.title()).append(" under PyTorch's names and in its layout. Nothing in this folder can execute.\n");
		return text.toString();
	}

	private static void limits(final StringBuilder text, final ModelCard card) {
		if (card.limits().isEmpty()) return;
		text.append("## What it is not good for\n\n");
		card.limits().forEach(l -> text.append("- ").append(plain(l)).append('\n'));
		text.append('\n');
	}

	private static void attributions(final StringBuilder text, final ModelCard card) {
		final List<TrainingData> known = card.datasets().stream().filter(d -> d.attribution().isPresent()).toList();
		if (known.isEmpty()) return;
		text.append("| training data | source | licence | where |\n|---|---|---|---|\n");
		known.forEach(d -> d.attribution().ifPresent(a -> text.append(row(d.name(), a.source(), a.licence(), a.address()))));
		text.append("\nPublications to cite:\n\n");
		known.stream().map(d -> d.attribution().orElseThrow().citation()).distinct().forEach(c -> text.append("- ").append(plain(c)).append('\n'));
		text.append('\n');
	}

	private static void training(final StringBuilder text, final Model model) {
		final ModelCard card = model.card();
		text.append("## How it was trained\n\n").append(String.format(Locale.ROOT,
			"Hermes %s, %d optimizer steps, %s. The network is a %s %s, with %d parameters.\n\n",
			plain(card.hermesVersion()), card.steps(), plain(card.created()),
			model.network().backbone().title(), model.network().paradigm() == Paradigm.UNIVERSAL ? "steered by task and modality priors"
				: "with a fixed output channel a task", model.weights().count()));
		if (card.datasets().isEmpty()) {
			text.append("The training data are not stated.\n\n");
			return;
		}
		text.append("| training data | cases | modality |\n|---|---|---|\n");
		card.datasets().forEach(d -> text.append(row(d.name(), Integer.toString(d.cases()), d.modality().name())));
		text.append('\n');
	}

	private static void validation(final StringBuilder text, final ModelCard card) {
		text.append("## How good it is\n\n");
		if (card.validation().isEmpty()) {
			text.append("It was not validated, so nobody knows.\n\n");
			return;
		}
		text.append("Mean Dice over validation cases that were not trained on; 1 is perfect.\n\n");
		text.append("| dataset | structure | Dice | cases |\n|---|---|---|---|\n");
		card.validation().forEach(s -> text.append(row(s.dataset(), s.task().name(), String.format(Locale.ROOT, "%.3f", s.dice()),
			Integer.toString(s.cases()))));
		text.append('\n');
	}

	private static void rules(final StringBuilder text, final TaskRules rules) {
		if (rules.entries().isEmpty()) return;
		text.append("## How masks are made\n\nA voxel belongs to a structure from a probability of 0.5, but these have rules that paid on the ")
			.append("validation cases; the Dice above is without them.\n\n| dataset | structure | what belongs to it |\n|---|---|---|\n");
		rules.entries().forEach(e -> text.append(row(e.dataset(), e.task().name(), e.rule().text())));
		text.append("\n`scripts/hermes segment --no-rules` leaves them out.\n\n");
	}

	private static String row(final String... cells) {
		return "| " + List.of(cells).stream().map(ModelReadme::plain).collect(Collectors.joining(" | ")) + " |\n";
	}

	/** At most three decimals, none of them a final zero. */
	private static String millimetres(final double d) {
		return new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(d);
	}

	private static String join(final List<String> names) {
		return String.join(", ", names);
	}

	/** Keeps names from acting as Markdown or HTML. */
	private static String plain(final String text) {
		return text.replaceAll("\\s+", " ").replace("&", "&amp;").replace("<", "&lt;").replaceAll("([\\\\|`*\\[\\]])", "\\\\$1").strip();
	}
}
