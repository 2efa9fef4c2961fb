package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;

/** Which files of an MSD or nnU-Net folder belong to which case. */
final class FolderCases {

	private static final Pattern ENDING = Pattern.compile(
		"(?i)(\\.nii\\.gz|\\.nii|\\.seg\\.nrrd|\\.nrrd|\\.nhdr|\\.mha|\\.mhd|\\.tiff?)$");

	/** nnU-Net's number of the channel. */
	private static final Pattern NUMBERED = Pattern.compile("(.+)_\\d{4}");

	private FolderCases() {}

	/** The files of one case; {@code labels} may not exist. */
	record CaseFiles(String id, Path image, Optional<Path> labels, boolean test, Part part) {

		CaseFiles(final String id, final Path image, final Optional<Path> labels, final boolean test) {
			this(id, image, labels, test, Part.WHOLE);
		}
	}

	/** Of files in a folder that holds several datasets, or one twice. */
	static void requireDistinct(final List<CaseFiles> files) {
		final Map<String, Path> images = new HashMap<>();
		for (final CaseFiles f : files) {
			final Path other = images.put(f.id(), f.image());
			if (other != null) throw new InputException("%s and %s are both of case \"%s\"; give a folder that holds one of them, or rename one.",
				other, f.image(), f.id());
		}
	}

	/** The declared channels, by number. */
	static Map<String, StrictJson> channels(final StrictJson json) {
		return json.find("channel_names").or(() -> json.find("modality")).orElseThrow(() -> json.wrong(
			"neither \"channel_names\" (nnU-Net) nor \"modality\" (MSD) is there; add one of them.")).members();
	}

	static List<CaseFiles> list(final Path folder, final StrictJson json, final FolderOptions options) {
		final Map<String, StrictJson> channels = channels(json);
		final int channel = options.channel();
		if (!channels.containsKey(Integer.toString(channel))) throw json.wrong(
			"channel %d is not declared; the channels are %s.", channel, String.join(", ", channels.keySet()));
		if (channels.size() > 1) options.note("%s has %d channels; only channel %d (%s) is used.", folder.getFileName(), channels
			.size(), channel, channels.get(Integer.toString(channel)).text());
		final List<CaseFiles> files = new ArrayList<>();
		if (json.find("dataset").isPresent()) mapped(json.get("dataset"), folder, channel, files);
		else if (json.find("channel_names").isPresent()) scanned(folder, json, channel, "Tr", files);
		else listed(json.get("training"), folder, channel, channels.size(), false, files);
		if (json.find("numTraining").isPresent() && json.get("numTraining").integer() != files.size()) options.note(
			"%s declares %d training cases and holds %d; the latter are used.", folder.getFileName(), json.get("numTraining")
				.integer(), files.size());
		if (options.testImages()) {
			if (json.find("channel_names").isPresent()) scanned(folder, json, channel, "Ts", files);
			else if (json.find("test").isPresent()) listed(json.get("test"), folder, channel, channels.size(), true, files);
		}
		final Set<String> ids = new HashSet<>();
		for (final CaseFiles f : files) if (!ids.add(CollectionFiles.fileName(f.id(), json))) throw json.wrong(
			"case \"%s\" occurs twice in the folder; rename or remove one.", f.id());
		return files;
	}

	/** nnU-Net v2's {@code "dataset": {"case": {"images": […], "label": "…"}}}. */
	private static void mapped(final StrictJson mapping, final Path folder, final int channel, final List<CaseFiles> files) {
		for (final Map.Entry<String, StrictJson> e : mapping.members().entrySet()) {
			final StrictJson images = e.getValue().get("images");
			if (images.items().size() <= channel) throw images.wrong("there is no image of channel %d; add it.", channel);
			files.add(new CaseFiles(e.getKey(), CollectionFiles.path(images.items().get(channel), folder), Optional.of(CollectionFiles
				.path(e.getValue().get("label"), folder)), false));
		}
	}

	/**
	 * nnU-Net v2: {@code imagesTr/case_0000.ending} and {@code labelsTr/case.ending}, by id; an image of one channel may lack its
	 * number.
	 */
	private static void scanned(final Path folder, final StrictJson json, final int channel, final String part,
		final List<CaseFiles> files)
	{
		final int channels = channels(json).size();
		final String ending = json.get("file_ending").text();
		final boolean test = part.equals("Ts");
		final Path images = folder.resolve("images" + part);
		final Path labels = folder.resolve("labels" + part);
		final Set<String> labelled = stems(labels, ending);
		final Set<String> stems = stems(images, ending), plain = new TreeSet<>();
		final Set<String> ids = new TreeSet<>();
		for (final String stem : stems) {
			final Matcher m = NUMBERED.matcher(stem);
			final boolean ofCase = labelled.contains(stem) && !stems.contains(numbered(stem, channel));
			if (m.matches() && !ofCase) ids.add(m.group(1));
			else if (!stems.contains(numbered(stem, 0))) plain.add(stem);
		}
		if (!plain.isEmpty() && channels > 1) {
			final String one = plain.iterator().next();
			throw new InputException("%s does not say of which of the %d channels it is; name it %s.", images.resolve(one + ending), channels, numbered(
				one, channel) + ending);
		}
		ids.addAll(plain);
		// a label map without its image must not vanish: the case is listed and the check names the missing image
		if (!test) ids.addAll(labelled);
		for (final String id : ids) {
			final Path label = labels.resolve(id + ending);
			final Path image = images.resolve((plain.contains(id) ? id : numbered(id, channel)) + ending);
			final boolean unlabelled = test && !labelled.contains(id);
			files.add(new CaseFiles(id, image, unlabelled ? Optional.empty() : Optional.of(label), test));
		}
	}

	private static String numbered(final String id, final int channel) {
		return String.format(Locale.ROOT, "%s_%04d", id, channel);
	}

	/** Names of files of one ending without it. */
	private static Set<String> stems(final Path folder, final String ending) {
		final Set<String> stems = new TreeSet<>();
		for (final String name : names(folder)) if (name.endsWith(ending)) stems.add(name.substring(0, name.length() - ending.length()));
		return stems;
	}

	/** MSD and nnU-Net v1: {@code {"image": …, "label": …}} or, for test images, the bare path. */
	private static void listed(final StrictJson list, final Path folder, final int channel, final int channels, final boolean test,
		final List<CaseFiles> files)
	{
		for (final StrictJson item : list.items()) {
			final StrictJson image = item.isText() ? item : item.get("image");
			final Path path = CollectionFiles.path(image, folder);
			final String name = String.valueOf(path.getFileName());
			final Matcher ending = ENDING.matcher(name);
			final String end = ending.find() ? ending.group() : "";
			final String id = name.substring(0, name.length() - end.length());
			final Optional<StrictJson> declared = test ? item.isText() ? Optional.empty() : item.find("label") : Optional.of(item.get(
				"label"));
			final Optional<Path> label = declared.map(j -> CollectionFiles.path(j, folder));
			files.add(channelFile(path, id, end, channel, channels, label, test));
		}
	}

	/** MSD keeps channels in one 4-D file; nnU-Net v1 in {@code case_0000}, {@code case_0001}, … but lists {@code case}. */
	private static CaseFiles channelFile(final Path path, final String id, final String end, final int channel, final int channels,
		final Optional<Path> label, final boolean test)
	{
		final Path numbered = path.resolveSibling(numbered(id, channel) + end);
		if (Files.exists(numbered)) return new CaseFiles(id, numbered, label, test);
		return new CaseFiles(id, path, label, test, channels > 1 ? Part.ofFrame(channel + 1) : Part.WHOLE);
	}

	/** File names of a folder, hidden ones left out; empty if there is no such folder. */
	private static List<String> names(final Path folder) {
		if (!Files.isDirectory(folder)) return List.of();
		try (Stream<Path> paths = Files.list(folder)) {
			return paths.map(p -> p.getFileName().toString()).filter(n -> !n.startsWith(".")).sorted().toList();
		}
		catch (final IOException | java.io.UncheckedIOException e) {
			throw new InputException(e, "%s cannot be listed; check that you may read it.", folder);
		}
	}
}
