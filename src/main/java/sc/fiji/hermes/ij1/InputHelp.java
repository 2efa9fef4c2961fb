package sc.fiji.hermes.ij1;

import java.util.Optional;

import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.util.POM;

import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.ui.PlainText;

/** What the Help button of a dialog shows: the descriptions, which ImageJ's dialogs have no tooltips for. */
final class InputHelp {

	private InputHelp() {}

	/** As HTML. */
	static String of(final ModuleInfo command) {
		final StringBuilder html = new StringBuilder("<html><h2>").append(escape(HermesMenu.title(command))).append("</h2>");
		html.append("<p>").append(escape(command.getDescription())).append("</p>");
		for (final ModuleItem<?> item : command.inputs()) {
			if (!MacroRecorder.isRecorded(item)) continue;
			html.append("<p><b>").append(escape(item.getLabel())).append("</b> (").append(escape(item.getName())).append("): ").append(escape(
				item.getDescription())).append("</p>");
		}
		html.append("<p>The words in parentheses are the keys in macros.</p>");
		page().ifPresent(url -> html.append("<p><a href=\"").append(url).append("\">").append(url).append("</a></p>"));
		return html.append("</html>").toString();
	}

	/** The project's page, if the jar names it. */
	private static Optional<String> page() {
		final POM pom = POM.getPOM(InputHelp.class);
		return pom == null ? Optional.empty() : Optional.ofNullable(pom.getProjectURL()).filter(url -> !url.isBlank());
	}

	private static String escape(final String text) {
		return text == null ? "" : PlainText.escape(text);
	}

	/** The text of a message that may be HTML, which ImageJ's dialogs cannot show; its lines stay apart. */
	static String plain(final String html) {
		if (!html.strip().toLowerCase(java.util.Locale.ROOT).startsWith("<html>")) return html;
		return html.replaceAll("\\s+", " ").replaceAll("(?i)<br\\s*/?>|</p>|</h\\d>|</li>", "\n").replaceAll("<[^>]*>", "").replace("&lt;", "<")
			.replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&").replaceAll(" *\n *", "\n").strip();
	}

	/** Whether a message is a heading: bold in HTML. */
	static boolean isHeading(final String html) {
		return html.matches("(?is)\\s*<html>\\s*<(b|strong|h\\d)>.*");
	}
}
