package sc.fiji.hermes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The examples in Java are Java")
class JavaExamplesTest {

	private static final Path SOURCES = Path.of("src", "main", "java");

	@TempDir
	Path folder;

	private record Source(String text) {

		private JavaFileObject file() {
			return new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {

				@Override
				public CharSequence getCharContent(final boolean ignoreErrors) {
					return text;
				}
			};
		}
	}

	private void compiles(final String imports, final String statements) throws IOException {
		final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		assumeTrue(compiler != null, "this Java has no compiler");
		final DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
		final String text = imports + "\nclass Example { static void run() throws Exception {\n" + statements + "\n} }";
		final List<String> options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"), "-d", folder.toString());
		final boolean fine = compiler.getTask(null, null, told, options, null, List.of(new Source(text).file())).call();
		assertTrue(fine, () -> told.getDiagnostics() + "\n" + text);
	}

	@Test
	@DisplayName("the README's, with the imports that it has")
	void readme() throws IOException {
		final List<String> blocks = Pattern.compile("(?s)```java\\R(.*?)```").matcher(Files.readString(Path.of("README.md"))).results().map(r -> r
			.group(1)).toList();
		assertFalse(blocks.isEmpty());
		for (final String block : blocks) compiles(block.lines().filter(JavaExamplesTest::isImport).collect(Collectors.joining("\n")), block.lines()
			.filter(l -> !isImport(l)).collect(Collectors.joining("\n")));
	}

	private static boolean isImport(final String line) {
		return line.startsWith("import ");
	}

	@Test
	@DisplayName("the front door's, with the packages of the project")
	void frontDoor() throws IOException {
		final String source = Files.readString(SOURCES.resolve("sc/fiji/hermes/Hermes.java"));
		final Matcher m = Pattern.compile("(?s)<pre>\\{@code\\R(.*?)\\}</pre>").matcher(source);
		assertTrue(m.find());
		final String statements = m.group(1).lines().map(l -> l.replaceFirst("^\\s*\\* ?", "")).collect(Collectors.joining("\n"));
		assertEquals(4, statements.lines().filter(l -> l.contains(";")).count());
		try (Stream<Path> all = Files.walk(SOURCES)) {
			final String imports = all.filter(p -> p.endsWith("package-info.java")).map(p -> "import " + SOURCES.relativize(p.getParent()).toString()
				.replace('\\', '.').replace('/', '.') + ".*;").collect(Collectors.joining("\n"));
			compiles(imports + "\nimport java.nio.file.Path;\nimport java.util.List;\nimport sc.fiji.hermes.Hermes;\nimport sc.fiji.hermes.collection.Collection;", statements);
		}
	}
}
