package sc.fiji.hermes.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;

import com.google.gson.JsonPrimitive;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.job.InputException;

@DisplayName("Files of all versions are read as the present one")
class MigrationsTest {

	/** Version 2 says the unit, version 3 calls the size by another name. */
	private static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("box").then(v1 -> v1.with("unit", new JsonPrimitive("mm"))).then(
		v2 -> v2.with("edge", v2.get("size").value()).without("size"));

	private static StrictJson json(final String text) {
		return StrictJson.parse(Path.of("a.json"), "box", text.replace('\'', '"'));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { //
		"{'size': 2}| {'version': 3, 'unit': 'mm', 'edge': 2}", //
		"{'version': 1, 'size': 2}| {'version': 3, 'unit': 'mm', 'edge': 2}", //
		"{'version': 2, 'size': 2, 'unit': 'cm'}| {'version': 3, 'unit': 'cm', 'edge': 2}", //
		"{'version': 3, 'edge': 2, 'unit': 'cm'}| {'version': 3, 'unit': 'cm', 'edge': 2}" })
	@DisplayName("each takes the steps from its own version on, and what was read stays as it is")
	void steps(final String old, final String now) {
		final StrictJson read = json(old);
		assertEquals(json(now).value(), Migrations.toCurrent(read, VERSIONS).value());
		assertEquals(json(old).value(), read.value());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { //
		"{'version': 4}| a.json, box.version: the box has format version 4 and this Hermes reads versions up to 3; update Hermes to use it.", //
		"{'version': 0}| a.json, box.version: expected a whole number from 1 to 2147483647 and found the number 0; correct it.", //
		"{'version': 2}| a.json, box: \"size\" is missing; add it." })
	@DisplayName("a later version is refused by name, and what is wrong with an earlier one is said of its place")
	void refused(final String text, final String message) {
		assertEquals(message, assertThrows(InputException.class, () -> Migrations.toCurrent(json(text), VERSIONS)).getMessage());
	}

	@Test
	@DisplayName("a kind without steps is at its first version")
	void first() {
		assertEquals(1, Migrations.ofJson("box").current());
		assertEquals(3, VERSIONS.current());
	}
}
