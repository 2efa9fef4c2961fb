package sc.fiji.hermes.bench;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelCard.Attribution;
import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * What a person has to say of the starter model, {@code update-site/starter.json}: on what terms its data were given, what it is for and
 * what not, and by which names its tasks and modalities are known where those of the training say too little.
 *
 * @param names of tasks of the training that get another
 * @param modalities of datasets that were trained as of another or none; what their card says is measured with this one
 * @param datasets whose data they are
 */
record StarterTerms(Path file, String intendedUse, List<String> limits, String licence, Map<Task, Task> names, Map<String, Modality> modalities,
	Map<String, Attribution> datasets)
{

	static StarterTerms read(final Path file) {
		final StrictJson json = StrictJson.read(file);
		json.onlyKeys(List.of("intendedUse", "limits", "licence", "tasks", "modalities", "datasets"));
		final Map<Task, Task> names = json.get("tasks").members().entrySet().stream().collect(Collectors.toMap(e -> new Task(e.getKey()), e -> new Task(e
			.getValue().text())));
		final Map<String, Modality> modalities = json.get("modalities").members().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
			e -> Modality.of(e.getValue().text())));
		final Map<String, Attribution> datasets = json.get("datasets").members().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
			e -> Attribution.of(e.getValue())));
		return new StarterTerms(file, json.get("intendedUse").text(), json.get("limits").items().stream().map(StrictJson::text).toList(), json.get(
			"licence").text(), names, modalities, datasets);
	}

	/** The model with the names of the terms. */
	Model renamed(final Model m) {
		final List<Task> tasks = renamed(m.plan().tasks());
		final Set<Task> distinct = new HashSet<>(tasks);
		if (distinct.size() < tasks.size()) throw new InputException("%s gives two tasks of the model one name; correct its \"tasks\".", file);
		for (final Grid g : m.plan().grids()) if (!m.plan().modalities().contains(modality(g.dataset(), g.modality())) && modalities.containsKey(g
			.dataset())) throw new InputException("%s gives %s a modality that the model does not know; correct its \"modalities\".", file, g.dataset());
		final Plan plan = new Plan(m.plan().version(), tasks, m.plan().modalities(), m.plan().grids().stream().map(this::renamed).toList());
		final TaskRules rules = new TaskRules(m.rules().entries().stream().map(e -> new TaskRules.Entry(e.dataset(), renamed(e.task()), e.rule()))
			.toList());
		return new Model("starter", m.network(), plan, m.weights(), m.card(), rules);
	}

	private Grid renamed(final Grid g) {
		return new Grid(g.dataset(), modality(g.dataset(), g.modality()), renamed(g.tasks()), g.disjoint(), g.spacing(), g.window(), g.pooling(), g
			.intensity(), g.detail());
	}

	/** The collection with the names of the terms. */
	Collection renamed(final Collection c) {
		return new Collection(c.name(), c.datasets().stream().map(this::renamed).toList());
	}

	private Dataset renamed(final Dataset d) {
		final List<Label> labels = d.labels().stream().map(l -> new Label(renamed(l.task()), l.values())).toList();
		final Dataset known = new Dataset(d.name(), modality(d.name(), d.modality()), d.weight(), d.labels(), d.others(), d.cases());
		return known.with(labels, d.cases().stream().map(this::renamed).toList());
	}

	private Case renamed(final Case c) {
		final Set<Task> annotated = new LinkedHashSet<>(renamed(List.copyOf(c.annotated())));
		return c.with(annotated);
	}

	private Modality modality(final String dataset, final Modality trained) {
		return modalities.getOrDefault(dataset, trained);
	}

	private List<Task> renamed(final List<Task> tasks) {
		return tasks.stream().map(this::renamed).toList();
	}

	private Task renamed(final Task task) {
		return names.getOrDefault(task, task);
	}

	/**
	 * The card with all that the terms say.
	 *
	 * @throws InputException if they say nothing of a dataset
	 */
	ModelCard card(final ModelCard card) {
		return card.withDatasets(card.datasets().stream().map(this::attributed).toList()).withLicence(licence).withUse(intendedUse, limits);
	}

	private TrainingData attributed(final TrainingData data) {
		final TrainingData known = new TrainingData(data.name(), data.cases(), modality(data.name(), data.modality()));
		return known.withAttribution(Optional.ofNullable(datasets.get(data.name())).orElseThrow(() -> new InputException(
			"%s does not say whose data %s are; add its source, licence, address and citation to \"datasets\".", file, data.name())));
	}
}
