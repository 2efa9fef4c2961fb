package sc.fiji.hermes.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.job.InputException;

/** {@link Recipe} on folders with the files of the downloads, empty. */
class RecipeTest {

	@TempDir
	Path root;

	private void touch(final String file) throws IOException {
		Files.createDirectories(root.resolve(file).getParent());
		Files.write(root.resolve(file), new byte[0]);
	}

	@ParameterizedTest
	@DisplayName("finds image and label map where the download has them, and names the values")
	@CsvSource({ "amos-ct, imagesTr/amos_0007.nii.gz, labelsTr/amos_0007.nii.gz, amos_0007, CT, 15, prostate_or_uterus",
		"amos-ct, imagesVa/amos_0500.nii.gz, labelsVa/amos_0500.nii.gz, amos_0500, CT, 6, liver",
		"amos-mr, imagesTr/amos_0507.nii.gz, labelsTr/amos_0507.nii.gz, amos_0507, MR, 2, kidney_right",
		"bcv, RawData/Training/img/img0003.nii.gz, RawData/Training/label/label0003.nii.gz, 0003, CT, 13, adrenal_gland_left",
		"structseg-thorax, Thoracic_OAR/12/data.nii.gz, Thoracic_OAR/12/label.nii.gz, 12, CT, 6, spinal_cord",
		"lits, Training Batch 1/volume-5.nii, Training Batch 1/segmentation-5.nii, 5, CT, 2, liver_tumour",
		"lits, volume-5.nii, segmentation-5.nii, 5, CT, 1, liver",
		"kits, data/case_00012/imaging.nii.gz, data/case_00012/segmentation.nii.gz, case_00012, CT, 2, kidney_tumour",
		"autopet-pet, FDG/PETCT_0a/11-29-2002-x/SUV.nii.gz, FDG/PETCT_0a/11-29-2002-x/SEG.nii.gz, PETCT_0a_11-29-2002-x, PET, 1, lesion",
		"autopet-ct, FDG/PETCT_0a/11-29-2002-x/CTres.nii.gz, FDG/PETCT_0a/11-29-2002-x/SEG.nii.gz, PETCT_0a_11-29-2002-x, CT, 1, lesion" })
	void layouts(final String name, final String image, final String labels, final String id, final String modality, final int value,
		final String task) throws IOException
	{
		touch(image);
		touch(labels);
		touch("unrelated/other.nii.gz");
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of(name)));
		assertEquals(1, d.cases().size());
		final Case c = d.cases().get(0);
		assertEquals(List.of(id, root.resolve(image), root.resolve(labels)), List.of(c.id(), c.image(), c.labels().orElseThrow()));
		assertEquals(modality, d.modality().name());
		assertTrue(d.labels().stream().filter(l -> l.contains(value)).anyMatch(l -> l.task().name().equals(task)), d.labels().toString());
	}

	@Test
	@DisplayName("a Decathlon recipe reads the folder's own description and adds the modality")
	void decathlon() throws IOException {
		touch("imagesTr/h_1.nii.gz");
		touch("labelsTr/h_1.nii.gz");
		Files.writeString(root.resolve("dataset.json"), "{\"name\": \"Hippocampus\", \"modality\": {\"0\": \"MRI\"}, \"labels\": {\"0\": \"background\", "
			+ "\"1\": \"Anterior\"}, \"training\": [{\"image\": \"./imagesTr/h_1.nii.gz\", \"label\": \"./labelsTr/h_1.nii.gz\"}]}");
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("msd-hippocampus")));
		assertEquals("T1", d.modality().name());
		assertEquals("Anterior", d.tasks().get(0).name());
	}

	@Test
	@DisplayName("MR cases are no CT cases, images without labels are left out, another folder and name are refused")
	void refused() throws IOException {
		touch("imagesTr/amos_0507.nii.gz");
		touch("labelsTr/amos_0507.nii.gz");
		touch("imagesTs/amos_0600.nii.gz");
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("amos-ct"))))
			.getMessage().contains("amos-ct"));
		assertTrue(assertThrows(InputException.class, () -> Recipe.of("none")).getMessage().contains("lits"));
	}
}
