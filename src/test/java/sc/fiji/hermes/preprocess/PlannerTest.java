package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.SizeRule;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class PlannerTest {

	private static final SizeRule SIZES = PlanOptions.options().sizes();

	@TempDir
	Path folder;

	@Test
	@DisplayName("windows: multiples of 8 that fit the budget, longest axis shortened first")
	void windows() {
		final int budget = PlanOptions.DEFAULT_WINDOW_VOXELS;
		assertEquals(List.of(40, 56, 40), Planner.window(new int[] { 35, 50, 36 }, budget, SIZES), "hippocampus");
		assertEquals(List.of(80, 80, 16), Planner.window(new int[] { 256, 256, 9 }, budget, SIZES), "cine");
		assertEquals(List.of(64, 72, 24), Planner.window(new int[] { 182, 217, 18 }, budget, SIZES), "brain slab");
		assertEquals(List.of(48, 48, 48), Planner.window(new int[] { 500, 500, 500 }, budget, SIZES));
		assertEquals(List.of(32, 16, 16), Planner.window(new int[] { 500, 500, 500 }, 1, SIZES), "one axis stays 32");
		assertEquals(List.of(32, 16, 16), Planner.window(new int[] { 3, 2, 1 }, budget, SIZES));
	}

	@Test
	@DisplayName("spacing: median of the canonical training images, three digits, not finer than 0.75 mm")
	void spacing() {
		final Plan plan = Planner.plan(collection(), PlanOptions.published(), Job.create());
		// the stored axes are S, R, A: canonical order is R, A, S
		assertEquals(List.of(0.977, 0.75, 3.0), plan.grid("a").spacing());
		assertEquals(List.of(16, 16, 32), plan.grid("a").window(), "10 × 8·0.5/0.75 × 30 voxels");
		assertTrue(plan.grid("a").disjoint());
		assertFalse(plan.grid("b").disjoint(), "value 1 is part of two tasks");
		assertEquals(List.of(new Task("liver"), new Task("tumour"), new Task("whole")), plan.tasks());
		assertEquals(List.of(Modality.CT), plan.modalities(), "unknown is no modality of the plan");
	}

	@Test
	@DisplayName("given spacing and window override the data")
	void overrides() {
		final Plan plan = Planner.plan(collection(), PlanOptions.options().withSpacing(2, 2, 2).withWindow(32, 16, 24), Job.create());
		for (final Grid g : plan.grids()) {
			assertEquals(List.of(2.0, 2.0, 2.0), g.spacing());
			assertEquals(List.of(32, 16, 24), g.window());
		}
		assertThrows(InputException.class, () -> PlanOptions.options().withWindow(33, 16, 16));
		assertThrows(InputException.class, () -> PlanOptions.options().withWindow(16, 16, 16));
		assertThrows(InputException.class, () -> PlanOptions.options().withSpacing(1, 1, 20_000));
		assertThrows(InputException.class, () -> PlanOptions.options().withWindow(32, 32, 1032));
		assertThrows(InputException.class, () -> PlanOptions.options().withFinestSpacing(Double.POSITIVE_INFINITY));
		assertThrows(InputException.class, () -> PlanOptions.options().withSpacing(0, 1, 1));
		assertThrows(InputException.class, () -> Planner.plan(new Collection("x", List.of(new Dataset("empty", Modality.CT, 1, List.of(),
			List.of()))), PlanOptions.options(), Job.create()));
	}

	@Test
	@DisplayName("a plan written and read is the same plan")
	void json() {
		final Plan plan = Planner.plan(collection(), PlanOptions.published(), Job.create());
		final Path file = folder.resolve("plan.json");
		PlanFiles.write(plan, file);
		assertEquals(plan, PlanFiles.read(file));
		assertEquals(plan, PlanFiles.fromJson(new StrictJson(file, "", PlanFiles.toJson(plan))));
	}

	@Test
	@DisplayName("reading a plan is strict: missing, unknown or senseless entries are refused")
	void strict() throws Exception {
		final Plan plan = Planner.plan(collection(), PlanOptions.published(), Job.create());
		final List<java.util.function.Consumer<JsonObject>> damages = List.of(j -> j.remove("tasks"), j -> j.addProperty("more", 1),
			j -> j.addProperty("version", 99), j -> j.addProperty("version", "1"), j -> grid(j).addProperty("disjoint", "yes"),
			j -> grid(j).getAsJsonArray("spacing").set(0, new JsonPrimitive(-1)), j -> grid(j).getAsJsonArray("window").add(3),
			j -> grid(j).getAsJsonArray("window").set(0, new JsonPrimitive(1e8)), j -> j.getAsJsonArray("tasks").add("liver"),
			j -> grid(j).getAsJsonArray("tasks").add("nowhere"), j -> j.add("modalities", new JsonArray()),
			j -> grid(j).remove("pooling"), j -> grid(j).remove("intensity"), j -> grid(j).remove("detail"),
			j -> grid(j).getAsJsonObject("pooling").getAsJsonArray("levels").add(3), j -> grid(j).getAsJsonObject("pooling").remove("stem"),
			j -> grid(j).getAsJsonObject("intensity").addProperty("kind", "rank"), j -> grid(j).getAsJsonObject("intensity").addProperty("high", -2000),
			j -> grid(j).getAsJsonObject("intensity").addProperty("deviation", 0), j -> grid(j).getAsJsonArray("detail").add(1),
			j -> grid(j).getAsJsonArray("detail").set(0, new JsonPrimitive(0)), j -> grid(j).getAsJsonArray("detail").set(2, new JsonPrimitive(9)),
			j -> grid(j).addProperty("dataset", "b"), j -> grid(j).getAsJsonArray("window").set(0, new JsonPrimitive(16.5)));
		for (final var damage : damages) {
			final JsonObject json = PlanFiles.toJson(plan);
			damage.accept(json);
			assertThrows(InputException.class, () -> PlanFiles.fromJson(new StrictJson(folder, "", json)), json.toString());
		}
		for (final String text : List.of("", "[]", "{", "no", "{} {}")) {
			final Path file = folder.resolve("bad.json");
			Files.writeString(file, text);
			final InputException e = assertThrows(InputException.class, () -> PlanFiles.read(file), text);
			assertTrue(e.getMessage().contains("bad.json"), e.getMessage());
		}
		assertThrows(InputException.class, () -> PlanFiles.read(folder.resolve("absent.json")));
	}

	private static JsonObject grid(final JsonObject plan) {
		return plan.getAsJsonArray("grids").get(0).getAsJsonObject();
	}

	private Collection collection() {
		final List<Case> cases = new ArrayList<>();
		for (final double inPlane : new double[] { 0.9765625, 0.5, 0.9765625, 2 }) {
			final Path file = folder.resolve("c" + cases.size() + ".nii.gz");
			// stored x runs towards S, y towards L, z towards A
			Volumes.write(Volume.of(new float[30 * 10 * 8], Geometry.of(new long[] { 30, 10, 8 }, new double[] { 0, -inPlane, 0, 0, 0, 0,
				0.5, 0, 3, 0, 0, 0 })), file);
			// the last one is not for training and must not count
			cases.add(new Case(file.toString(), file, Optional.empty(), Set.of(), cases.size() == 3 ? Split.TEST : Split.TRAIN));
		}
		final Label liver = new Label(new Task("liver"), List.of(1));
		final Label tumour = new Label(new Task("tumour"), List.of(2));
		final Label whole = new Label(new Task("whole"), List.of(1, 2));
		return new Collection("test", List.of(new Dataset("a", Modality.CT, 1, List.of(liver, tumour), cases), new Dataset("b",
			Modality.UNKNOWN, 1, List.of(liver, whole), cases)));
	}
}
