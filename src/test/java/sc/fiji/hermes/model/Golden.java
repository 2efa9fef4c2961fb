package sc.fiji.hermes.model;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.model.resunet.ResUNet;

/** Published numbers of a tiny Hermes-R and the integer-only fill that they were computed with. */
public final class Golden {

	private static final long P = 65521;

	private Golden() {}

	public static JsonObject read() {
		return read("golden.json");
	}

	/** Numbers of the same network on a volume of 64³ with constant background. */
	static JsonObject readBody() {
		return read("golden-body64.json");
	}

	static JsonObject read(final String file) {
		try (Reader reader = new InputStreamReader(Golden.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
			return JsonParser.parseReader(reader).getAsJsonObject();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** The network of the golden file: base width 8, pools of 13 and 6 rows. */
	public static NetworkConfig config() {
		return NetworkConfig.reference(ResUNet.of(8), 13, 6);
	}

	/** Values in [0, 1) for the first {@code count} elements of the tensor called {@code name}. */
	public static double[] fill(final String name, final int count) {
		long h = 0;
		for (int i = 0; i < name.length(); i++) h = (h + (i + 1L) * name.charAt(i)) % P;
		final double[] r = new double[count];
		for (long j = 0; j < count; j++) r[(int) j] = (double) ((h * 7919 + j * 104729 + (j * j % P) * 31) % P) / P;
		return r;
	}

	/** Golden values of every parameter, converted from PyTorch's layout. */
	public static Weights weights(final List<Parameter> parameters) {
		final List<float[]> values = new ArrayList<>();
		for (final Parameter p : parameters) {
			final double[] r = fill(p.name(), p.size());
			final long[] torch = p.layout().torchShape(p.shape());
			double fanIn = 1;
			for (int i = 1; i < torch.length; i++) fanIn *= torch[i];
			final float[] v = new float[r.length];
			for (int i = 0; i < v.length; i++) {
				final double u = 2 * r[i] - 1;
				if (p.name().endsWith("_prior")) v[i] = (float) u;
				else if (p.name().endsWith(".bias")) v[i] = (float) (0.1 * u);
				else if (torch.length == 1) v[i] = (float) (1 + 0.2 * u);
				else v[i] = (float) (u * Math.sqrt(3 / fanIn));
			}
			values.add(p.layout().fromTorch(v, p.shape()));
		}
		return Weights.of(parameters, values);
	}

	/** The 32³ input volume, row-major z, y, x. */
	public static float[] image() {
		final double[] r = fill("input", 32 * 32 * 32);
		final float[] v = new float[r.length];
		for (int i = 0; i < v.length; i++) v[i] = (float) (1.5 * (2 * r[i] - 1));
		return v;
	}

	/** A 64³ volume: noise in a cylinder, one value around it. */
	static float[] body() {
		final double[] r = fill("input", 64 * 64 * 64);
		final float[] v = new float[r.length];
		for (int i = 0; i < v.length; i++) {
			final int y = 2 * (i / 64 % 64) - 63, x = 2 * (i % 64) - 63;
			v[i] = y * y + x * x < 2500 ? (float) (1 + 0.75 * (2 * r[i] - 1)) : -0.75f;
		}
		return v;
	}

	/** Target {@code [z, y, x, 4]} of 32³; the fourth channel is empty. */
	public static float[] target() {
		return target(32);
	}

	static float[] target(final int edge) {
		final int voxels = edge * edge * edge;
		final double[] r = fill("label", 4 * voxels);
		final float[] v = new float[4 * voxels];
		for (int t = 0; t < 3; t++) for (int i = 0; i < voxels; i++) v[4 * i + t] = r[t * voxels + i] < 0.2 ? 1 : 0;
		return v;
	}
}
