package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MessageTest {

	private static final String LONG = "/data/patients/first " + "hospital/of the town ".repeat(30) + "holds three series; choose one.";

	private static int width(final String text) {
		return text.lines().mapToInt(String::length).max().orElse(0);
	}

	@Test
	@DisplayName("A long sentence is wrapped between words, and none of them is lost")
	void words() {
		final String wrapped = Message.wrapped(LONG);
		assertTrue(width(wrapped) <= 100 && width(wrapped) > 80, wrapped);
		assertEquals(LONG, wrapped.replace('\n', ' '));
		assertEquals(wrapped, Message.wrapped(wrapped));
	}

	@Test
	@DisplayName("A path that is longer than a line is cut; lines that fit stay as they are, with their indents")
	void others() {
		final String path = "/" + "x".repeat(120) + "/" + "ü".repeat(120);
		assertEquals("in " + path + " is nothing", Message.wrapped("in " + path + " is nothing").replace("in\n", "in ").replace("ü\nis", "ü is")
			.replace("\n", ""));
		assertTrue(width(Message.wrapped(path)) <= 100);
		assertEquals("Remove it?\n  a  b\n\nc", Message.wrapped("Remove it?\n  a  b\n\nc"));
		assertEquals("", Message.wrapped(""));
	}

	@Test
	@DisplayName("The reason that Fiji shows fits on a screen, while without a display it is one line for the log")
	void reason() {
		final HermesCommand command = new OpenVolumeCommand();
		command.cancel(LONG);
		final String reason = command.getCancelReason();
		if (Surroundings.headless()) assertEquals(LONG, reason);
		else assertEquals(Message.wrapped(LONG), reason);
	}
}
