package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Folders;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Label maps made of masks, one a structure. Structure n of a dataset has the value n; where structures overlap, each
 * combination has a value of its own, which belongs to all of them, so that nothing is lost. Which combination has which
 * value is kept in {@code values.json} beside the label maps. A label map that is newer than its masks is used again,
 * so that an interrupted joining goes on where it stopped.
 *
 * @param folder with a folder for each dataset in it
 * @param job hears of the progress and can cancel
 */
record JoinedMasks(Path folder, Job job) {

	private static final String VALUES = "values.json";

	/** The label maps of one dataset. */
	Joiner of(final String dataset, final List<String> structures) {
		return new Joiner(Folders.create(folder.resolve(dataset), "folder of joined label maps"), structures);
	}

	/**
	 * The place of a label map that is made in another way, made if there is none that is newer than what it is made of.
	 *
	 * @param sources files that it is made of
	 * @param fraction of the cases that is done, for the report
	 */
	Path keep(final String dataset, final String id, final List<Path> sources, final double fraction, final Supplier<LabelMap> make) {
		final Path place = Folders.create(folder.resolve(dataset), "folder of label maps");
		return kept(place, id, sources, true, fraction, make);
	}

	/** @param valid whether what lies there may be used again */
	private Path kept(final Path place, final String id, final java.util.Collection<Path> sources, final boolean valid, final double fraction,
		final Supplier<LabelMap> make)
	{
		job.checkCancelled();
		final Path file = place.resolve(id + ".nii.gz");
		// the name list makes that a source taken away is noticed, too
		final Path list = place.resolve(id + ".txt");
		final String names = String.join("\n", sources.stream().map(p -> p.toAbsolutePath().normalize().toString()).toList());
		if (valid && isNewer(file, sources) && names.equals(text(list))) return file;
		job.report("Making the label map of " + id, fraction);
		Volumes.write(make.get(), file);
		AtomicFile.writeString(list, names);
		return file;
	}

	private static boolean isNewer(final Path file, final java.util.Collection<Path> sources) {
		if (!Files.isRegularFile(file)) return false;
		try {
			final FileTime made = Files.getLastModifiedTime(file);
			for (final Path source : sources) if (Files.getLastModifiedTime(source).compareTo(made) > 0) return false;
			return true;
		}
		catch (final IOException e) {
			return false;
		}
	}

	private static String text(final Path file) {
		try {
			return Files.readString(file);
		}
		catch (final IOException e) {
			return "";
		}
	}

	/**
	 * Where a structure is drawn.
	 *
	 * @param read gives what is 0 outside of it
	 */
	record Mask(Path file, Supplier<LabelMap> read) {}

	/** Joins case after case; combinations get values in the order in which they appear. */
	final class Joiner {

		private final Path place;
		private final List<String> structures;

		/** By value: the structures, counted from 0, that are there. Value 0 is none. */
		private final List<List<Integer>> members = new ArrayList<>();
		private final Map<List<Integer>, Integer> values = new LinkedHashMap<>();
		/** Whether label maps of an earlier joining have the same values. */
		private boolean recalled;
		private boolean written;

		private Joiner(final Path place, final List<String> structures) {
			this.place = place;
			this.structures = structures;
			add(List.of());
			for (int i = 0; i < structures.size(); i++) add(List.of(i));
			recall();
		}

		Path folder() {
			return place;
		}

		/** Each structure with its own value and those of its combinations. */
		List<Label> labels() {
			final List<Label> labels = new ArrayList<>();
			for (int i = 0; i < structures.size(); i++) {
				final List<Integer> own = new ArrayList<>();
				for (int v = 1; v < members.size(); v++) if (members.get(v).contains(i)) own.add(v);
				labels.add(new Label(new Task(structures.get(i)), own));
			}
			return labels;
		}

		/** The label map of a case, made if there is none that is newer than its masks. */
		Path join(final String id, final Map<String, Path> masks, final double fraction) {
			final Map<String, Mask> read = new LinkedHashMap<>();
			masks.forEach((structure, file) -> read.put(structure, new Mask(file, () -> Volumes.readLabels(file))));
			return joinRead(id, read, fraction);
		}

		/** The same of masks that are parts of files. */
		Path joinRead(final String id, final Map<String, Mask> masks, final double fraction) {
			return kept(place, id, masks.values().stream().map(Mask::file).distinct().toList(), recalled, fraction, () -> {
				final int before = members.size();
				final LabelMap map = joined(id, masks);
				// values first: one too many does no harm, a label map with an unknown one would
				if (members.size() > before || !written) remember();
				return map;
			});
		}

		private LabelMap joined(final String id, final Map<String, Mask> masks) {
			short[] all = null;
			Geometry geometry = null;
			Path first = null;
			for (final Map.Entry<String, Mask> e : masks.entrySet()) {
				job.checkCancelled();
				final LabelMap mask = e.getValue().read().get();
				if (all == null) {
					all = new short[mask.data().length];
					geometry = mask.geometry();
					first = e.getValue().file();
				}
				else if (!mask.geometry().matches(geometry, Alignment.TOLERANCE)) throw new InputException(
					"The masks %s and %s of case %s lie on different grids; resample one onto the other.", first, e.getValue().file(), id);
				final int structure = structures.indexOf(e.getKey());
				final short[] data = mask.data();
				for (int i = 0; i < data.length; i++) if (data[i] != 0) all[i] = (short) with(all[i] & 0xffff, structure);
			}
			return LabelMap.of(all, geometry);
		}

		private int with(final int value, final int structure) {
			if (value == 0) return structure + 1;
			final List<Integer> more = new ArrayList<>(members.get(value));
			more.add(structure);
			java.util.Collections.sort(more);
			final Integer v = values.get(more);
			return v != null ? v : add(List.copyOf(more));
		}

		private int add(final List<Integer> combination) {
			final int value = members.size();
			if (value > CollectionFiles.MAX_LABEL) throw new InputException(
				"The masks of %s overlap in more than %d ways; leave out structures that are parts of others.", place, CollectionFiles.MAX_LABEL);
			members.add(combination);
			values.put(combination, value);
			return value;
		}

		private void remember() {
			final JsonObject root = new JsonObject();
			final JsonArray names = new JsonArray();
			structures.forEach(names::add);
			root.add("structures", names);
			final JsonArray overlaps = new JsonArray();
			for (int v = structures.size() + 1; v < members.size(); v++) {
				final JsonArray overlap = new JsonArray();
				members.get(v).forEach(overlap::add);
				overlaps.add(overlap);
			}
			root.add("overlaps", overlaps);
			AtomicFile.writeString(place.resolve(VALUES), new GsonBuilder().create().toJson(root) + "\n");
			written = true;
		}

		/** Takes the values of an earlier joining of the same structures. */
		private void recall() {
			final Path file = place.resolve(VALUES);
			if (!Files.isRegularFile(file)) return;
			final StrictJson root = StrictJson.read(file);
			if (!root.get("structures").items().stream().map(StrictJson::text).toList().equals(structures)) return;
			for (final StrictJson item : root.get("overlaps").items()) {
				final List<Integer> overlap = new ArrayList<>();
				for (final StrictJson i : item.items()) overlap.add((int) i.whole(0, structures.size() - 1));
				add(List.copyOf(overlap));
			}
			recalled = true;
			written = true;
		}
	}
}
