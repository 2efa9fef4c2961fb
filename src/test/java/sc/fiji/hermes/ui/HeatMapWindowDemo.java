package sc.fiji.hermes.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;

/** Shows the priors of a model, or made-up ones: {@code HeatMapWindowDemo [MODEL FOLDER | NUMBER OF TASKS]}. */
public final class HeatMapWindowDemo {

	private static final List<Scale> SCALES = ResUNet.of(8).scales();

	public static void main(final String[] args) {
		final String what = args.length > 0 ? args[0] : "24";
		HeatMapWindow.show("Hermes priors – " + what, what.matches("\\d+") ? madeUp(Integer.parseInt(what)) : SimilarityKind.of(Hermes
			.similarity(Path.of(what))), HeatMapWindow.HERE);
	}

	static List<SimilarityKind> madeUp(final int tasks) {
		final String[] organs = { "liver", "spleen", "kidney_left", "kidney_right", "pancreas", "gallbladder", "hippocampus_anterior" };
		final Random random = new Random(1);
		final double[][] groups = IntStream.range(0, organs.length).mapToObj(i -> random.doubles(16, -1, 1).toArray()).toArray(double[][]::new);
		final List<String> names = IntStream.range(0, tasks).mapToObj(i -> organs[i % organs.length] + " " + (1 + i / organs.length)).toList();
		return List.of(SimilarityKind.of("Task priors", SCALES, scales -> SimilarityMatrix.cosine(names, IntStream.range(0, tasks).mapToObj(
			i -> IntStream.range(0, 16).mapToDouble(c -> groups[i % organs.length][c] + new Random(i * 31L + c + scales.size()).nextGaussian() * 0.7)
				.toArray()).toArray(double[][]::new))), SimilarityKind.of("Modality priors", SCALES, scales -> SimilarityMatrix.cosine(List.of("CT", "T1",
					"PET"), new double[][] { { 1, 0.2, scales.size() }, { 1, -0.4, 0 }, { -0.3, 1, 0 } })));
	}
}
