package sc.fiji.hermes.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * Where the voxels of one volume lie, on the wire:
 * {@code {"file": …, "shape": [x, y, z], "affine": [12 numbers], "forms": [2 or 14 numbers]}}.
 *
 * @param path raw little-endian voxels, x fastest
 */
record VoxelFile(Path path, Geometry geometry) {

	private static final String FILE = "file", SHAPE = "shape", AFFINE = "affine", FORMS = "forms";

	static void write(final JsonWriter out, final VoxelFile file) throws IOException {
		out.beginObject().name(FILE).value(file.path.toString()).name(SHAPE).beginArray();
		for (final long n : file.geometry.size()) out.value(n);
		out.endArray().name(AFFINE).beginArray();
		for (final double a : file.geometry.affine()) out.value(a);
		out.endArray().name(FORMS).beginArray();
		for (final double n : file.geometry.forms().numbers()) out.value(n);
		out.endArray().endObject();
	}

	static VoxelFile read(final JsonReader in) throws IOException {
		in.beginObject();
		expect(in, FILE);
		final Path path = Path.of(in.nextString());
		expect(in, SHAPE);
		final long[] size = new long[3];
		in.beginArray();
		for (int i = 0; i < size.length; i++) size[i] = in.nextLong();
		in.endArray();
		expect(in, AFFINE);
		final double[] affine = new double[12];
		in.beginArray();
		for (int i = 0; i < affine.length; i++) affine[i] = in.nextDouble();
		in.endArray();
		expect(in, FORMS);
		final List<Double> forms = new ArrayList<>();
		in.beginArray();
		while (in.hasNext()) forms.add(in.nextDouble());
		in.endArray();
		in.endObject();
		return new VoxelFile(path, Geometry.of(size, affine).with(NiftiForms.of(forms.stream().mapToDouble(n -> n).toArray(), size)));
	}

	private static void expect(final JsonReader in, final String name) throws IOException {
		final String found = in.nextName();
		if (!found.equals(name)) throw new IOException("expected " + name + ", not " + found);
	}
}
