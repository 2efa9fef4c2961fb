package sc.fiji.hermes.site;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the XML of an index; used once. Stricter than the updater, which ignores what it does not know. */
final class IndexReader {

	/** The order that the format wants within one entry. */
	private static final List<String> PARTS = List.of("platform", "category", "version", "previous-version");

	private final XMLStreamReader xml;

	IndexReader(final InputStream in) throws XMLStreamException {
		final XMLInputFactory factory = XMLInputFactory.newInstance();
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		xml = factory.createXMLStreamReader(in);
	}

	SiteIndex read() throws IOException, XMLStreamException {
		final List<SiteFile> files = new ArrayList<>();
		while (xml.next() != XMLStreamConstants.START_ELEMENT);
		require(xml.getLocalName().equals("pluginRecords"), "it starts with <%s> instead of <pluginRecords>", xml.getLocalName());
		while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
			require(xml.getLocalName().equals("plugin"), "<%s> is unknown there", xml.getLocalName());
			files.add(readFile());
		}
		return new SiteIndex(files);
	}

	private SiteFile readFile() throws IOException, XMLStreamException {
		final String path = attribute("filename");
		final List<String> platforms = new ArrayList<>();
		final List<SiteFile.Previous> previous = new ArrayList<>();
		Optional<SiteFile.Version> current = Optional.empty();
		int last = 0;
		while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
			final String name = xml.getLocalName();
			final int part = PARTS.indexOf(name);
			require(part >= 0, "<%s> of %s is unknown", name, path);
			require(part >= last, "<%s> of %s comes too late", name, path);
			last = part;
			switch (name) {
				case "platform" -> platforms.add(xml.getElementText().strip());
				case "version" -> {
					require(current.isEmpty(), "%s has two versions", path);
					current = Optional.of(readVersion());
				}
				case "previous-version" -> previous.add(readPrevious(path));
				default -> xml.getElementText();
			}
		}
		return new SiteFile(path, platforms, current, previous);
	}

	private SiteFile.Version readVersion() throws IOException, XMLStreamException {
		final String checksum = attribute("checksum");
		final long timestamp = number("timestamp"), size = number("filesize");
		final List<SiteFile.Dependency> dependencies = new ArrayList<>();
		String description = "";
		while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
			final String name = xml.getLocalName();
			if (name.equals("description")) description = xml.getElementText();
			else {
				if (name.equals("dependency")) dependencies.add(new SiteFile.Dependency(attribute("filename"), optionalNumber("timestamp")));
				xml.getElementText();
			}
		}
		return new SiteFile.Version(checksum, timestamp, size, description, dependencies);
	}

	private SiteFile.Previous readPrevious(final String path) throws IOException, XMLStreamException {
		final String name = xml.getAttributeValue(null, "filename");
		final SiteFile.Previous previous = new SiteFile.Previous(name == null ? path : name, number("timestamp"),
			optionalNumber("timestamp-obsolete"), attribute("checksum"));
		xml.getElementText();
		return previous;
	}

	private String attribute(final String name) throws IOException {
		final String value = xml.getAttributeValue(null, name);
		require(value != null, "a <%s> at line %d has no %s", xml.getLocalName(), xml.getLocation().getLineNumber(), name);
		return value;
	}

	private long number(final String name) throws IOException {
		final String value = attribute(name);
		require(value.matches("\\d{1,18}"), "\"%s\" at line %d is not a %s", value, xml.getLocation().getLineNumber(), name);
		return Long.parseLong(value);
	}

	/** The updater takes what is not given for 0. */
	private long optionalNumber(final String name) throws IOException {
		return xml.getAttributeValue(null, name) == null ? 0 : number(name);
	}

	private static void require(final boolean condition, final String format, final Object... args) throws IOException {
		if (!condition) throw new IOException(String.format(format, args));
	}
}
