package sc.fiji.hermes.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** A small model with random weights: CT with liver and spleen that share a label map, PET with two lesions that may overlap. */
public final class RandomModel {

	public static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen"), LESION = new Task("lesion"), TUMOUR = new Task("tumour");

	private RandomModel() {}

	/** Writes the model for voxels of 2 mm with a window of the given sides, and returns its folder. */
	public static Path write(final Path folder, final int... window) {
		return write(folder, 2, List.of(window[0], window[1], window[2]));
	}

	/** The same for voxels that are as coarse as those of the smallest phantoms, which are then one or two windows large. */
	public static Path writeCoarse(final Path folder) {
		return write(folder, 16, List.of(32, 16, 16));
	}

	private static Path write(final Path folder, final double mm, final List<Integer> sides) {
		final List<Double> spacing = List.of(mm, mm, mm);
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(LIVER, SPLEEN, LESION, TUMOUR), List.of(Modality.CT, Modality.PET), List.of(
			new Grid("a", Modality.CT, List.of(LIVER, SPLEEN), true, spacing, sides), new Grid("b", Modality.PET, List.of(LESION,
				TUMOUR), false, spacing, sides)));
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), 4, 2);
		ModelFolder.write(folder, new Model("random", config, plan, Weights.initialize(Network.of(config).parameters(), 19), ModelCard.today(
			List.of(), 0, List.of())));
		return folder;
	}

	/** Noise of 2 mm voxels. */
	public static Volume noise(final int size) {
		final Random random = new Random(1);
		final float[] data = new float[size * size * size];
		for (int i = 0; i < data.length; i++) data[i] = (float) (100 * random.nextGaussian());
		return Volume.of(data, Geometry.ofSpacing(new long[] { size, size, size }, 2, 2, 2));
	}
}
