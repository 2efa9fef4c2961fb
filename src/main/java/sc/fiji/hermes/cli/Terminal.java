package sc.fiji.hermes.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where a command line writes to. */
record Terminal(PrintWriter out, PrintWriter err) {

	/** The standard streams, in UTF-8 whatever the locale says. */
	static Terminal system() {
		return new Terminal(new PrintWriter(System.out, true, StandardCharsets.UTF_8), new PrintWriter(System.err, true,
			StandardCharsets.UTF_8));
	}
}
