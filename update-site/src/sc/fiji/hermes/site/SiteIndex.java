package sc.fiji.hermes.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The index of a site, {@value #FILE}: what the updater downloads first.
 *
 * @param files sorted by path
 */
record SiteIndex(List<SiteFile> files) {

	/** The name of the index in the folder of a site. */
	static final String FILE = "db.xml.gz";

	SiteIndex {
		files = files.stream().sorted(Comparator.comparing(SiteFile::path)).toList();
	}

	/** @throws IOException if the file cannot be read or does not follow the format; the message says why */
	static SiteIndex read(final Path file) throws IOException {
		try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
			return new IndexReader(in).read();
		}
		catch (final XMLStreamException e) {
			throw new IOException("it is not well-formed XML at line " + e.getLocation().getLineNumber(), e);
		}
	}

	/** The bytes of the index: equal content gives equal bytes. */
	byte[] toBytes() {
		final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream zip = new GZIPOutputStream(bytes)) {
			final XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(zip, "UTF-8");
			xml.writeStartDocument("UTF-8", "1.0");
			xml.writeCharacters("\n");
			xml.writeStartElement("pluginRecords");
			for (final SiteFile file : files) write(xml, file);
			xml.writeCharacters("\n");
			xml.writeEndElement();
			xml.writeCharacters("\n");
			xml.writeEndDocument();
			xml.close();
		}
		catch (final IOException | XMLStreamException e) {
			throw new IllegalStateException("Writing to memory cannot fail", e);
		}
		return bytes.toByteArray();
	}

	private static void write(final XMLStreamWriter xml, final SiteFile file) throws XMLStreamException {
		xml.writeCharacters("\n\t");
		xml.writeStartElement("plugin");
		xml.writeAttribute("filename", file.path());
		for (final String platform : file.platforms()) writeText(xml, "\n\t\t", "platform", platform);
		if (file.current().isPresent()) {
			final SiteFile.Version version = file.current().get();
			xml.writeCharacters("\n\t\t");
			xml.writeStartElement("version");
			xml.writeAttribute("checksum", version.checksum());
			xml.writeAttribute("timestamp", Long.toString(version.timestamp()));
			xml.writeAttribute("filesize", Long.toString(version.size()));
			if (!version.description().isEmpty()) writeText(xml, "\n\t\t\t", "description", version.description());
			for (final SiteFile.Dependency dependency : version.dependencies()) {
				xml.writeCharacters("\n\t\t\t");
				xml.writeEmptyElement("dependency");
				xml.writeAttribute("filename", dependency.path());
				xml.writeAttribute("timestamp", Long.toString(dependency.timestamp()));
			}
			xml.writeCharacters("\n\t\t");
			xml.writeEndElement();
		}
		for (final SiteFile.Previous previous : file.previous()) {
			xml.writeCharacters("\n\t\t");
			xml.writeEmptyElement("previous-version");
			xml.writeAttribute("filename", previous.path());
			xml.writeAttribute("timestamp", Long.toString(previous.timestamp()));
			xml.writeAttribute("timestamp-obsolete", Long.toString(previous.obsolete()));
			xml.writeAttribute("checksum", previous.checksum());
		}
		xml.writeCharacters("\n\t");
		xml.writeEndElement();
	}

	private static void writeText(final XMLStreamWriter xml, final String indent, final String name, final String text)
		throws XMLStreamException
	{
		xml.writeCharacters(indent);
		xml.writeStartElement(name);
		xml.writeCharacters(text);
		xml.writeEndElement();
	}
}
