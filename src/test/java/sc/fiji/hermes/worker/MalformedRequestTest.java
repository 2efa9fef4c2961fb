package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker that is sent nonsense says so and lives on. */
@Timeout(120)
class MalformedRequestTest {

	@TempDir
	Path folder;
	private Process worker;
	private Writer requests;
	private BufferedReader responses;

	@BeforeEach
	void start() throws IOException {
		worker = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp", System.getProperty(
			"java.class.path"), WorkerMain.class.getName(), "60", "1000", folder.resolve("log").toString(), folder.toString()).redirectError(
				folder.resolve("errors").toFile()).start();
		requests = new OutputStreamWriter(worker.getOutputStream(), StandardCharsets.UTF_8);
		responses = new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8));
	}

	@AfterEach
	void end() {
		worker.destroyForcibly();
	}

	private void send(final String line) throws IOException {
		requests.write(line);
		requests.write('\n');
		requests.flush();
	}

	private JsonObject answer() throws IOException {
		while (true) {
			final String line = responses.readLine();
			assertTrue(line != null, "the worker has ended");
			final JsonObject said = JsonParser.parseString(line).getAsJsonObject();
			final String type = said.get("responseType").getAsString();
			if (!type.equals("LAUNCH") && !type.equals("UPDATE")) return said;
		}
	}

	private void assertRefused(final String task, final String because, final String line) throws IOException {
		send(line);
		final JsonObject said = answer();
		assertEquals("FAILURE", said.get("responseType").getAsString(), said::toString);
		assertEquals(task, said.get("task").getAsString());
		assertTrue(said.get("error").getAsString().contains(because), said::toString);
	}

	private static String execute(final String script, final String inputs) {
		return "{\"task\":\"t\",\"requestType\":\"EXECUTE\",\"script\":" + script + ",\"inputs\":" + inputs + "}";
	}

	@Test
	@DisplayName("no line that is malformed ends the worker, and each is answered in a sentence")
	void livesOn() throws Exception {
		final String noMessage = "no message in JSON";
		for (final String line : new String[] { "nonsense", "[]", "null", "{}", "7", "{\"task\":", "\u0000", "{\"requestType\":\"EXECUTE\"}" })
			assertRefused("", noMessage, line);
		assertRefused("1", noMessage, "{\"task\":\"1\",\"requestType\":\"DANCE\"}");
		assertRefused("2", noMessage, "{\"task\":\"2\",\"requestType\":[]}");
		assertRefused("", noMessage, "[".repeat(100_000));
		assertRefused("t", noMessage, execute("\"svg\"", "[]"));
		assertRefused("t", noMessage, execute("{}", "{}"));
		assertRefused("t", "threads", execute("\"svg\"", "{\"threads\":\"many\",\"seed\":1}"));
		assertRefused("t", "threads", execute("\"svg\"", "{\"threads\":1.5,\"seed\":1}"));
		assertRefused("t", "threads", execute("\"svg\"", "{\"threads\":-1,\"seed\":1}"));
		assertRefused("t", "overflow", execute("\"svg\"", "{\"threads\":4294967297,\"seed\":1}"));
		assertRefused("t", "seed", execute("\"svg\"", "{\"threads\":1,\"seed\":null}"));
		assertRefused("t", "cook", execute("\"cook\"", "{\"threads\":1,\"seed\":1}"));
		for (final String work : new String[] { "null", "7", "[]", "{\"title\":[]}" }) assertRefused("t", "svg", execute("\"svg\"",
			"{\"threads\":1,\"seed\":1,\"work\":" + work + "}"));
		for (final String script : new String[] { "segment-volume", "train", "plan", "segment-files", "demo" }) assertRefused("t", "", execute(
			"\"" + script + "\"", "{\"threads\":1,\"seed\":1,\"work\":{\"model\":7,\"image\":[]}}"));
		for (final String type : new String[] { "CANCEL", "PAUSE", "COMPLETION" }) send("{\"task\":\"nobody's\",\"requestType\":\"" + type +
			"\"}");
		assertTrue(worker.isAlive());
		send(execute("\"engine\"", "{\"threads\":1,\"seed\":1,\"work\":{}}"));
		assertEquals("COMPLETION", answer().get("responseType").getAsString());
	}

	@Test
	@DisplayName("a line of any length is answered by a worker with little memory")
	void huge() throws Exception {
		final String part = "x".repeat(1 << 20);
		requests.write("{\"task\":\"long\",\"requestType\":\"EXECUTE\",\"script\":\"");
		for (int i = 0; i < 300; i++) requests.write(part);
		send("");
		final JsonObject said = answer();
		assertEquals("long", said.get("task").getAsString());
		assertEquals("FAILURE", said.get("responseType").getAsString());
		requests.close();
		assertTrue(worker.waitFor(20, TimeUnit.SECONDS));
	}
}
