package sc.fiji.hermes.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.Hermes;

/** No class calls what formats or compares in the way of the user's language. */
class LocaleRuleTest {

	private static final String FORMAT = "(Ljava/lang/String;[Ljava/lang/Object;)";

	/** Beginnings of {@code class.method(descriptor)}. */
	private static final List<String> DEPENDENT = List.of("java/lang/String.format" + FORMAT, "java/lang/String.formatted(",
		"java/lang/String.toLowerCase()", "java/lang/String.toUpperCase()", "java/io/PrintStream.printf" + FORMAT, "java/io/PrintStream.format" +
			FORMAT, "java/io/PrintWriter.printf" + FORMAT, "java/io/PrintWriter.format" + FORMAT, "java/util/Formatter.<init>()",
		"java/util/Formatter.<init>(Ljava/lang/Appendable;)", "java/text/DecimalFormat.<init>(Ljava/lang/String;)", "java/text/DecimalFormat.<init>()",
		"java/text/NumberFormat.getInstance()", "java/text/NumberFormat.getNumberInstance()", "java/text/NumberFormat.getIntegerInstance()",
		"java/text/NumberFormat.getPercentInstance()", "java/text/DecimalFormatSymbols.getInstance()", "java/text/MessageFormat.",
		"java/text/SimpleDateFormat.<init>(Ljava/lang/String;)V", "java/util/Scanner.<init>",
		"org/jfree/chart/axis/NumberAxis.createStandardTickUnits()", "org/jfree/chart/axis/NumberAxis.createIntegerTickUnits()",
		"org/jfree/chart/axis/NumberTickUnit.<init>(D)");

	/** Methods that a class refers to, from its table of constants. */
	private static Set<String> calls(final Path file) throws IOException {
		try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
			in.readInt();
			in.readInt();
			final int count = in.readUnsignedShort();
			final Object[] constants = new Object[count];
			for (int i = 1; i < count; i++) {
				final int tag = in.readUnsignedByte();
				switch (tag) {
					case 1 -> constants[i] = in.readUTF();
					case 3, 4 -> in.readInt();
					case 5, 6 -> {
						in.readLong();
						i++;
					}
					case 7, 8, 16, 19, 20 -> constants[i] = new int[] { tag, in.readUnsignedShort() };
					case 15 -> {
						in.readUnsignedByte();
						in.readUnsignedShort();
					}
					case 9, 10, 11, 12, 17, 18 -> constants[i] = new int[] { tag, in.readUnsignedShort(), in.readUnsignedShort() };
					default -> throw new IOException("constant " + tag);
				}
			}
			final Set<String> calls = new java.util.TreeSet<>();
			for (final Object c : constants) if (c instanceof int[] reference && (reference[0] == 10 || reference[0] == 11)) {
				final int[] type = (int[]) constants[reference[1]], member = (int[]) constants[reference[2]];
				calls.add(constants[type[1]] + "." + constants[member[1]] + constants[member[2]]);
			}
			return calls;
		}
	}

	private static List<String> dependent(final Path file) throws IOException {
		final List<String> found = new ArrayList<>();
		for (final String call : calls(file)) if (DEPENDENT.stream().anyMatch(call::startsWith)) found.add(file.getFileName() + ": " + call);
		return found;
	}

	@Test
	@DisplayName("classes format numbers and change the case of names without the user's locale")
	void none() throws Exception {
		final Path classes = Path.of(Hermes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		final List<String> found = new ArrayList<>();
		try (Stream<Path> all = Files.walk(classes)) {
			for (final Path f : all.filter(p -> p.toString().endsWith(".class")).sorted().toList()) found.addAll(dependent(f));
		}
		assertEquals(List.of(), found);
	}

	@Test
	@DisplayName("the rule finds what it forbids")
	void finds() throws Exception {
		final Path own = Path.of(Offender.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve(Offender.class.getName().replace(
			'.', '/') + ".class");
		assertEquals(2, dependent(own).size());
	}

	private static final class Offender {

		@SuppressWarnings("unused")
		String offend() {
			return String.format("%d", 1) + "A".toLowerCase();
		}
	}
}
