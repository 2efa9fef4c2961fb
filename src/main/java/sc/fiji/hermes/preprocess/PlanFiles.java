package sc.fiji.hermes.preprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.io.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Plans as JSON, alone in a file or inside {@code model.json}. Reading is strict:
 * every key must be there, no other may, and the numbers must make sense, because a
 * model's plan may come from anywhere.
 *
 * <pre>{@code
 * {"version": 1, "tasks": ["liver"], "modalities": ["CT"], "grids": [{"dataset": "lits", "modality": "CT",
 *   "tasks": ["liver"], "disjoint": true, "spacing": [1.5, 1.5, 1.5], "window": [48, 48, 48]}]}
 * }</pre>
 */
public final class PlanFiles {

	/** A guard against absurd numbers in a foreign file. */
	private static final int LARGEST_WINDOW = 1024;

	private PlanFiles() {}

	/** @throws InputException if the file cannot be read or is not a plan */
	public static Plan read(final Path file) {
		try {
			final JsonObject json = new Gson().getAdapter(JsonObject.class).fromJson(Files.readString(file));
			if (json == null) throw new InputException("it is empty");
			return fromJson(json);
		}
		catch (final InputException e) {
			throw new InputException(e, "%s is not a usable plan: %s", file, e.getMessage());
		}
		catch (final JsonParseException | ClassCastException e) {
			throw new InputException(e, "%s is not a plan because it is not a JSON object; restore it, or train into a new run folder.", file);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read as text; check the name and the permissions.", file);
		}
	}

	/** Replaces an existing file in one step. */
	public static void write(final Plan plan, final Path file) {
		AtomicFile.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(toJson(plan)) + "\n");
	}

	public static JsonObject toJson(final Plan plan) {
		final JsonObject json = new JsonObject();
		json.addProperty("version", plan.version());
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
		return json;
	}

	/** @throws InputException if the object is not a plan this version can follow */
	public static Plan fromJson(final JsonObject json) {
		only(json, "the plan", Set.of("version", "tasks", "modalities", "grids"));
		final int version = whole(get(json, "version"), "version");
		if (version != Plan.CURRENT_VERSION)
			throw new InputException("the plan has version %d but this program follows version %d; use the program that made it.",
				version, Plan.CURRENT_VERSION);
		final List<Task> tasks = distinct(list(json, "tasks", e -> new Task(text(e, "tasks"))), "tasks");
		final List<Modality> modalities = distinct(list(json, "modalities", e -> Modality.of(text(e, "modalities"))), "modalities");
		final List<Grid> grids = list(json, "grids", PlanFiles::grid);
		distinct(grids.stream().map(Grid::dataset).toList(), "datasets");
		for (final Grid g : grids) {
			if (!tasks.containsAll(g.tasks()))
				throw new InputException("grid %s has a task that the plan does not list; add it to \"tasks\".", g.dataset());
			if (!modalities.contains(g.modality()) && !g.modality().isUnknown())
				throw new InputException("grid %s has modality %s, which the plan does not list; add it to \"modalities\".",
					g.dataset(), g.modality());
		}
		return new Plan(version, tasks, modalities, grids);
	}

	private static Grid grid(final JsonElement e) {
		if (!e.isJsonObject()) throw new InputException("an entry of \"grids\" is not an object; correct it.");
		final JsonObject json = e.getAsJsonObject();
		only(json, "a grid", Set.of("dataset", "modality", "tasks", "disjoint", "spacing", "window"));
		final String dataset = text(get(json, "dataset"), "dataset");
		final JsonElement disjoint = get(json, "disjoint");
		if (!disjoint.isJsonPrimitive() || !disjoint.getAsJsonPrimitive().isBoolean())
			throw new InputException("\"disjoint\" of grid %s is not true or false; correct it.", dataset);
		final List<Double> spacing = list(json, "spacing", v -> number(v, "spacing"));
		final List<Integer> window = list(json, "window", v -> whole(v, "window"));
		if (spacing.size() != 3 || spacing.stream().anyMatch(s -> !(s > 0) || s > 1e4))
			throw new InputException("\"spacing\" of grid %s is not three numbers of mm above 0; correct it.", dataset);
		if (window.size() != 3 || window.stream().anyMatch(n -> n < 1 || n > LARGEST_WINDOW))
			throw new InputException("\"window\" of grid %s is not three whole numbers from 1 to %d; correct it.", dataset,
				LARGEST_WINDOW);
		return new Grid(dataset, Modality.of(text(get(json, "modality"), "modality")),
			distinct(list(json, "tasks", v -> new Task(text(v, "tasks"))), "tasks"), disjoint.getAsBoolean(), spacing, window);
	}

	private static <T> JsonArray array(final List<T> values, final Function<T, JsonElement> element) {
		final JsonArray array = new JsonArray();
		values.forEach(v -> array.add(element.apply(v)));
		return array;
	}

	private static void only(final JsonObject json, final String what, final Set<String> keys) {
		for (final String key : json.keySet())
			if (!keys.contains(key)) throw new InputException("%s has the unknown entry \"%s\"; remove it.", what, key);
	}

	private static JsonElement get(final JsonObject json, final String key) {
		final JsonElement e = json.get(key);
		if (e == null) throw new InputException("the entry \"%s\" is missing; add it.", key);
		return e;
	}

	private static <T> List<T> list(final JsonObject json, final String key, final Function<JsonElement, T> element) {
		final JsonElement e = get(json, key);
		if (!e.isJsonArray()) throw new InputException("\"%s\" is not a list; correct it.", key);
		final List<T> list = new ArrayList<>();
		e.getAsJsonArray().forEach(v -> list.add(element.apply(v)));
		return list;
	}

	private static <T> List<T> distinct(final List<T> list, final String key) {
		if (new HashSet<>(list).size() < list.size())
			throw new InputException("\"%s\" of the plan names something twice; remove one of the two.", key);
		return list;
	}

	private static String text(final JsonElement e, final String key) {
		if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isString() || e.getAsString().isBlank())
			throw new InputException("\"%s\" holds %s where a name must stand; correct it.", key, e);
		return e.getAsString();
	}

	private static double number(final JsonElement e, final String key) {
		if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isNumber())
			throw new InputException("\"%s\" holds %s where a number must stand; correct it.", key, e);
		return e.getAsDouble();
	}

	private static int whole(final JsonElement e, final String key) {
		final double d = number(e, key);
		if (d != Math.rint(d) || Math.abs(d) > 1e9)
			throw new InputException("\"%s\" holds %s where a whole number must stand; correct it.", key, e);
		return (int) d;
	}
}
