package sc.fiji.hermes.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.OptionalDouble;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.train.TrainResult;

/** The page that a demo leaves: one file with its pictures inside. */
final class DemoReport {

	private static final String STYLE = "body{font:16px/1.5 sans-serif;max-width:62em;margin:2em auto;padding:0 1em;color:#222}" +
		"img{max-width:100%}table{border-collapse:collapse}th,td{padding:.2em .9em;border-bottom:1px solid #ddd;text-align:left}" +
		"td.n,th.n{text-align:right}tr.mean{font-weight:bold}pre{background:#f4f4f4;padding:.8em;overflow:auto}";

	private DemoReport() {}

	static String html(final DemoFolder folder, final Collection collection, final TrainResult run, final Evaluation evaluation) {
		final StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" +
			"<title>Hermes demo</title><style>" + STYLE + "</style></head><body>\n");
		final int cases = collection.datasets().stream().mapToInt(d -> d.cases(Split.TEST).size()).sum();
		page.append("<h1>One model, ").append(collection.modalities().size()).append(" modalities, ").append(collection.tasks().size())
			.append(" tasks</h1>\n");
		page.append("<p>This demo drew synthetic phantoms of ").append(collection.datasets().size()).append(
			" datasets with different labels, trained one universal network on them (").append(run.steps()).append(
				" steps) and segmented ").append(cases).append(" phantoms that it had not seen. Mean Dice over all tasks: <b>").append(
					number(evaluation.overall().dice())).append(
						"</b>. Phantoms are far simpler than patients: the figure shows that the program works, not how well it does on real images.</p>\n");
		page.append("<h2>Unseen phantoms</h2>\n<img alt=\"Image, reference and prediction of one case of each dataset\" src=\"").append(
			picture(folder.contactSheet())).append("\">\n");
		table(page, collection, evaluation);
		page.append("<h2>Training</h2>\n<img alt=\"Loss and Dice over the steps\" src=\"").append(picture(folder.curves())).append(
			"\">\n");
		next(page);
		return page.append("<p>Not a medical device.</p>\n</body></html>\n").toString();
	}

	private static void table(final StringBuilder page, final Collection collection, final Evaluation evaluation) {
		page.append("<h2>Dice</h2>\n<table><tr><th>dataset</th><th>modality</th><th>task</th><th class=\"n\">Dice</th>" +
			"<th class=\"n\">cases</th></tr>\n");
		for (final Dataset d : collection.datasets()) for (final Mean m : evaluation.tasks()) if (m.dataset().equals(d.name()))
			row(page, "", d.name(), d.modality().name(), m);
		row(page, " class=\"mean\"", "all", "", evaluation.overall());
		page.append("</table>\n");
	}

	private static void row(final StringBuilder page, final String attributes, final String dataset, final String modality, final Mean m) {
		page.append("<tr").append(attributes).append("><td>").append(escaped(dataset)).append("</td><td>").append(escaped(modality))
			.append("</td><td>").append(attributes.isEmpty() ? escaped(m.name()) : "mean of tasks").append("</td><td class=\"n\">").append(
				number(m.dice())).append("</td><td class=\"n\">").append(attributes.isEmpty() ? m.counted() : "").append("</td></tr>\n");
	}

	private static void next(final StringBuilder page) {
		page.append("<h2>What next</h2>\n<p>The same with your own volumes, laid out as the Medical Segmentation Decathlon or nnU-Net wants " +
			"them:</p>\n<pre>scripts/hermes collection /data/DatasetA /data/DatasetB --output mine.json\n" +
			"scripts/hermes check mine.json\nscripts/hermes train mine.json --run run --minutes 60\n" +
			"scripts/hermes segment --model run --collection mine.json --split validation --output predictions\n" +
			"scripts/hermes evaluate --collection mine.json --split validation --predictions predictions</pre>\n" +
			"<p>Beside this page: <code>data</code> (the phantoms), <code>run</code> (log, checkpoints, model), " +
			"<code>predictions</code> (label maps), <code>evaluation.csv</code> and <code>evaluation.json</code>.</p>\n");
	}

	private static String picture(final Path png) {
		try {
			return "data:image/png;base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(png));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static String number(final OptionalDouble value) {
		return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "–";
	}

	private static String escaped(final String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}
}
