package sc.fiji.hermes.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.BitSet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainOptionsFiles;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Turns work and results into one line of JSON and back, without loss: records, our own immutable classes, numbers
 * including infinities, {@code Optional}s (empty is null), paths, collections and maps. Voxels of {@link Volume}s,
 * {@link LabelMap}s and masks go through files of an {@link Exchange}; the JSON says where they lie.
 */
final class WorkJson {

	private WorkJson() {}

	/**
	 * @param voxels where voxels are put and fetched
	 */
	static Gson gson(final VoxelFiles voxels) {
		return new GsonBuilder().serializeSpecialFloatingPointValues().enableComplexMapKeySerialization().disableHtmlEscaping()
			.registerTypeHierarchyAdapter(Path.class, new PathAdapter()).registerTypeAdapter(OptionalInt.class, new IntAdapter())
			.registerTypeAdapter(OptionalLong.class, new LongAdapter())
			.registerTypeAdapter(OptionalDouble.class, new DoubleAdapter()).registerTypeAdapter(BitSet.class, new BitSetAdapter(voxels))
			.registerTypeAdapterFactory(new OptionalFactory()).registerTypeAdapter(Volume.class, new VolumeAdapter(voxels))
			.registerTypeAdapter(LabelMap.class, new LabelMapAdapter(voxels)).registerTypeAdapter(TrainOptions.class, new OptionsAdapter()).create();
	}

	/** An adapter for values that are never null themselves. */
	private abstract static class Plain<T> extends TypeAdapter<T> {

		abstract void put(JsonWriter out, T value) throws IOException;

		abstract T get(JsonReader in) throws IOException;

		@Override
		public final void write(final JsonWriter out, final T value) throws IOException {
			if (value == null) throw new IllegalArgumentException("null is no value of work");
			put(out, value);
		}

		@Override
		public final T read(final JsonReader in) throws IOException {
			return get(in);
		}
	}

	private static final class PathAdapter extends Plain<Path> {

		@Override
		void put(final JsonWriter out, final Path value) throws IOException {
			// The worker may run in another folder.
			out.value(value.toAbsolutePath().toString());
		}

		@Override
		Path get(final JsonReader in) throws IOException {
			return Path.of(in.nextString());
		}
	}

	private static final class IntAdapter extends Plain<OptionalInt> {

		@Override
		void put(final JsonWriter out, final OptionalInt value) throws IOException {
			if (value.isPresent()) out.value(value.getAsInt());
			else nothing(out);
		}

		@Override
		OptionalInt get(final JsonReader in) throws IOException {
			return isNothing(in) ? OptionalInt.empty() : OptionalInt.of(in.nextInt());
		}
	}

	private static final class LongAdapter extends Plain<OptionalLong> {

		@Override
		void put(final JsonWriter out, final OptionalLong value) throws IOException {
			if (value.isPresent()) out.value(value.getAsLong());
			else nothing(out);
		}

		@Override
		OptionalLong get(final JsonReader in) throws IOException {
			return isNothing(in) ? OptionalLong.empty() : OptionalLong.of(in.nextLong());
		}
	}

	private static final class DoubleAdapter extends Plain<OptionalDouble> {

		@Override
		void put(final JsonWriter out, final OptionalDouble value) throws IOException {
			if (value.isPresent()) out.value(value.getAsDouble());
			else nothing(out);
		}

		@Override
		OptionalDouble get(final JsonReader in) throws IOException {
			return isNothing(in) ? OptionalDouble.empty() : OptionalDouble.of(in.nextDouble());
		}
	}

	/** Writes null even where the writer leaves fields of null out. */
	private static void nothing(final JsonWriter out) throws IOException {
		final boolean before = out.getSerializeNulls();
		out.setSerializeNulls(true);
		out.nullValue();
		out.setSerializeNulls(before);
	}

	private static boolean isNothing(final JsonReader in) throws IOException {
		if (in.peek() != JsonToken.NULL) return false;
		in.nextNull();
		return true;
	}

	/** A mask of one bit a voxel, {@code [file, bytes]}. */
	private static final class BitSetAdapter extends Plain<BitSet> {

		private final VoxelFiles voxels;

		BitSetAdapter(final VoxelFiles voxels) {
			this.voxels = voxels;
		}

		@Override
		void put(final JsonWriter out, final BitSet value) throws IOException {
			final byte[] bytes = value.toByteArray();
			out.beginArray().value(voxels.put(bytes).toString()).value(bytes.length).endArray();
		}

		@Override
		BitSet get(final JsonReader in) throws IOException {
			in.beginArray();
			final Path file = Path.of(in.nextString());
			final byte[] bytes = voxels.bytes(file, in.nextInt());
			in.endArray();
			return BitSet.valueOf(bytes);
		}
	}

	private static final class OptionalFactory implements TypeAdapterFactory {

		@Override
		@SuppressWarnings("unchecked")
		public <T> TypeAdapter<T> create(final Gson gson, final TypeToken<T> type) {
			if (type.getRawType() != Optional.class) return null;
			final Type inner = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
			return (TypeAdapter<T>) new OptionalAdapter<>((TypeAdapter<Object>) gson.getAdapter(TypeToken.get(inner)));
		}
	}

	private static final class OptionalAdapter<T> extends Plain<Optional<T>> {

		private final TypeAdapter<T> inner;

		OptionalAdapter(final TypeAdapter<T> inner) {
			this.inner = inner;
		}

		@Override
		void put(final JsonWriter out, final Optional<T> value) throws IOException {
			if (value.isPresent()) inner.write(out, value.get());
			else nothing(out);
		}

		@Override
		Optional<T> get(final JsonReader in) throws IOException {
			return isNothing(in) ? Optional.empty() : Optional.of(inner.read(in));
		}
	}

	/** The same JSON as in files, under whether to resume. */
	private static final class OptionsAdapter extends Plain<TrainOptions> {

		private static final TypeAdapter<JsonElement> TREES = new Gson().getAdapter(JsonElement.class);
		private static final String RESUME = "resume", OPTIONS = "options";

		@Override
		void put(final JsonWriter out, final TrainOptions value) throws IOException {
			final JsonObject json = new JsonObject();
			json.addProperty(RESUME, value.resume());
			json.add(OPTIONS, TrainOptionsFiles.toJson(value));
			final boolean before = out.getSerializeNulls();
			out.setSerializeNulls(true);
			TREES.write(out, json);
			out.setSerializeNulls(before);
		}

		@Override
		TrainOptions get(final JsonReader in) {
			final StrictJson json = new StrictJson(Path.of("request"), "", JsonParser.parseReader(in));
			return TrainOptionsFiles.fromJson(json.get(OPTIONS), TrainOptions.options()).resume(json.get(RESUME).yes());
		}
	}

	private static final class VolumeAdapter extends Plain<Volume> {

		private final VoxelFiles voxels;

		VolumeAdapter(final VoxelFiles voxels) {
			this.voxels = voxels;
		}

		@Override
		void put(final JsonWriter out, final Volume value) throws IOException {
			VoxelFile.write(out, new VoxelFile(voxels.put(value), value.geometry()));
		}

		@Override
		Volume get(final JsonReader in) throws IOException {
			final VoxelFile file = VoxelFile.read(in);
			return voxels.volume(file.path(), file.geometry());
		}
	}

	private static final class LabelMapAdapter extends Plain<LabelMap> {

		private final VoxelFiles voxels;

		LabelMapAdapter(final VoxelFiles voxels) {
			this.voxels = voxels;
		}

		@Override
		void put(final JsonWriter out, final LabelMap value) throws IOException {
			VoxelFile.write(out, new VoxelFile(voxels.put(value), value.geometry()));
		}

		@Override
		LabelMap get(final JsonReader in) throws IOException {
			final VoxelFile file = VoxelFile.read(in);
			return voxels.labels(file.path(), file.geometry());
		}
	}
}
