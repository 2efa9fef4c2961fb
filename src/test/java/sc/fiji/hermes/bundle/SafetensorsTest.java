package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.job.InputException;

class SafetensorsTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("tensors of any shape, odd names and metadata come back bit for bit, and nothing else is left in the folder")
	void roundTrip() throws IOException {
		final float[] large = new float[700_001]; // several chunks, the last one not full
		for (int i = 0; i < large.length; i++) large[i] = Float.intBitsToFloat(i * 6131);
		final List<NamedArray> tensors = List.of(new NamedArray("large", new long[] { 700_001, 1 }, large),
			new NamedArray("number", new long[0], new float[] { -0f }), new NamedArray("none", new long[] { 3, 0 }, new float[0]),
			new NamedArray("µ \"quoted\"\n", new long[] { 2 }, new float[] { Float.NaN, Float.NEGATIVE_INFINITY }));
		final Map<String, String> metadata = Map.of("format", "pt", "schön", "a\"b\\c");
		Safetensors.write(file(), tensors, metadata);
		final SafetensorsFile back = Safetensors.read(file());
		assertEquals(tensors, back.tensors());
		assertEquals(metadata, back.metadata());
		assertEquals(1, folder.toFile().list().length);
	}

	@Test
	@DisplayName("the bytes are those of the format: aligned header, little-endian float32 without gaps")
	void bytes() throws IOException {
		Safetensors.write(file(), List.of(new NamedArray("a", new long[] { 2 }, new float[] { 1, 2 }),
			new NamedArray("b", new long[] { 1, 1 }, new float[] { -3 })), Map.of());
		final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
		final int length = (int) bytes.getLong();
		assertEquals(0, length % 8);
		final byte[] header = new byte[length];
		bytes.get(header);
		final String json = new String(header, StandardCharsets.UTF_8);
		assertTrue(json.contains("\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}"), json);
		assertTrue(json.contains("\"b\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]}"), json);
		assertEquals(12, bytes.remaining());
		assertEquals(1, bytes.getFloat());
		assertEquals(2, bytes.getFloat());
		assertEquals(-3, bytes.getFloat());
	}

	@Test
	@DisplayName("a file as other programs write it, names sorted and offsets not, is read")
	void foreign() throws IOException {
		raw("{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"}," +
			"\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ", b -> b.putFloat(5).putFloat(7), 8);
		final SafetensorsFile read = Safetensors.read(file());
		assertArrayEquals(new float[] { 7 }, read.find("a").orElseThrow().values());
		assertArrayEquals(new float[] { 5 }, read.find("b").orElseThrow().values());
		assertEquals(Map.of("format", "pt"), read.metadata());
	}

	@Test
	@DisplayName("halves, doubles and whole numbers become the same number in float32")
	void types() throws IOException {
		assertArrayEquals(new float[] { 1, -2, 65504, 0x1p-24f, -0f, Float.POSITIVE_INFINITY, 0.333251953125f }, read("F16", 7,
			b -> b.putShort((short) 0x3c00).putShort((short) 0xc000).putShort((short) 0x7bff).putShort((short) 1).putShort((short) 0x8000)
				.putShort((short) 0x7c00).putShort((short) 0x3555), 14));
		assertArrayEquals(new float[] { 1, -3.140625f }, read("BF16", 2, b -> b.putShort((short) 0x3f80).putShort((short) 0xc049), 4));
		assertArrayEquals(new float[] { 0.1f, Float.NEGATIVE_INFINITY }, read("F64", 2, b -> b.putDouble(0.1).putDouble(
			Double.NEGATIVE_INFINITY), 16));
		assertArrayEquals(new float[] { -5, 1L << 40 }, read("I64", 2, b -> b.putLong(-5).putLong(1L << 40), 16));
		assertArrayEquals(new float[] { 3e9f }, read("U32", 1, b -> b.putInt((int) 3_000_000_000L), 4));
		assertArrayEquals(new float[] { -7 }, read("I32", 1, b -> b.putInt(-7), 4));
		assertArrayEquals(new float[] { 65535, -1 }, new float[] { read("U16", 1, b -> b.putShort((short) -1), 2)[0], read("I16", 1,
			b -> b.putShort((short) -1), 2)[0] });
		assertArrayEquals(new float[] { 255, -1 }, new float[] { read("U8", 1, b -> b.put((byte) -1), 1)[0], read("I8", 1, b -> b.put(
			(byte) -1), 1)[0] });
		assertArrayEquals(new float[] { 0, 1 }, read("BOOL", 2, b -> b.put((byte) 0).put((byte) 1), 2));
	}

	@Test
	@DisplayName("every half there is comes back from float32 with the same bits, and every number between two goes to the nearer one, or to the even one")
	void halves() {
		for (int bits = 0; bits < 1 << 16; bits++) {
			final float value = NumberType.half((short) bits);
			if (Float.isNaN(value)) assertTrue(Float.isNaN(NumberType.half(NumberType.toHalf(value))), Integer.toHexString(bits));
			else assertEquals((short) bits, NumberType.toHalf(value), Integer.toHexString(bits));
		}
		for (int low = 0; low < 0x7bff; low++) {
			final float middle = (NumberType.half((short) low) + NumberType.half((short) (low + 1))) / 2;
			final int even = low % 2 == 0 ? low : low + 1;
			for (final int sign : new int[] { 0, 0x8000 }) {
				final float factor = sign == 0 ? 1 : -1;
				assertEquals((short) (sign | low), NumberType.toHalf(factor * Math.nextDown(middle)), Integer.toHexString(low));
				assertEquals((short) (sign | even), NumberType.toHalf(factor * middle), Integer.toHexString(low));
				assertEquals((short) (sign | low + 1), NumberType.toHalf(factor * Math.nextUp(middle)), Integer.toHexString(low));
			}
		}
		assertEquals((short) 0x7bff, NumberType.toHalf(Math.nextDown(65520f)));
		assertEquals((short) 0x7c00, NumberType.toHalf(65520));
	}

	@Test
	@DisplayName("a file in half precision has half of the bytes and says so; what is beyond its range is refused with the name of the tensor")
	void halfPrecision() throws IOException {
		final float[] large = new float[700_001]; // several chunks, the last one not full
		for (int i = 0; i < large.length; i++) large[i] = NumberType.half((short) (i * 31 & 0x7bff));
		final List<NamedArray> tensors = List.of(new NamedArray("large", new long[] { 700_001 }, large), new NamedArray("odd", new long[] { 3 },
			new float[] { -0f, Float.NEGATIVE_INFINITY, 0.1f }));
		Safetensors.write(file(), tensors, Map.of(), Precision.HALF);
		assertTrue(Files.readString(file(), StandardCharsets.ISO_8859_1).contains("\"large\":{\"dtype\":\"F16\",\"shape\":[700001],\"data_offsets\":[0,1400002]}"));
		assertEquals(tensors.get(0), Safetensors.read(file()).tensors().get(0));
		assertArrayEquals(new float[] { -0f, Float.NEGATIVE_INFINITY, 0x1.998p-4f }, Safetensors.read(file()).find("odd").orElseThrow().values());
		final NamedArray beyond = new NamedArray("far", new long[] { 2 }, new float[] { 1, -70000 });
		final InputException e = assertThrows(InputException.class, () -> Safetensors.write(file(), List.of(beyond), Map.of(), Precision.HALF));
		assertTrue(e.getMessage().contains("\"far\" holds -70000.0"), e.getMessage());
		assertSentence(e);
		assertEquals(tensors.get(0), Safetensors.read(file()).tensors().get(0), "the file that was there");
	}

	@Test
	@DisplayName("numbers that float32 cannot hold are refused, not rounded to something else")
	void inexact() {
		refused("16777217", () -> read("I64", 1, b -> b.putLong(16777217), 8));
		refused("9223372036854775807", () -> read("I64", 1, b -> b.putLong(Long.MAX_VALUE), 8));
		refused("18446744073709551615", () -> read("U64", 1, b -> b.putLong(-1), 8));
		refused("1.0E300", () -> read("F64", 1, b -> b.putDouble(1e300), 8));
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("hostile headers are refused in one sentence that names the file and the fault")
	@CsvSource(delimiter = ';', quoteCharacter = '~', value = { //
		"no JSON; hello, world; begin with {", //
		"array; [1]; begin with {", //
		"cut JSON; {\"a\":{\"dtype\":\"F32\"; ends too early", //
		"bad JSON; {\"a\" 1}; not valid JSON", //
		"bad escape; {\"\\uzzzz\":1}; not valid JSON", //
		"text after header; {} x; not valid JSON", //
		"second object; {}{}; not valid JSON", //
		"duplicate name; {\"a\":{D,\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{D,\"shape\":[1],\"data_offsets\":[4,8]}}; twice", //
		"duplicate metadata; {\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}; twice", //
		"metadata not text; {\"__metadata__\":{\"x\":1}}; not built as", //
		"tensor not object; {\"a\":[]}; not built as", //
		"no dtype; {\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}; no dtype", //
		"no shape; {\"a\":{D,\"data_offsets\":[0,8]}}; no shape", //
		"no offsets; {\"a\":{D,\"shape\":[2]}}; no data_offsets", //
		"two shapes; {\"a\":{D,\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}; two shapes", //
		"unknown key; {\"a\":{D,\"shape\":[2],\"data_offsets\":[0,8],\"run\":\"me\"}}; unknown entry", //
		"unknown dtype; {\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}; F8_E4M3", //
		"three offsets; {\"a\":{D,\"shape\":[2],\"data_offsets\":[0,4,8]}}; 3 data_offsets", //
		"offsets backwards; {\"a\":{D,\"shape\":[2],\"data_offsets\":[8,0]}}; ends before", //
		"negative offset; {\"a\":{D,\"shape\":[2],\"data_offsets\":[-8,0]}}; whole number", //
		"fraction in shape; {\"a\":{D,\"shape\":[2.0],\"data_offsets\":[0,8]}}; whole number", //
		"negative shape; {\"a\":{D,\"shape\":[-1,-2],\"data_offsets\":[0,8]}}; whole number", //
		"text in shape; {\"a\":{D,\"shape\":[\"2\"],\"data_offsets\":[0,8]}}; not built as", //
		"huge number; {\"a\":{D,\"shape\":[99999999999999999999999],\"data_offsets\":[0,8]}}; whole number", //
		"shape overflows; {\"a\":{D,\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}; larger than any file", //
		"shape overflows to 8; {\"a\":{D,\"shape\":[2305843009213693954,2],\"data_offsets\":[0,8]}}; whole number", //
		"size and shape differ; {\"a\":{D,\"shape\":[3],\"data_offsets\":[0,8]}}; needs 12 bytes but has 8", //
		"behind the end; {\"a\":{D,\"shape\":[3],\"data_offsets\":[0,12]}}; ends at byte 12 of 8", //
		"overlap; {\"a\":{D,\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{D,\"shape\":[1],\"data_offsets\":[4,8]}}; overlaps", //
		"hole; {\"a\":{D,\"shape\":[1],\"data_offsets\":[4,8]}}; hole", //
		"unused data; {\"a\":{D,\"shape\":[1],\"data_offsets\":[0,4]}}; 4 bytes belong to no tensor", //
		"no tensor; {}; 8 bytes belong to no tensor" })
	void hostile(final String name, final String header, final String fault) throws IOException {
		raw(header.replace("D,", "\"dtype\":\"F32\","), b -> {}, 8);
		refused(fault, () -> Safetensors.read(file()));
	}

	@Test
	@DisplayName("hostile lengths, bytes and files are refused in one sentence")
	void hostileFiles() throws IOException {
		refused("not there", () -> Safetensors.read(folder.resolve("missing.safetensors")));
		refused("not there", () -> Safetensors.read(folder));
		for (final long length : new long[] { -1, Long.MIN_VALUE, 100_000_001 }) {
			Files.write(file(), ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
			refused("declares a header", () -> Safetensors.read(file()));
		}
		Files.write(file(), ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(13).array());
		refused("cut short", () -> Safetensors.read(file()));
		Files.write(file(), new byte[0]);
		refused("0 bytes", () -> Safetensors.read(file()));
		Files.write(file(), ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4).put((byte) '{').put((byte) 0xff).array());
		refused("UTF-8", () -> Safetensors.read(file()));
	}

	@Test
	@DisplayName("every single damaged byte and every cut is noticed")
	void damage() throws IOException {
		Safetensors.write(file(), List.of(new NamedArray("weight", new long[] { 3 }, new float[] { 1, 2, 3 })), Map.of("step", "7"));
		final byte[] good = Files.readAllBytes(file());
		final SafetensorsFile content = Safetensors.read(file());
		for (int i = 0; i < good.length; i++) {
			final byte[] bad = good.clone();
			bad[i] ^= 1;
			Files.write(file(), bad);
			try {
				// one bit may turn a space of the padding into nothing that matters, or hide the checksum's own name
				final SafetensorsFile read = Safetensors.read(file());
				assertEquals(content.tensors(), read.tensors(), "byte " + i);
				assertTrue(read.metadata().get("step").equals("7"), "byte " + i);
			}
			catch (final InputException e) {
				assertSentence(e);
			}
			Files.write(file(), Arrays.copyOf(good, i));
			assertSentence(assertThrows(InputException.class, () -> Safetensors.read(file())));
		}
	}

	@Test
	@DisplayName("writing a name twice or values that do not fill the shape is a programmer's mistake")
	void mistakes() {
		final NamedArray a = new NamedArray("a", new long[] { 1 }, new float[1]);
		assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file(), List.of(a, a), Map.of()));
		assertThrows(IllegalArgumentException.class, () -> new NamedArray("a", new long[] { 2 }, new float[1]));
		assertTrue(Files.notExists(file()));
	}

	private Path file() {
		return folder.resolve("weights.safetensors");
	}

	private float[] read(final String type, final int n, final Consumer<ByteBuffer> data, final int bytes) throws IOException {
		raw("{\"a\":{\"dtype\":\"" + type + "\",\"shape\":[" + n + "],\"data_offsets\":[0," + bytes + "]}}", data, bytes);
		return Safetensors.read(file()).find("a").orElseThrow().values();
	}

	private void raw(final String header, final Consumer<ByteBuffer> data, final int size) throws IOException {
		final byte[] text = header.getBytes(StandardCharsets.UTF_8);
		final ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + size).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
		data.accept(bytes);
		Files.write(file(), bytes.array());
	}

	private void refused(final String fault, final Executable action) {
		final InputException e = assertThrows(InputException.class, action);
		assertTrue(e.getMessage().contains(fault), e.getMessage());
		assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
		assertSentence(e);
	}

	static void assertSentence(final InputException e) {
		final String m = e.getMessage();
		assertTrue(m.endsWith(".") && m.contains(";") && m.indexOf('\n') < 0 && !m.contains(". "), m);
	}
}
