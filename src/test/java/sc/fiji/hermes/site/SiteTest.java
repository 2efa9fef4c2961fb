package sc.fiji.hermes.site;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

/** A small site is built, read again, damaged and replaced. */
class SiteTest {

	private static final long FIRST = 20260901120000L, SECOND = 20261001120000L;
	private static final String PLUGIN = "plugins/Hermes_-1.0.0.jar", LIBRARY = "lib/hermes/library-2.1.jar",
		NATIVE = "lib/hermes/linux64/native-3.0-linux-x86_64.jar", LICENCE = "licenses/hermes/LICENSE.txt";
	private static final String POM = "<project><description>What it\n\tdoes</description></project>";

	@TempDir
	private Path folder;
	private Path files, site;

	@BeforeEach
	void lay() throws IOException {
		files = folder.resolve("files");
		site = folder.resolve("site");
		Jars.write(files.resolve(PLUGIN), "META-INF/maven/g/a/pom.xml", POM, "A.class", "1");
		Jars.write(files.resolve(LIBRARY), "B.class", "2");
		Jars.write(files.resolve(NATIVE), "c.so", "3");
		Files.createDirectories(files.resolve("licenses/hermes"));
		Files.writeString(files.resolve(LICENCE), "free");
	}

	private SiteIndex build() {
		return BuildSite.build(files, site, FIRST, Optional.empty());
	}

	private SiteIndex buildAgain(final long timestamp) throws IOException {
		final Path earlier = Files.copy(site.resolve(SiteIndex.FILE), folder.resolve("earlier.xml.gz"));
		return BuildSite.build(files, site, timestamp, Optional.of(earlier));
	}

	private static SiteFile find(final SiteIndex index, final String path) {
		return index.files().stream().filter(file -> file.path().equals(path)).findFirst().orElseThrow();
	}

	@Test
	@DisplayName("A site that was built has no fault, reads back equal, and lists every file once, sorted")
	void roundTrip() throws IOException {
		final SiteIndex index = build();
		assertEquals(List.of(), CheckSite.check(site));
		assertEquals(index, SiteIndex.read(site.resolve(SiteIndex.FILE)));
		assertEquals(List.of(LIBRARY, NATIVE, LICENCE, PLUGIN), index.files().stream().map(SiteFile::path).toList());
		assertTrue(Files.isRegularFile(site.resolve(PLUGIN + "-" + FIRST)));
	}

	@Test
	@DisplayName("The plugin is described by its project and needs all other files; natives are for one platform")
	void content() {
		final SiteIndex index = build();
		final SiteFile.Version plugin = find(index, PLUGIN).current().orElseThrow();
		assertEquals("What it does", plugin.description());
		assertEquals(List.of(LIBRARY, NATIVE, LICENCE), plugin.dependencies().stream().map(SiteFile.Dependency::path).toList());
		assertEquals(List.of("linux64"), find(index, NATIVE).platforms());
		assertEquals(List.of(), find(index, LIBRARY).platforms());
	}

	@Test
	@DisplayName("Building twice gives the same bytes")
	void deterministic() throws IOException {
		build();
		final byte[] first = Files.readAllBytes(site.resolve(SiteIndex.FILE));
		build();
		assertArrayEquals(first, Files.readAllBytes(site.resolve(SiteIndex.FILE)));
		assertArrayEquals(new byte[4], Arrays.copyOfRange(first, 4, 8), "time in the gzip header");
	}

	@Test
	@DisplayName("One other byte in a jar, in a text, a missing, a longer and a stray file are each told by name")
	void damaged() throws IOException {
		build();
		final Path library = site.resolve(LIBRARY + "-" + FIRST);
		final byte[] good = Files.readAllBytes(library), bad = good.clone();
		// The single stored letter of B.class follows its local header.
		bad[30 + "B.class".length()] ^= 4;
		Files.write(library, bad);
		assertEquals(List.of(LIBRARY + "-" + FIRST), faultyFiles());
		Files.write(library, good);
		assertEquals(List.of(), CheckSite.check(site));

		Files.writeString(site.resolve(LICENCE + "-" + FIRST), "fred");
		Files.write(library, Arrays.copyOf(good, good.length + 1));
		Files.delete(site.resolve(NATIVE + "-" + FIRST));
		Files.writeString(site.resolve("lib/stray"), "");
		assertEquals(List.of(LIBRARY + "-" + FIRST, NATIVE + "-" + FIRST, LICENCE + "-" + FIRST, "lib/stray"), faultyFiles());
	}

	@Test
	@DisplayName("A model that comes with the plugin is installed with it, said to be one, and one other byte in it is told")
	void model() throws IOException {
		final String weights = "lib/hermes/models/starter/weights.safetensors";
		Files.createDirectories(files.resolve(weights).getParent());
		Files.writeString(files.resolve(weights), "numbers");
		final SiteIndex index = build();
		assertEquals(List.of(), CheckSite.check(site));
		assertEquals("Model that comes with Hermes; its README.md says what it knows and on what terms.", find(index, weights).current().orElseThrow()
			.description());
		assertTrue(find(index, PLUGIN).current().orElseThrow().dependencies().stream().anyMatch(d -> d.path().equals(weights)));
		Files.writeString(site.resolve(weights + "-" + FIRST), "numbert");
		assertEquals(List.of(weights + "-" + FIRST), faultyFiles());
	}

	private List<String> faultyFiles() {
		return CheckSite.check(site).stream().map(fault -> fault.replaceFirst(" .*", "")).toList();
	}

	@Test
	@DisplayName("An index that is missing, cut off or not in the format is one fault")
	void brokenIndex() throws IOException {
		build();
		final Path index = site.resolve(SiteIndex.FILE);
		final byte[] bytes = Files.readAllBytes(index);
		Files.write(index, Arrays.copyOf(bytes, bytes.length / 2));
		assertEquals(1, CheckSite.check(site).size());
		Files.delete(index);
		assertEquals(List.of("db.xml.gz is missing."), CheckSite.check(site));
		gzip("<pluginRecords><plugin filename='a'><previous-version timestamp='1' checksum='x'/><platform>win64</platform></plugin></pluginRecords>");
		assertEquals(List.of("db.xml.gz cannot be read: <platform> of a comes too late."), CheckSite.check(site));
	}

	private void gzip(final String xml) throws IOException {
		try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(site.resolve(SiteIndex.FILE)))) {
			out.write(xml.getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	@DisplayName("An index written by the updater itself, with its document type and optional parts, can be read")
	void updatersOwn() throws IOException {
		Files.createDirectories(site);
		gzip("<?xml version=\"1.0\" encoding=\"UTF-8\"?><!DOCTYPE pluginRecords [<!ELEMENT pluginRecords (plugin*)>]>" +
			"<pluginRecords>\n <plugin filename='jars/a.jar' executable='true'>\n <platform>win64</platform><category>c</category>" +
			"<version checksum='c' timestamp='20260901120000' filesize='5'><dependency filename='jars/b.jar'/><link>l</link><author>x</author>" +
			"</version><previous-version timestamp='20250901120000' checksum='d'/></plugin></pluginRecords>");
		final SiteFile file = SiteIndex.read(site.resolve(SiteIndex.FILE)).files().get(0);
		assertEquals(List.of("win64"), file.platforms());
		assertEquals(List.of(new SiteFile.Dependency("jars/b.jar", 0)), file.current().orElseThrow().dependencies());
		assertEquals(List.of(new SiteFile.Previous("jars/a.jar", 20250901120000L, 0, "d")), file.previous());
	}

	@Test
	@DisplayName("Faults of the index: unknown and circular needs, what nothing needs, platforms, folders, what Fiji brings")
	void faultyIndex() throws IOException {
		assertFaults("needs lib/hermes/none.jar", file -> file.path().equals(LIBRARY) ? needing(file, "lib/hermes/none.jar") : file);
		assertFaults("circle", file -> file.path().equals(LIBRARY) ? needing(file, PLUGIN) : file);
		assertFaults("is not installed with the plugin", file -> file.path().equals(PLUGIN) ? needing(file, LICENCE, NATIVE) : file);
		assertFaults("lies in the folder of linux64 but is for all platforms", file -> file.path().equals(NATIVE) ? new SiteFile(file.path(),
			List.of(), file.current(), List.of()) : file);
		assertFaults("lies in the folder of all platforms but is for win64", file -> file.path().equals(LIBRARY) ? new SiteFile(file.path(), List
			.of("win64"), file.current(), List.of()) : file);
		for (final String fijis : List.of("lib/hermes/gson-2.10.1.jar", "jars/protobuf-java-3.21.9.jar", "plugins/tensorflow-core-api-1.1.0.jar",
			"jars/jai-imageio-jpeg2000-1.4.0.jar", "jars/imageio-jpeg-3.14.0.jar", "plugins/common-io-3.14.0.jar"))
			assertFaults(fijis + " is a library that Fiji brings", file -> moved(file, fijis));
		for (final String astray : List.of("elsewhere/a.jar", "lib/../a.jar", "/lib/a.jar", "jars/a.txt", "lib/.hidden", "a.jar")) assertFaults(
			astray + " does not lie where", file -> moved(file, astray));
		assertFaults("is in the index twice", file -> moved(file, "lib/hermes/linux64/native-4.0-linux-x86_64.jar"));
		assertFaults("which is no time", file -> file.path().equals(LICENCE) ? new SiteFile(LICENCE, List.of(), file.current(), List.of(
			new SiteFile.Previous(LICENCE, 20261301000000L, SECOND, "0".repeat(40)))) : file);
	}

	private void assertFaults(final String expected, final UnaryOperator<SiteFile> change) throws IOException {
		final SiteIndex index = build();
		Files.write(site.resolve(SiteIndex.FILE), new SiteIndex(index.files().stream().map(change).toList()).toBytes());
		final List<String> faults = CheckSite.check(site);
		assertTrue(faults.stream().anyMatch(fault -> fault.contains(expected)), expected + " in " + faults);
	}

	private static SiteFile needing(final SiteFile file, final String... paths) {
		final List<SiteFile.Dependency> needed = List.of(paths).stream().map(path -> new SiteFile.Dependency(path, FIRST)).toList();
		return new SiteFile(file.path(), file.platforms(), file.current().map(version -> version.withDependencies(needed)), file.previous());
	}

	private static SiteFile moved(final SiteFile file, final String path) {
		return file.path().equals(LIBRARY) ? new SiteFile(path, file.platforms(), file.current(), file.previous()) : file;
	}

	@Test
	@DisplayName("A dependency may leave out the version")
	void dependencyWithoutVersion() throws IOException {
		final SiteIndex index = build();
		Files.write(site.resolve(SiteIndex.FILE), new SiteIndex(index.files().stream().map(file -> file.path().equals(PLUGIN) ? needing(file,
			"lib/hermes/library.jar", LICENCE, NATIVE) : file).toList()).toBytes());
		assertEquals(List.of(), CheckSite.check(site));
	}

	@Test
	@DisplayName("The next site keeps the time of what is the same, remembers what was replaced and what is gone")
	void replaced() throws IOException {
		final SiteIndex before = build();
		final String newer = "plugins/Hermes_-1.1.0.jar";
		Files.delete(files.resolve(PLUGIN));
		Files.delete(files.resolve(LIBRARY));
		Jars.write(files.resolve(newer), "A.class", "1.1");
		final SiteIndex index = buildAgain(SECOND);
		assertEquals(List.of(), CheckSite.check(site));
		assertEquals(FIRST, find(index, NATIVE).current().orElseThrow().timestamp());
		assertEquals(List.of(), find(index, NATIVE).previous());
		assertEquals(SECOND, find(index, newer).current().orElseThrow().timestamp());
		assertEquals(List.of(new SiteFile.Previous(PLUGIN, FIRST, SECOND, find(before, PLUGIN).current().orElseThrow().checksum())), find(index,
			newer).previous());
		assertTrue(find(index, LIBRARY).current().isEmpty());
		assertEquals(1, find(index, LIBRARY).previous().size());
	}

	@Test
	@DisplayName("Nothing changed, nothing is new: the next site is the same")
	void unchanged() throws IOException {
		assertEquals(build(), buildAgain(SECOND));
	}

	@Test
	@DisplayName("Mistakes are refused in one sentence and leave the site as it was")
	void refused() throws IOException {
		build();
		final Path index = site.resolve(SiteIndex.FILE);
		final byte[] before = Files.readAllBytes(index);
		final Path earlier = Files.copy(index, folder.resolve("earlier"));

		Files.writeString(files.resolve(LICENCE), "freer");
		assertRefused("later --timestamp", FIRST, Optional.of(earlier));
		Files.move(files.resolve("lib/hermes/linux64"), files.resolve("lib/hermes/win64"));
		assertRefused("build all platforms", SECOND, Optional.of(earlier));
		assertRefused("cannot be read", SECOND, Optional.of(files.resolve(LICENCE)));
		Files.createDirectories(files.resolve("elsewhere"));
		Files.writeString(files.resolve("elsewhere/a"), "");
		assertRefused("elsewhere/a", SECOND, Optional.empty());
		Files.delete(files.resolve(PLUGIN));
		assertRefused("build the plugin first", SECOND, Optional.empty());
		assertArrayEquals(before, Files.readAllBytes(index));
		assertFalse(Files.exists(folder.resolve("site.part")));
	}

	private void assertRefused(final String reason, final long timestamp, final Optional<Path> previous) {
		final String message = assertThrows(InputException.class, () -> BuildSite.build(files, site, timestamp, previous)).getMessage();
		assertTrue(message.contains(reason) && message.lines().count() == 1, message);
	}

	@Test
	@DisplayName("A folder that is no site is never replaced")
	void noSite() throws IOException {
		final Path mine = Files.writeString(Files.createDirectories(site).resolve("mine"), "mine");
		assertRefused("is no update site", FIRST, Optional.empty());
		assertTrue(Files.exists(mine));
	}
}
