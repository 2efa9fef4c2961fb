package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.worker.RandomModel;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/** An installation with a small model in the place of the one that comes with Hermes, and none of the user's own. */
class StarterModelTest {

	@Test
	@DisplayName("a macro finds the model that came with Hermes by its name or without one, in any command, and cannot remove it")
	void macro(@TempDir final Path folder) throws Exception {
		final PlainImageJ imageJ = PlainImageJ.install(folder.resolve("ImageJ"));
		final Path starter = RandomModel.writeCoarse(Files.createDirectories(imageJ.shippedModels()).resolve("starter"));
		final Path volume = folder.resolve("ct.nii.gz"), out = folder.resolve("out");
		Files.copy(Path.of("test-images", "phantom_ct.nii.gz"), volume);
		final short[] expected = new SegmentVolumeWork(starter, Volumes.read(volume), Modality.CT, List.of(), SegmentOptions.options()).run(Job
			.create().withThreads(1)).parts().get(0).labels().data();
		final String said = imageJ.runHeadless(Files.writeString(folder.resolve("macro.ijm"), String.join("\n",
			"call('sc.fiji.hermes.ij1.HermesPlugIn.install');", //
			"run('Hermes Models...', 'action=list');", //
			"run('Hermes Open Volume...', 'file=[" + volume + "]');", //
			"run('Hermes Segment Volume...', 'model=starter modality=CT');", //
			"run('Hermes Save Volume...', 'file=[" + folder.resolve("labels.nii.gz") + "]');", //
			"run('Hermes Segment File...', 'file=[" + volume + "] output=[" + out + "] modality=CT');", //
			"run('Hermes Models...', 'action=[export in half precision] model=starter output=[" + folder.resolve("half") + "]');", //
			"print('before the end');", //
			"run('Hermes Models...', 'action=remove model=starter confirm');", //
			"print('went on');")), "", Duration.ofMinutes(2));
		assertTrue(said.contains("0 models in " + imageJ.models() + ", and 1 that came with Hermes"), said);
		assertTrue(said.contains("came with Hermes and is not removed") && said.contains("before the end") && !said.contains("went on"), said);
		assertTrue(ModelFolder.isModel(starter));
		assertArrayEquals(expected, Volumes.readLabels(folder.resolve("labels.nii.gz")).data());
		assertArrayEquals(expected, Volumes.readLabels(out.resolve("ct.nii.gz")).data());
		assertTrue(ModelFolder.bytes(folder.resolve("half")) < 0.6 * ModelFolder.bytes(starter), said);
		assertFalse(Files.exists(imageJ.models().resolve("starter")));
	}
}
