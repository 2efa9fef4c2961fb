package sc.fiji.hermes.preprocess;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.PlanReport.Reason;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;
import sc.fiji.hermes.volume.Task;

/**
 * Plans as JSON, alone in a file or inside {@code model.json}, of every version up to the present one. Reading is strict:
 * every key must be there, no other may, and the numbers must make sense, because a
 * model's plan may come from anywhere. Alone in a file a plan has a {@link Seal}; without one it was written by the first version, or
 * edited by hand.
 *
 * <pre>{@code
 * {"version": 2, "tasks": ["liver"], "modalities": ["CT"], "grids": [{"dataset": "lits", "modality": "CT",
 *   "tasks": ["liver"], "disjoint": true, "spacing": [3, 3, 5], "window": [48, 48, 32],
 *   "pooling": {"stem": [1, 1, 1], "levels": [[2, 2, 1], [2, 2, 2], [2, 2, 2], [2, 2, 2]]},
 *   "intensity": {"kind": "fixed", "low": -12, "high": 190, "mean": 98, "deviation": 41}, "detail": [3, 3, 1]}]}
 * }</pre>
 */
public final class PlanFiles {

	/** Each step adds what a later version says and an earlier one meant. */
	static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("plan").then(PlanFiles::withPublishedRule);

	private static final List<String> KEYS = List.of("version", "tasks", "modalities", "grids");

	private PlanFiles() {}

	/**
	 * @throws InputException if the file cannot be read, is not a plan or was damaged
	 */
	public static Plan read(final Path file) {
		final StrictJson json = StrictJson.read(file);
		final Plan plan = fromJson(json, Stream.concat(KEYS.stream(), Stream.of(Seal.KEY)).toList());
		Seal.check(json);
		return plan;
	}

	/** Replaces an existing file in one step. */
	public static void write(final Plan plan, final Path file) {
		AtomicFile.writeString(file, Seal.sealed(toJson(plan)));
	}

	public static JsonObject toJson(final Plan plan) {
		final JsonObject json = new JsonObject();
		json.addProperty("version", VERSIONS.current());
		json.add("tasks", array(plan.tasks(), t -> new JsonPrimitive(t.name())));
		json.add("modalities", array(plan.modalities(), m -> new JsonPrimitive(m.name())));
		json.add("grids", array(plan.grids(), PlanFiles::toJson));
		return json;
	}

	static JsonObject toJson(final Grid g) {
		final JsonObject json = new JsonObject();
		json.addProperty("dataset", g.dataset());
		json.addProperty("modality", g.modality().name());
		json.add("tasks", array(g.tasks(), t -> new JsonPrimitive(t.name())));
		json.addProperty("disjoint", g.disjoint());
		json.add("spacing", array(g.spacing(), JsonPrimitive::new));
		json.add("window", array(g.window(), JsonPrimitive::new));
		json.add("pooling", PoolingFiles.toJson(g.pooling()));
		json.add("intensity", toJson(g.intensity()));
		json.add("detail", array(g.detail(), JsonPrimitive::new));
		return json;
	}

	private static JsonObject toJson(final Intensity intensity) {
		final JsonObject json = new JsonObject();
		json.addProperty("kind", intensity.kind().name().toLowerCase(Locale.ROOT));
		json.addProperty("low", intensity.low());
		json.addProperty("high", intensity.high());
		json.addProperty("mean", intensity.mean());
		json.addProperty("deviation", intensity.deviation());
		return json;
	}

	/** What led to a grid, for a log; nothing reads it back. */
	public static JsonObject toJson(final Grid grid, final Reason reason) {
		final JsonObject json = new JsonObject();
		json.addProperty("dataset", grid.dataset());
		json.add("size", array(reason.size(), JsonPrimitive::new));
		json.addProperty("seen", reason.seen(grid.window()));
		json.addProperty("padding", reason.padding(grid.window()));
		json.add("ladder", array(reason.ladder(), r -> {
			final JsonObject rung = new JsonObject();
			rung.add("spacing", array(r.spacing(), JsonPrimitive::new));
			final JsonObject ceilings = new JsonObject();
			grid.tasks().stream().filter(r.ceilings()::containsKey).forEach(t -> ceilings.addProperty(t.name(), r.ceilings().get(t)));
			rung.add("ceilings", ceilings);
			return rung;
		}));
		return json;
	}

	/** The first version had one rule for all. */
	private static StrictJson withPublishedRule(final StrictJson plan) {
		return plan.with("grids", array(plan.get("grids").items(), g -> {
			final Intensity published = Intensity.published(Modality.of(g.get("modality").text()));
			return g.with("pooling", PoolingFiles.toJson(Pooling.halvings(4))).with("intensity", toJson(published)).with("detail", array(Grid.COARSE,
				JsonPrimitive::new)).value();
		}));
	}

	/** @throws InputException if the object is not a plan this version can follow */
	public static Plan fromJson(final StrictJson json) {
		return fromJson(json, KEYS);
	}

	private static Plan fromJson(final StrictJson written, final List<String> keys) {
		written.get(Migrations.VERSION);
		final StrictJson json = Migrations.toCurrent(written, VERSIONS);
		json.onlyKeys(keys);
		final Set<Task> tasks = unique(json.get("tasks"), e -> new Task(e.text()));
		final Set<Modality> modalities = unique(json.get("modalities"), e -> Modality.of(e.text()));
		final Map<String, Grid> grids = new LinkedHashMap<>();
		for (final StrictJson item : json.get("grids").items()) {
			final Grid g = grid(item);
			if (!tasks.containsAll(g.tasks())) throw item.wrong("a task is not one that the plan lists; add it to its \"tasks\".");
			if (!modalities.contains(g.modality()) && !g.modality().isUnknown())
				throw item.wrong("the plan does not list the modality %s; add it to \"modalities\".", g.modality());
			if (grids.putIfAbsent(g.dataset(), g) != null)
				throw item.wrong("dataset \"%s\" stands twice; remove one of the two.", g.dataset());
		}
		return new Plan(Plan.CURRENT_VERSION, List.copyOf(tasks), List.copyOf(modalities), List.copyOf(grids.values()));
	}

	private static Grid grid(final StrictJson json) {
		json.onlyKeys(List.of("dataset", "modality", "tasks", "disjoint", "spacing", "window", "pooling", "intensity", "detail"));
		final List<Double> spacing = json.get("spacing").items().stream().map(StrictJson::number).toList();
		if (spacing.size() != 3 || spacing.stream().anyMatch(s -> !(s > 0) || s > PlanOptions.LARGEST_SPACING))
			throw json.get("spacing").wrong("these are not three numbers of mm above 0; correct them.");
		final List<Integer> window = json.get("window").items().stream().map(StrictJson::integer).toList();
		if (window.size() != 3 || window.stream().anyMatch(n -> n < 1 || n > PlanOptions.LARGEST_WINDOW)) throw json.get("window").wrong(
			"these are not three whole numbers from 1 to %d; correct them.", PlanOptions.LARGEST_WINDOW);
		final Pooling pooling = PoolingFiles.fromJson(json.get("pooling"));
		final SizeRule sizes = SizeRule.of(pooling);
		if (!sizes.allows(window)) throw json.get("window").wrong("the network cannot take a window of %s voxels; %s.", window, sizes.text());
		return new Grid(json.get("dataset").text(), Modality.of(json.get("modality").text()), List.copyOf(unique(json.get("tasks"),
			e -> new Task(e.text()))), json.get("disjoint").yes(), spacing, window, pooling, intensity(json.get("intensity")), detail(json.get(
				"detail")));
	}

	private static Intensity intensity(final StrictJson json) {
		json.onlyKeys(List.of("kind", "low", "high", "mean", "deviation"));
		final String kind = json.get("kind").text();
		for (final Intensity.Kind k : Intensity.Kind.values()) if (k.name().toLowerCase(Locale.ROOT).equals(kind)) {
			try {
				return new Intensity(k, json.get("low").number(), json.get("high").number(), json.get("mean").number(), json.get("deviation").number());
			}
			catch (final IllegalArgumentException e) {
				throw json.wrong(e, "%s make no sense; correct them.", e.getMessage());
			}
		}
		throw json.get("kind").wrong("there is no such rule for intensities; update Hermes, or correct it.");
	}

	private static List<Integer> detail(final StrictJson json) {
		final List<Integer> detail = json.items().stream().map(StrictJson::integer).toList();
		if (detail.size() != 3 || detail.stream().anyMatch(d -> d < 1 || d > Grid.MOST_DETAIL)) throw json.wrong(
			"these are not three whole numbers from 1 to %d; correct them.", Grid.MOST_DETAIL);
		return detail;
	}

	/** A list without doubles, in its order. */
	private static <T> Set<T> unique(final StrictJson json, final Function<StrictJson, T> element) {
		final Set<T> values = new LinkedHashSet<>();
		for (final StrictJson item : json.items()) {
			final T value = element.apply(item);
			if (!values.add(value)) throw item.wrong("%s stands twice; remove one of the two.", value);
		}
		return values;
	}

	private static <T> JsonArray array(final List<T> values, final Function<T, JsonElement> element) {
		final JsonArray array = new JsonArray();
		values.forEach(v -> array.add(element.apply(v)));
		return array;
	}
}
