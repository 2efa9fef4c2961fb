package sc.fiji.hermes.cli;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Says how to compare with PyTorch, which needs jars that are not part of the product. */
@Command(name = "bench", description = "Measures the network beside the same one in PyTorch (run by the launcher, with jars of its own).",
	footer = { "", "Example:", "  scripts/hermes bench" })
final class BenchCommand extends Verb {

	@Parameters(paramLabel = "OPTION", arity = "0..*", description = "Passed on to the benchmark.")
	private List<String> options = new ArrayList<>();

	BenchCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		throw new InputException("The comparison with PyTorch needs jars that are not part of Hermes; run it from a source folder with %s.",
			("scripts/hermes bench " + String.join(" ", options)).strip());
	}
}
