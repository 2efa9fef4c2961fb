package sc.fiji.hermes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.Planner;

/** Runs command lines for tests, and makes what they work on. */
final class Cli {

	static final String PET = "Dataset904_Phantom_PET", T1 = "Dataset902_Phantom_T1";

	private Cli() {}

	/** What one command line left. */
	record Outcome(int code, String out, String err) {

		List<String> errors() {
			return err.lines().toList();
		}
	}

	static Outcome run(final Object... args) {
		return run(Job.create(), new StringWriter(), args);
	}

	static Outcome run(final Job job, final StringWriter out, final Object... args) {
		final StringWriter err = new StringWriter();
		final int code = HermesCli.run(new Terminal(new PrintWriter(out, true), new PrintWriter(err, true)), job, Stream.of(args).map(
			String::valueOf).toArray(String[]::new));
		return new Outcome(code, out.toString(), err.toString());
	}

	/** Small coarse phantoms: two training cases, one validation and one test case a dataset. */
	static void phantoms(final Path folder) {
		Phantoms.generate(folder, PhantomOptions.options().withVoxel(2).withCases(2, 1, 1), Job.create().withThreads(2));
	}

	/** An untrained model for a collection. */
	static void model(final Path folder, final Collection collection) {
		final Plan plan = Planner.plan(collection, PlanOptions.options().withWindow(32, 16, 16), Job.create());
		final NetworkConfig config = NetworkConfig.universal(ResUNet.of(4), plan.tasks().size(), plan.modalities().size());
		ModelFolder.write(folder, new Model("untrained", config, plan, Weights.initialize(Network.of(config).parameters(), 1), ModelCard
			.today(List.of(), 0, List.of())));
	}

	static void copy(final Path from, final Path to) {
		try (Stream<Path> files = Files.walk(from)) {
			for (final Path p : files.toList()) {
				final Path target = to.resolve(from.relativize(p).toString());
				if (Files.isDirectory(p)) Files.createDirectories(target);
				else Files.copy(p, target, StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Every file and folder below, hidden ones included, with its size and time: equal if nothing was touched. */
	static Map<String, String> listing(final Path folder) {
		final Map<String, String> all = new TreeMap<>();
		try (Stream<Path> files = Files.walk(folder)) {
			for (final Path p : files.toList()) all.put(folder.relativize(p).toString(), Files.isDirectory(p) ? "folder" : Files.size(p) +
				" " + Files.getLastModifiedTime(p));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return all;
	}
}
