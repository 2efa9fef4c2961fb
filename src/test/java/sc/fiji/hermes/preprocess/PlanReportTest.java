package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.preprocess.PlanReport.Reason;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;

@DisplayName("What is said of a plan")
class PlanReportTest {

	private static final Task CORD = new Task("cord"), LUNG = new Task("lung"), SKIN = new Task("skin");
	private static final Grid GRID = new Grid("set", Modality.CT, List.of(CORD, LUNG, SKIN), true, List.of(3.125, 3.125, 10.0), List.of(64, 48, 10),
		Pooling.halvings(4), new Intensity(Intensity.Kind.FIXED, -111, 159, 34.5, 40.7), Grid.COARSE);

	private static PlanReport report(final List<Rung> ladder) {
		return new PlanReport(new Plan(Plan.CURRENT_VERSION, GRID.tasks(), List.of(Modality.CT), List.of(GRID)), List.of(new Reason(List.of(128, 24,
			8), ladder)));
	}

	private static Rung rung(final double mm, final double cord, final double lung, final double skin) {
		return new Rung(List.of(mm, mm, 10.0), Map.of(CORD, cord, LUNG, lung, SKIN, skin));
	}

	@Test
	@DisplayName("a window that sees half of an image along one axis and reaches beyond it along two others")
	void shares() {
		final Reason reason = report(List.of()).reasons().get(0);
		assertEquals(0.5, reason.seen(GRID.window()));
		assertEquals(1 - 0.5 * 0.8, reason.padding(GRID.window()), 1e-12);
	}

	@Test
	@DisplayName("grid, window in voxels and mm, pooling and the constants of intensities")
	void lines() {
		assertEquals(List.of("spacing 3.13×3.13×10 mm, 3 tasks",
			"window 64×48×10 voxels, 200×150×100 mm: sees 50 % of a median image of 128×24×8 voxels, 60 % of it is padding",
			"pooling 2×2×2, 2×2×2, 2×2×2, 2×2×2", "intensities from -111 to 159, less 34.5, by 40.7, measured over the labels"), report(List.of())
				.toLines(0));
	}

	@Test
	@DisplayName("the ladder says the median and the worst task of each spacing, and which was taken")
	void ladder() {
		final List<String> lines = report(List.of(rung(1.5, 1, 0.99, 0.9801), rung(3.125, 0.99, 0.951, 0.97))).toLines(0);
		assertEquals(7, lines.size());
		assertTrue(lines.get(5).startsWith("  1.5×1.5×10 mm") && lines.get(5).endsWith("0.990  0.980 skin"), lines.get(5));
		assertTrue(lines.get(6).startsWith("* 3.13×3.13×10 mm") && lines.get(6).endsWith("0.970  0.951 lung"), lines.get(6));
	}
}
