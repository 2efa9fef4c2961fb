package sc.fiji.hermes.ui;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.demo.Phantom;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.picture.Layer;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.picture.PreviewSheet;
import sc.fiji.hermes.picture.Row;

/** Writes a run folder as a training would, without training. */
final class CannedRun {

	private static final long STEPS = 800;

	private final Path run;
	private final Random random = new Random(3);

	CannedRun(final Path run) throws IOException {
		this.run = Files.createDirectories(run);
		Files.writeString(run.resolve("run.json"), "{\"steps\": " + STEPS + "}\n");
		line("{\"step\":0,\"state\":\"training\"}");
	}

	private void line(final String format, final Object... values) throws IOException {
		Files.writeString(run.resolve("log.jsonl"), String.format(Locale.ROOT, format, values) + "\n", StandardOpenOption.CREATE,
			StandardOpenOption.APPEND);
	}

	void step(final long step) throws IOException {
		final double ce = 0.7 * Math.exp(-step / 300.0) + 0.05 * random.nextDouble(), dice = 0.2 + 0.8 * Math.exp(-step / 250.0) + 0.05 * random
			.nextDouble();
		line("{\"step\":%d,\"loss\":%f,\"cross_entropy\":%f,\"dice_loss\":%f,\"modality\":%f,\"seconds_per_step\":0.62,\"seconds_left\":%f," +
			"\"heap_bytes\":66081688,\"resident_bytes\":1724844544}", step, ce + dice, ce, dice, 1.6 * Math.exp(-step / 100.0), 0.62 * (STEPS - step));
		if (step % 100 == 0) validation(step);
	}

	private void validation(final long step) throws IOException {
		final double a = 0.92 - 0.9 * Math.exp(-step / 200.0), b = 0.85 - 0.85 * Math.exp(-step / 300.0), c = 0.7 - 0.7 * Math.exp(-step / 400.0);
		line("{\"step\":%d,\"mean_dice\":%f,\"dice\":{\"Abdomen_CT\":%f,\"Brain_T1\":%f,\"Heart_Cine\":%f,\"Lesion_PET\":%f},\"task_dice\":{}}",
			step, (a + b + c) / 3, a, b, c, c * 0.9);
	}

	void state(final long step, final String state) throws IOException {
		line("{\"step\":%d,\"state\":\"%s\"}", step, state);
	}

	/** Phantoms with their own labels as prediction. */
	void preview(final long step) {
		final List<Row> rows = new ArrayList<>();
		for (final PhantomKind kind : List.of(PhantomKind.values()).subList(0, 4)) {
			final Phantom p = Phantoms.draw(kind, PhantomOptions.options(), 1, 0);
			final List<Label> labels = new ArrayList<>();
			for (int i = 0; i < kind.tasks().size(); i++) labels.add(new Label(kind.tasks().get(i), List.of(i + 1)));
			rows.add(new Row(kind.caseId(0), p.image(), kind.modality(), Layer.of(p.labels(), labels), Layer.of(p.labels(), labels)));
		}
		Pictures.writePng(PreviewSheet.draw("After step " + step, rows), run.resolve("preview.png"));
	}
}
