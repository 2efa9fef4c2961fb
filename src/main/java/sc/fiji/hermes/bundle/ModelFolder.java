package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.Sha256;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.file.Temporary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;

/**
 * A model on disk: a folder with {@code model.json}, {@code weights.safetensors} and a model card. Only JSON and numbers
 * are read, and all of it is checked, so a model from a stranger can do no harm but be wrong. {@code model.json} holds a SHA-256
 * of itself and one of the weights, so that a damaged model or weights of another one are refused; who changes {@code model.json} on
 * purpose removes its {@code sha256}, and readers are told.
 *
 * <pre>{@code
 * ModelFolder.write(run.resolve("model"), model);
 * Model same = ModelFolder.read(run.resolve("model"));
 * }</pre>
 */
public final class ModelFolder {

	static final String JSON = "model.json", WEIGHTS = "weights.safetensors", README = "README.md";

	/** Files of a model; anything else in its folder belongs to the user. */
	static final List<String> FILES = List.of(JSON, WEIGHTS, README);

	private ModelFolder() {}

	/** The model that is meant by a folder: its own, or that of the run of a training. What is in it is not checked. */
	public static Path of(final Path folder) {
		return Files.exists(folder.resolve("run.json")) ? folder.resolve("model") : folder;
	}

	/** Whether a folder says that it is a model. Its contents may still be damaged. */
	public static boolean isModel(final Path folder) {
		try {
			final Path json = folder.resolve(JSON);
			return Files.isRegularFile(json) && ModelFiles.isModel(StrictJson.read(json));
		}
		catch (final InputException e) {
			return false;
		}
	}

	/**
	 * Writes a model under a temporary name beside the folder, then gives it the folder's name. An existing model there
	 * is replaced, other files beside it are kept; if anything fails the existing model stays readable.
	 *
	 * @throws InputException if the folder holds something that is not a model, or the disk refuses
	 * @throws IllegalArgumentException if the weights are not those of the network, or not finite
	 */
	public static void write(final Path folder, final Model model) {
		write(folder, model, Precision.SINGLE);
	}

	/**
	 * As {@link #write(Path, Model)}, with the weights in the precision given.
	 *
	 * @throws InputException also if a weight is beyond the range of half precision
	 */
	public static void write(final Path folder, final Model model, final Precision precision) {
		final List<NamedArray> tensors = toTensors(model);
		final Path target = folder.toAbsolutePath().normalize();
		final Path parent = target.getParent();
		if (parent == null || !Files.isDirectory(parent))
			throw new InputException("%s cannot be written because its parent folder does not exist; create it first.", folder);
		final Path temporary = Temporary.beside(target);
		try {
			Replacement.finish(target);
			Replacement.check(target);
			Files.createDirectory(temporary);
			Safetensors.write(temporary.resolve(WEIGHTS), tensors, Map.of("format", "pt"), precision);
			AtomicFile.writeString(temporary.resolve(README), ModelReadme.of(model, precision));
			AtomicFile.writeString(temporary.resolve(JSON), Seal.sealed(ModelFiles.toJson(model.description(), Sha256.of(temporary.resolve(
				WEIGHTS)))));
			Replacement.replace(temporary, target);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be written (%s); check the disk or choose another folder.", folder, e.getMessage());
		}
		finally {
			Replacement.remove(temporary);
		}
	}

	/** Bytes of the files of a model; those that are missing count 0. */
	public static long bytes(final Path folder) {
		return FILES.stream().mapToLong(f -> folder.resolve(f).toFile().length()).sum();
	}

	/**
	 * Brings to its end what a killed writer of a model has left: a model that was put aside comes back or goes, half-written ones are
	 * removed. Nobody may be writing the model at this time.
	 *
	 * @param folder of the model; need not exist
	 */
	public static void recover(final Path folder) {
		final Path target = folder.toAbsolutePath().normalize();
		try {
			Replacement.finish(target);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be put in order (%s); check its permissions.", folder, AtomicFile.reason(e));
		}
		Temporary.leftOf(target).forEach(Replacement::remove);
	}

	/**
	 * Reads all of a model but its weights, which are only checked to be there and whole. Needs no TensorFlow.
	 *
	 * @throws InputException if a file is missing or damaged, or is of another version
	 */
	public static ModelDescription describe(final Path folder) {
		return describe(folder, note -> {});
	}

	/** As {@link #describe(Path)}; {@code notes} is told, in a sentence, if the description was edited by hand. */
	public static ModelDescription describe(final Path folder, final Consumer<String> notes) {
		final Path place = place(folder);
		final ModelFiles.Content content = content(place.resolve(JSON), notes);
		Safetensors.check(place.resolve(WEIGHTS));
		return content.description();
	}

	/**
	 * Reads and checks a model.
	 *
	 * @throws InputException if a file is missing or damaged, is of another version, or the weights do not fit the network
	 */
	public static Model read(final Path folder) {
		return read(folder, note -> {});
	}

	/** As {@link #read(Path)}; {@code notes} is told, in a sentence, if the description was edited by hand. */
	public static Model read(final Path folder, final Consumer<String> notes) {
		final Path place = place(folder), json = place.resolve(JSON);
		final ModelFiles.Content content = content(json, notes);
		final ModelDescription d = content.description();
		final Weights weights = weights(d.network(), json, place.resolve(WEIGHTS));
		content.weights().ifPresent(hash -> requireHash(place.resolve(WEIGHTS), hash));
		return new Model(d.name(), d.network(), d.plan(), weights, d.card(), d.rules());
	}

	private static void requireHash(final Path weights, final String hash) {
		try {
			if (!Sha256.of(weights).equals(hash)) throw new InputException(
				"%s is not the file that %s beside it was written with; get the model again from its source.", weights, JSON);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read (%s); check its permissions and the disk.", weights, AtomicFile.reason(e));
		}
	}

	private static Path place(final Path folder) {
		final Path place = Replacement.readable(folder);
		if (!Files.isDirectory(place)) throw new InputException("There is no model folder %s; check the path.", folder);
		for (final Path needed : List.of(place.resolve(JSON), place.resolve(WEIGHTS)))
			if (!Files.isRegularFile(needed)) throw new InputException(
				"%s is no model because it has no %s; choose another folder.", folder, needed.getFileName());
		return place;
	}

	private static ModelFiles.Content content(final Path json, final Consumer<String> notes) {
		try {
			final ModelFiles.Content content = ModelFiles.fromJson(StrictJson.read(json));
			if (content.edited()) notes.accept(String.format(Locale.ROOT,
				"%s was edited by hand since it was written, so nothing guards it against damage; its results are those of the edited model.",
				json));
			return content;
		}
		catch (final IllegalArgumentException e) {
			throw new InputException(e, "%s cannot be used because %s; get the model again from its source.", json, e.getMessage());
		}
	}

	private static Weights weights(final NetworkConfig config, final Path json, final Path file) {
		final List<Parameter> parameters;
		try {
			parameters = Network.of(config).parameters();
		}
		catch (final IllegalArgumentException | ArithmeticException e) {
			throw new InputException(e, "%s describes a network that cannot be built (%s); get the model again from its source.", json,
				e.getMessage());
		}
		final Map<String, NamedArray> found = new HashMap<>();
		Safetensors.read(file).tensors().forEach(t -> found.put(t.name(), t));
		final List<float[]> values = new ArrayList<>();
		for (final Parameter p : parameters) {
			final NamedArray t = found.remove(p.name());
			if (t == null) throw new InputException(
				"%s has no tensor %s, which the network needs; get the model again from its source.", file, p.name());
			final List<Long> shape = list(t.shape()), expected = list(p.layout().torchShape(p.shape()));
			if (!shape.equals(expected)) throw new InputException(
				"%s has tensor %s of shape %s where the network needs %s; get the model again from its source.", file, p.name(), shape,
				expected);
			if (!finite(t.values())) throw new InputException(
				"%s has a number in tensor %s that is not finite; train the model again from an earlier checkpoint.", file, p.name());
			values.add(p.layout().fromTorch(t.values(), p.shape()));
		}
		if (!found.isEmpty()) throw new InputException(
			"%s has the tensor %s, which the network does not have; get the model again from its source.", file,
			SafetensorsHeader.quote(found.keySet().stream().sorted().findFirst().orElseThrow()));
		return Weights.of(parameters, values);
	}

	private static List<NamedArray> toTensors(final Model model) {
		final List<NamedArray> tensors = new ArrayList<>();
		final List<Parameter> parameters = Network.of(model.network()).parameters();
		if (parameters.size() != model.weights().parameters().size())
			throw new IllegalArgumentException("the weights are not those of the network");
		for (final Parameter p : parameters) {
			final float[] values = model.weights().get(p.name());
			if (values.length != p.size() || !finite(values))
				throw new IllegalArgumentException("the values of " + p.name() + " are not finite numbers of the network's shape");
			tensors.add(new NamedArray(p.name(), p.layout().torchShape(p.shape()), p.layout().toTorch(values, p.shape())));
		}
		return tensors;
	}

	private static boolean finite(final float[] values) {
		for (final float v : values) if (!Float.isFinite(v)) return false;
		return true;
	}

	private static List<Long> list(final long[] shape) {
		return Arrays.stream(shape).boxed().toList();
	}
}
