package sc.fiji.hermes.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class TestImagesTest {

	private static final Path FOLDER = Path.of("test-images");

	@ParameterizedTest
	@EnumSource(names = { "CT", "T1", "PET" })
	@DisplayName("shipped test images are what the generator draws, voxel for voxel")
	void shippedImagesAreReproducible(final PhantomKind kind) {
		final String name = "phantom_" + kind.modality().name().toLowerCase(Locale.ROOT);
		final Phantom drawn = Phantoms.draw(kind, PhantomOptions.options(), 2026, 0);
		final Volume image = Volumes.read(FOLDER.resolve(name + ".nii.gz"));
		final LabelMap labels = Volumes.readLabels(FOLDER.resolve(name + "_labels.nii.gz"));
		assertArrayEquals(drawn.image().data(), image.data());
		assertArrayEquals(drawn.labels().data(), labels.data());
		assertTrue(drawn.image().geometry().matches(image.geometry(), 1e-3), () -> drawn.image().geometry() + " but the file " +
			image.geometry());
	}
}
