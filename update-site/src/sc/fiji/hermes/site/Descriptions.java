package sc.fiji.hermes.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The sentence that the updater shows beside a file. */
final class Descriptions {

	private Descriptions() {}

	static String of(final String path, final Path file) throws IOException {
		if (path.startsWith("licenses/")) return "Licence of Hermes, or of the libraries that come with it.";
		if (path.startsWith("lib/hermes/models/")) return "Model that comes with Hermes; its README.md says what it knows and on what terms.";
		if (path.startsWith("lib/")) return FijiFolders.platformOf(path).map(platform -> "TensorFlow on " + platform +
			", for the worker process of Hermes.").orElse("Library that only Hermes loads; not on Fiji's class path.");
		return path.endsWith(".jar") ? ofProject(file).orElse("") : "";
	}

	/** The description that Maven packed into a jar of its own making. */
	private static Optional<String> ofProject(final Path file) throws IOException {
		try (ZipFile jar = new ZipFile(file.toFile())) {
			final Optional<? extends ZipEntry> pom = jar.stream().filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.xml"))
				.findFirst();
			if (pom.isEmpty()) return Optional.empty();
			try (InputStream in = jar.getInputStream(pom.get())) {
				return topLevel(in, "description");
			}
		}
		catch (final XMLStreamException e) {
			throw new IOException("the pom.xml in " + file + " is not well-formed", e);
		}
	}

	private static Optional<String> topLevel(final InputStream in, final String name) throws XMLStreamException {
		final XMLInputFactory factory = XMLInputFactory.newInstance();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		final XMLStreamReader xml = factory.createXMLStreamReader(in);
		for (int depth = 0; xml.hasNext();) {
			final int event = xml.next();
			if (event == XMLStreamConstants.END_ELEMENT) depth--;
			if (event != XMLStreamConstants.START_ELEMENT) continue;
			if (++depth == 2 && xml.getLocalName().equals(name)) return Optional.of(xml.getElementText().strip().replaceAll("\\s+", " "));
		}
		return Optional.empty();
	}
}
