package sc.fiji.hermes.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A sentence names a setting only where somebody knows how it is called")
class InputExceptionTest {

	private static final InputException EXISTS = new InputException("%s already exists; give another, or allow replacing%s.", "a (%s).nii",
		Remedy.REPLACE);

	private static String option(final Remedy remedy) {
		return "--" + remedy.name().toLowerCase(Locale.ROOT);
	}

	@Test
	@DisplayName("the message itself names none, and every front puts its own word in its place")
	void words() {
		assertEquals("a (%s).nii already exists; give another, or allow replacing.", EXISTS.getMessage());
		assertEquals("a (%s).nii already exists; give another, or allow replacing (--replace).", EXISTS.sentence(InputExceptionTest::option));
		assertEquals("a (%s).nii already exists; give another, or allow replacing (replace=true).", EXISTS.sentence(r -> "replace=true"));
		assertEquals(EXISTS.getMessage(), EXISTS.sentence(r -> ""));
	}

	@Test
	@DisplayName("several settings keep their places and order")
	void several() {
		final InputException e = new InputException("Choose one%s of %d, or a time point%s: %s.", Remedy.SERIES, 3, Remedy.FRAME, "A, B");
		assertEquals("Choose one of 3, or a time point: A, B.", e.getMessage());
		assertEquals("Choose one (--series) of 3, or a time point (--frame): A, B.", e.sentence(InputExceptionTest::option));
	}

	@Test
	@DisplayName("a sentence within another brings its settings along")
	void nested() {
		final InputException e = new InputException(EXISTS, "Dataset %s cannot be used: %s", "x", EXISTS);
		assertEquals("Dataset x cannot be used: " + EXISTS.getMessage(), e.getMessage());
		assertEquals("Dataset x cannot be used: " + EXISTS.sentence(InputExceptionTest::option), e.sentence(InputExceptionTest::option));
	}

	@Test
	@DisplayName("what another process said is the same sentence, and a text without arguments is no format")
	void rebuilt() {
		final InputException e = new InputException(EXISTS.getMessage(), EXISTS.hints());
		assertEquals(EXISTS.sentence(InputExceptionTest::option), e.sentence(InputExceptionTest::option));
		assertEquals(List.of(), new InputException("100 % wrong.").hints());
		assertEquals("100 % wrong.", new InputException("100 % wrong.").getMessage());
	}
}
