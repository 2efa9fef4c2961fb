package sc.fiji.hermes.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.job.InputException;

@DisplayName("A JSON file that says its own hash")
class SealTest {

	private static String sealed() {
		final JsonObject json = new JsonObject();
		json.addProperty("name", "Leber \"µ\"");
		json.addProperty("rate", 1e-5);
		json.addProperty("spacing", 12.5);
		json.addProperty("yes", true);
		final JsonArray list = new JsonArray();
		list.add(1);
		list.add(23);
		json.add("list", list);
		return Seal.sealed(json);
	}

	private static boolean check(final String text) {
		return Seal.check(StrictJson.parse(Path.of("a.json"), "", text));
	}

	@Test
	@DisplayName("holds as written, in another layout, order and way to write numbers; without the seal it is not sealed")
	void holds() {
		assertTrue(check(sealed()));
		assertTrue(check(sealed().replaceAll("\\s+(?=[\"\\]}\\d])", "").replace("12.5", "125e-1")));
		final String seal = sealed().replaceAll("(?s).*(\"sha256\": \"\\w+\").*", "$1");
		assertTrue(check("{" + seal + ",\"list\":[1,23],\"yes\":true,\"spacing\":12.50,\"rate\":0.00001,\"name\":\"Leber \\\"\\u00b5\\\"\"}"));
		assertFalse(check(sealed().replaceAll(",\\s*\"sha256\": \"\\w+\"", "")));
	}

	@ParameterizedTest
	@CsvSource({ "12.5, 22.5", "true, false", "23, 2", "rate, Rate", "Leber, leber", "1.0E-5, 1.0E-4" })
	@DisplayName("is broken by any other meaning")
	void broken(final String old, final String changed) {
		assertTrue(sealed().contains(old));
		final InputException e = assertThrows(InputException.class, () -> check(sealed().replaceFirst(old, changed)));
		assertTrue(e.getMessage().startsWith("a.json, at the top: the file was changed"), e.getMessage());
	}

	@Test
	@DisplayName("numbers at the end of what can be written do not stop it")
	void extremes() {
		for (final String n : new String[] { "1000e2147483647", "1e-2147483647", "0e9", "-0.0" })
			assertEquals("the file", assertThrows(InputException.class, () -> check("{\"n\": " + n + ", \"sha256\": \"x\"}")).getMessage()
				.replaceAll(".*: (the file).*", "$1"));
	}
}
