package sc.fiji.hermes.segment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.collection.layout.Channel;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Modality;

/**
 * A volume and the name of its case. In a folder as nnU-Net has them, a case has a file a channel, {@code case_0000.nii.gz}
 * and {@code case_0001.nii.gz}; one of them is taken, and the result is called {@code case}.
 */
record CaseVolume(String name, Path file) {

	private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d{4})");

	static CaseVolume of(final Path file) {
		return new CaseVolume(Volumes.stem(file), file);
	}

	/**
	 * The cases of a folder.
	 *
	 * @param files volumes in it, by name, at least one
	 * @throws InputException if there are several channels and it is not clear which is meant, or none is where one is asked for
	 */
	static List<CaseVolume> of(final Path folder, final List<Path> files, final ModelDescription model, final Modality modality,
		final SegmentOptions options)
	{
		final List<Channel> declared = Channel.declared(folder);
		final Map<String, TreeMap<Integer, Path>> cases = numbered(files);
		final Set<Integer> numbers = new TreeSet<>();
		cases.values().forEach(c -> numbers.addAll(c.keySet()));
		final boolean said = options.channel().isPresent() || !declared.isEmpty() || String.valueOf(folder.toAbsolutePath().normalize()
			.getFileName()).toLowerCase(Locale.ROOT).startsWith("images");
		if (cases.isEmpty() || !said && !areChannels(cases, numbers)) {
			if (options.channel().isPresent()) throw new InputException(
				"The folder %s has no numbered channels (case_0000, case_0001), so channel %d cannot be chosen; leave the channel%s out.", folder,
				options.channel().getAsInt(), Remedy.CHANNEL);
			return files.stream().map(CaseVolume::of).toList();
		}
		final int channel = channel(folder, numbers, declared, model, modality, options);
		final List<CaseVolume> chosen = new ArrayList<>();
		// reading a file that is missing says so, in the row of its case
		cases.forEach((name, c) -> chosen.add(new CaseVolume(name, c.getOrDefault(channel, missing(name, channel, c.firstEntry().getValue())))));
		return chosen;
	}

	/** Files by case and channel; none if there is a file that is not numbered. */
	private static Map<String, TreeMap<Integer, Path>> numbered(final List<Path> files) {
		final Map<String, TreeMap<Integer, Path>> cases = new LinkedHashMap<>();
		for (final Path file : files) {
			final Matcher m = NUMBERED.matcher(Volumes.stem(file));
			if (!m.matches()) return Map.of();
			final Path other = cases.computeIfAbsent(m.group(1), name -> new TreeMap<>()).put(Integer.parseInt(m.group(2)), file);
			if (other != null) throw new InputException("The results for %s and %s would have the same name; rename one of them.", other, file);
		}
		return cases;
	}

	/** Numbers may also count cases; what nothing else says they are is taken for channels if each case has the same from 0. */
	private static boolean areChannels(final Map<String, TreeMap<Integer, Path>> cases, final Set<Integer> numbers) {
		if (numbers.equals(Set.of(0))) return true;
		return cases.size() > 1 && numbers.contains(0) && cases.values().stream().allMatch(c -> c.keySet().equals(numbers));
	}

	private static Path missing(final String name, final int channel, final Path other) {
		final String ending = other.getFileName().toString().substring(Volumes.stem(other).length());
		return other.resolveSibling(String.format(Locale.ROOT, "%s_%04d%s", name, channel, ending));
	}

	private static int channel(final Path folder, final Set<Integer> numbers, final List<Channel> declared, final ModelDescription model,
		final Modality modality, final SegmentOptions options)
	{
		if (options.channel().isPresent()) {
			final int wanted = options.channel().getAsInt();
			if (!numbers.contains(wanted)) throw new InputException("The folder %s has no channel %d; choose from %s.", folder, wanted, names(
				numbers, declared));
			return wanted;
		}
		if (numbers.size() == 1) return numbers.iterator().next();
		final List<Channel> fitting = declared.stream().filter(c -> numbers.contains(c.number())).filter(c -> modality.isUnknown() ? model.plan()
			.modalities().contains(c.modality()) : c.modality().equals(modality)).toList();
		if (fitting.size() == 1) return fitting.get(0).number();
		throw new InputException("The folder %s has %d channels a case, %s; choose one%s.", folder, numbers.size(), names(numbers, declared),
			Remedy.CHANNEL);
	}

	private static String names(final Set<Integer> numbers, final List<Channel> declared) {
		return numbers.stream().map(n -> n + declared.stream().filter(c -> c.number() == n).findFirst().map(c -> " (" + c.name() + ")").orElse(
			"")).collect(Collectors.joining(", "));
	}
}
