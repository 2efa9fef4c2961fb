package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javax.swing.plaf.basic.BasicHTML;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlainTextTest {

	@Test
	@DisplayName("long lines are broken and keep their words, and lines stay apart")
	void wrap() {
		final String sentence = "The folder of predictions /data/a very long name/of a folder that nobody can read does not exist; segment first.";
		final String wrapped = PlainText.wrap(sentence, 76);
		assertEquals(sentence, wrapped.replace('\n', ' '));
		wrapped.lines().forEach(line -> assertTrue(line.length() <= 76, line));
		assertEquals("short\nand shorter", PlainText.wrap("short\nand shorter", 76));
	}

	@Test
	@DisplayName("a path longer than a line is broken behind a separator, another long word anywhere, and both keep all their letters")
	void longWord() {
		final String path = "/data" + "/folder".repeat(15) + "/volume.nii.gz";
		final String broken = PlainText.wrap("The file " + path + " is empty.", 40);
		assertEquals("The file " + path + " is empty.", broken.replaceFirst("\n", " ").replace("\n", ""));
		broken.lines().forEach(line -> assertTrue(line.length() <= 40, line));
		assertTrue(broken.lines().skip(1).findFirst().orElseThrow().endsWith("/"), broken);
		assertEquals("aaaa\naaaa\naa", PlainText.wrap("a".repeat(10), 4));
	}

	@Test
	@DisplayName("no line of words is a page to Swing, and nothing else of them is changed")
	void words() {
		final String page = "<HTML><img src='http://example.org/x.png'>";
		assertTrue(BasicHTML.isHTMLString(page));
		PlainText.words("a\n" + page + "\n" + page).lines().forEach(line -> assertFalse(BasicHTML.isHTMLString(line), line));
		assertEquals(page, PlainText.words(page).strip());
		assertEquals("a <html> b", PlainText.words("a <html> b"));
	}
}
