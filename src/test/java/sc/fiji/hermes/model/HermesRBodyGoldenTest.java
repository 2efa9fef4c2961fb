package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/** The published numbers on a volume of 64³ with constant background, where sums of float32 numbers lose their digits. */
class HermesRBodyGoldenTest {

	private static final int EDGE = 64;
	private static final JsonObject EXPECTED = Golden.readBody();
	private static GoldenNetwork golden;

	@BeforeAll
	static void build() {
		golden = new GoldenNetwork(EDGE, Golden.body(), Golden.target(EDGE));
	}

	@AfterAll
	static void close() {
		golden.close();
	}

	@Test
	@DisplayName("F13b the volume is the published one")
	void input() {
		final float[] v = Golden.body();
		double sum = 0;
		for (final float x : v) sum += x;
		assertEquals(EXPECTED.getAsJsonObject("input").get("mean").getAsDouble(), sum / v.length, 1e-8);
		final float[] labels = Golden.target(EDGE);
		for (int t = 0; t < 4; t++) {
			double count = 0;
			for (int i = t; i < labels.length; i += 4) count += labels[i];
			assertEquals(EXPECTED.getAsJsonArray("label_sum").get(0).getAsJsonArray().get(t).getAsDouble(), count);
		}
	}

	@Test
	@DisplayName("F13b logits within 1e-3")
	void logits() {
		final float[] v = golden.fetch(golden.output.logits());
		final JsonArray channels = EXPECTED.getAsJsonArray("logits");
		double worst = 0;
		for (int t = 0; t < 4; t++) {
			final JsonObject channel = channels.get(t).getAsJsonObject();
			double mean = 0, square = 0;
			for (int i = t; i < v.length; i += 4) mean += v[i] / (v.length / 4.0);
			for (int i = t; i < v.length; i += 4) square += Math.pow(v[i] - mean, 2) / (v.length / 4.0);
			assertEquals(channel.get("mean").getAsDouble(), mean, 1e-3, "mean of task " + t);
			assertEquals(channel.get("std").getAsDouble(), Math.sqrt(square), 1e-3, "deviation of task " + t);
			for (final var point : channel.getAsJsonObject("points_zyx").entrySet()) {
				final String[] zyx = point.getKey().replaceAll("[() ]", "").split(",");
				final int i = (Integer.parseInt(zyx[0]) * EDGE + Integer.parseInt(zyx[1])) * EDGE + Integer.parseInt(zyx[2]);
				final double off = Math.abs(point.getValue().getAsDouble() - v[4 * i + t]);
				worst = Math.max(worst, off);
				assertTrue(off <= 1e-3, "task " + t + " at " + point.getKey() + " is off by " + off);
			}
		}
		System.out.printf("64³ logits: largest deviation %.2g%n", worst);
	}

	@Test
	@DisplayName("F13b losses within 1e-4, modality scores within 1e-3")
	void losses() {
		final float[] m = golden.fetch(golden.output.modalityLogits().get());
		for (int i = 0; i < m.length; i++) assertEquals(EXPECTED.getAsJsonArray("mod_logits").get(i).getAsDouble(), m[i], 1e-3);
		assertEquals(EXPECTED.get("bce").getAsDouble(), golden.fetch(golden.bce)[0], 1e-4);
		assertEquals(EXPECTED.get("dice_loss").getAsDouble(), golden.fetch(golden.dice)[0], 1e-4);
		assertEquals(EXPECTED.get("mod_ce").getAsDouble(), golden.fetch(golden.modality)[0], 1e-3);
		assertEquals(EXPECTED.get("total_loss").getAsDouble(), golden.fetch(golden.total)[0], 1e-4);
	}

	@Test
	@DisplayName("F13b, C11 every tensor's gradient norm and the global one within 1e-3 relative")
	void gradientNorms() {
		final JsonObject expected = EXPECTED.getAsJsonObject("grad_l2");
		final double[] norms = golden.gradientNorms();
		final double global = EXPECTED.get("global_grad_norm").getAsDouble();
		double worst = 0, squares = 0;
		String where = "";
		for (int i = 0; i < norms.length; i++) {
			final String name = golden.variables.parameters().get(i).name();
			final double e = expected.get(name).getAsDouble();
			squares += norms[i] * norms[i];
			final double off = Math.abs(norms[i] / e - 1);
			if (e > 1e-6 * global && off > worst) {
				worst = off;
				where = name;
			}
		}
		final double globalOff = Math.abs(Math.sqrt(squares) / global - 1);
		System.out.printf("64³ gradients: largest relative deviation %.2g (%s), of the global norm %.2g%n", worst, where, globalOff);
		for (int i = 0; i < norms.length; i++) {
			final String name = golden.variables.parameters().get(i).name();
			final double e = expected.get(name).getAsDouble();
			// Biases in front of a normalisation have gradient zero but for rounding.
			assertEquals(e, norms[i], 1e-3 * e + 1e-6 * global, name);
		}
		assertTrue(globalOff <= 1e-3);
	}
}
