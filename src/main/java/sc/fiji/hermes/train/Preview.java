package sc.fiji.hermes.train;

import java.awt.AWTError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.picture.Layer;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.picture.PreviewSheet;
import sc.fiji.hermes.picture.Row;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.segment.GridPredictor;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Draws what a network in training makes of one window of up to four datasets. Neither samples nor weights notice, and a
 * picture is no reason to lose a training: its failure is told once, and then there are no more.
 */
final class Preview {

	private static final int MOST = 4;
	/** Most of a training's time that previews may take between validations. */
	private static final double SHARE = 0.02;
	private static final double LEAST_SECONDS = 5;

	/** A window of a case, with the labels of those of the grid's tasks that are annotated. */
	private record Scene(Dataset dataset, Case source, Grid grid, PreparedCase window, List<Label> annotated) {}

	private final TrainingSetup setup;
	private final Job silent;
	private boolean on;
	private Optional<List<Scene>> scenes = Optional.empty();
	private long due = System.nanoTime();

	Preview(final TrainingSetup setup) {
		this.setup = setup;
		silent = setup.job().withProgress(Progress.SILENT);
		on = setup.options().preview();
	}

	/** Whether another may be drawn without taking too much of the time. */
	boolean isDue() {
		return on && System.nanoTime() - due >= 0;
	}

	/**
	 * Writes {@code preview.png} of the run.
	 *
	 * @param loaded gives a predictor with the weights to show; the time it takes counts
	 * @param step that they are of
	 * @throws CancelledException between two windows
	 */
	void draw(final Supplier<GridPredictor> loaded, final long step) {
		if (!on) return;
		final long start = System.nanoTime();
		try {
			if (scenes.isEmpty()) scenes = Optional.of(scenes());
			final GridPredictor predictor = loaded.get();
			final List<Row> rows = new ArrayList<>();
			for (final Scene s : scenes.get()) rows.add(row(s, predictor));
			if (rows.isEmpty()) on = false;
			else Pictures.writePng(PreviewSheet.draw(step == 0 ? "Before the first step" : "After step " + step, rows), setup.run().preview());
		}
		catch (final CancelledException e) {
			throw e;
		}
		catch (final RuntimeException | LinkageError | AWTError | OutOfMemoryError e) {
			on = false;
			setup.job().report("The preview could not be drawn: " + e.getMessage(), -1);
		}
		final double seconds = (System.nanoTime() - start) * 1e-9;
		due = System.nanoTime() + (long) (1e9 * Math.max(LEAST_SECONDS, seconds / SHARE));
	}

	private List<Scene> scenes() {
		final List<Scene> found = new ArrayList<>();
		for (final Dataset d : setup.collection().datasets()) {
			if (found.size() == MOST) break;
			Stream.of(Split.VALIDATION, Split.TRAIN).flatMap(split -> d.cases(split).stream()).filter(c -> c.labels().isPresent() && !c
				.annotated().isEmpty()).findFirst().ifPresent(c -> found.add(scene(d, c)));
		}
		return found;
	}

	private Scene scene(final Dataset d, final Case c) {
		final Grid grid = setup.plan().grid(d.name());
		final List<Label> annotated = grid.tasks().stream().filter(c.annotated()::contains).map(t -> d.label(t).orElseThrow()).toList();
		final PreparedCase whole = setup.validator().prepared(d, c);
		return new Scene(d, c, grid, PreviewWindow.of(whole, grid, annotated), annotated);
	}

	private Row row(final Scene s, final GridPredictor predictor) {
		final List<Task> tasks = s.grid.tasks();
		final Geometry geometry = s.window.image().image().geometry();
		final short[][] masks = new short[tasks.size()][(int) geometry.voxels()];
		final int plane = (int) (geometry.size(0) * geometry.size(1));
		predictor.masks(s.window.image(), s.grid, 0, (probabilities, firstZ, newZ, endZ) -> {
			for (int t = 0; t < masks.length; t++) for (int i = newZ * plane; i < endZ * plane; i++)
				if (probabilities[t][i - firstZ * plane] >= 0.5f) masks[t][i] = 1;
		}, silent);
		final LabelMap labels = LabelMap.of(s.window.labels(), geometry);
		final List<Layer> prediction = new ArrayList<>();
		for (final Label label : s.annotated) prediction.add(new Layer(label.task(), Mask.nonZero(LabelMap.of(masks[tasks.indexOf(label
			.task())], geometry))));
		return new Row(s.dataset.name() + " / " + s.source.id(), s.window.image().image(), s.grid.modality(), Layer.of(labels, s.annotated),
			prediction);
	}
}
