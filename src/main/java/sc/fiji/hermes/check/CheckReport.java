package sc.fiji.hermes.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * What {@link Check} found in a collection: a summary of each dataset, and the
 * findings, errors first. Immutable.
 */
public record CheckReport(String collection, List<DatasetSummary> datasets, List<Finding> findings) {

	/** So many findings of one kind in a dataset are told one by one. */
	private static final int MOST_ALIKE = 8;

	public CheckReport {
		datasets = List.copyOf(datasets);
		final List<String> order = datasets.stream().map(DatasetSummary::name).toList();
		// within a dataset alike ones together; the sort is stable, so that cases keep their order
		findings = findings.stream().sorted(Comparator.comparing(Finding::severity).thenComparing(f -> order.indexOf(f.dataset())).thenComparing(
			Finding::rule)).toList();
	}

	/** The same with more findings. */
	public CheckReport with(final List<Finding> more) {
		final List<Finding> all = new ArrayList<>(findings);
		all.addAll(more);
		return new CheckReport(collection, datasets, all);
	}

	/** Smallest, median and largest of some numbers. */
	public record Range(double min, double median, double max) {}

	/** How many images are stored in an orientation, e.g. {@code LPS}. */
	public record OrientationCount(String code, int cases) {}

	/**
	 * What there is to learn a task from.
	 *
	 * @param annotated cases in which the task was drawn, present or not
	 * @param present cases among these that have at least one voxel of it
	 * @param voxels of all these cases together
	 */
	public record TaskSummary(Task task, int annotated, int present, long voxels) {}

	/**
	 * A dataset in numbers.
	 *
	 * @param spacing mm along canonical R, A, S; empty if no image could be read
	 * @param size voxels along canonical R, A, S; empty if no image could be read
	 * @param orientations of the stored images, the most frequent first
	 */
	public record DatasetSummary(String name, Modality modality, int training, int validation, int test,
		List<Range> spacing, List<Range> size, List<OrientationCount> orientations, List<TaskSummary> tasks)
	{

		public DatasetSummary {
			spacing = List.copyOf(spacing);
			size = List.copyOf(size);
			orientations = List.copyOf(orientations);
			tasks = List.copyOf(tasks);
		}

		public int cases() {
			return training + validation + test;
		}
	}

	public List<Finding> errors() {
		return findings.stream().filter(Finding::isError).toList();
	}

	public List<Finding> warnings() {
		return findings.stream().filter(f -> f.severity() == Finding.Severity.WARNING).toList();
	}

	/** What is worth knowing though nothing is wrong. */
	public List<Finding> notes() {
		return findings.stream().filter(f -> f.severity() == Finding.Severity.NOTE).toList();
	}

	/** Tables and one line per finding, for people. */
	public String toText() {
		final StringBuilder out = new StringBuilder();
		line(out, "Collection %s: %s, %s, %s, %s", collection, count(datasets.size(), "dataset"), count(datasets.stream()
			.mapToInt(DatasetSummary::cases).sum(), "case"), count(errors().size(), "error"), count(warnings().size(), "warning") + (notes()
				.isEmpty() ? "" : ", " + count(notes().size(), "note")));
		for (final DatasetSummary d : datasets) {
			line(out, "");
			line(out, "%s (%s): %s, %d training, %d validation, %d test", d.name(), d.modality(), count(d.cases(), "case"), d
				.training(), d.validation(), d.test());
			if (!d.spacing().isEmpty()) {
				line(out, "  %-6s %8s %8s %8s   %6s %6s %6s", "axis", "mm min", "median", "max", "voxels", "median", "max");
				for (int w = 0; w < 3; w++) {
					final Range mm = d.spacing().get(w), n = d.size().get(w);
					line(out, "  %-6s %8.3f %8.3f %8.3f   %6.0f %6.0f %6.0f", "RAS".charAt(w), mm.min(), mm.median(), mm.max(), n
						.min(), n.median(), n.max());
				}
				line(out, "  stored as %s", String.join(", ", d.orientations().stream().map(o -> o.code() + " (" + o.cases() + ")")
					.toList()));
			}
			final int width = d.tasks().stream().mapToInt(t -> t.task().name().length()).max().orElse(4);
			line(out, "  %-" + Math.max(4, width) + "s %10s %8s %14s", "task", "annotated", "present", "voxels");
			for (final TaskSummary t : d.tasks()) line(out, "  %-" + Math.max(4, width) + "s %10d %8d %,14d", t.task(), t
				.annotated(), t.present(), t.voxels());
		}
		if (!findings.isEmpty()) line(out, "");
		lines(out);
		return out.toString();
	}

	/** One line per finding; of many alike in one dataset, some and their number. */
	private void lines(final StringBuilder out) {
		Finding last = null;
		int alike = 0;
		for (final Finding f : findings) {
			final boolean like = last != null && f.rule() == last.rule() && f.severity() == last.severity() && f.dataset().equals(last.dataset());
			if (!like) more(out, last, alike);
			alike = like ? alike + 1 : 1;
			last = f;
			if (alike <= MOST_ALIKE) line(out, "%s  %s", f.severity(), f.toLine());
		}
		more(out, last, alike);
	}

	private static void more(final StringBuilder out, final Finding last, final int alike) {
		if (alike > MOST_ALIKE) line(out, "%s  %s: %d more like the last; the JSON report lists all.", last.severity(), last.dataset(), alike -
			MOST_ALIKE);
	}

	private static String count(final int n, final String what) {
		return n + " " + what + (n == 1 ? "" : "s");
	}

	private static void line(final StringBuilder out, final String format, final Object... args) {
		out.append(String.format(Locale.ROOT, format, args)).append('\n');
	}

	/** The same as {@link #toText()} for programs. */
	public String toJson() {
		final JsonObject root = new JsonObject();
		root.addProperty("collection", collection);
		root.addProperty("errors", errors().size());
		root.addProperty("warnings", warnings().size());
		root.addProperty("notes", notes().size());
		final JsonArray summaries = new JsonArray();
		datasets.forEach(d -> summaries.add(json(d)));
		root.add("datasets", summaries);
		final JsonArray list = new JsonArray();
		findings.forEach(f -> list.add(json(f)));
		root.add("findings", list);
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root);
	}

	private static JsonObject json(final DatasetSummary d) {
		final JsonObject json = new JsonObject();
		json.addProperty("name", d.name());
		json.addProperty("modality", d.modality().name());
		json.addProperty("cases", d.cases());
		json.addProperty("train", d.training());
		json.addProperty("validation", d.validation());
		json.addProperty("test", d.test());
		json.add("spacing", ranges(d.spacing()));
		json.add("size", ranges(d.size()));
		final JsonObject orientations = new JsonObject();
		d.orientations().forEach(o -> orientations.addProperty(o.code(), o.cases()));
		json.add("orientations", orientations);
		final JsonArray tasks = new JsonArray();
		for (final TaskSummary t : d.tasks()) {
			final JsonObject task = new JsonObject();
			task.addProperty("task", t.task().name());
			task.addProperty("annotated", t.annotated());
			task.addProperty("present", t.present());
			task.addProperty("voxels", t.voxels());
			tasks.add(task);
		}
		json.add("tasks", tasks);
		return json;
	}

	private static JsonArray ranges(final List<Range> ranges) {
		final JsonArray list = new JsonArray();
		for (final Range r : ranges) {
			final JsonObject range = new JsonObject();
			range.addProperty("min", r.min());
			range.addProperty("median", r.median());
			range.addProperty("max", r.max());
			list.add(range);
		}
		return list;
	}

	private static JsonObject json(final Finding f) {
		final JsonObject json = new JsonObject();
		json.addProperty("severity", f.severity().name().toLowerCase(Locale.ROOT));
		json.addProperty("rule", f.rule().id());
		if (!f.dataset().isEmpty()) json.addProperty("dataset", f.dataset());
		if (!f.caseId().isEmpty()) json.addProperty("case", f.caseId());
		f.file().ifPresent(p -> json.addProperty("file", p.toString()));
		json.addProperty("sentence", f.sentence());
		json.addProperty("remedy", f.remedy());
		f.fix().ifPresent(x -> json.addProperty("fix", x.text()));
		return json;
	}
}
