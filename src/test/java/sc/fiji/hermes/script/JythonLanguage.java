package sc.fiji.hermes.script;

import org.scijava.plugin.Plugin;
import org.scijava.script.AdaptedScriptLanguage;
import org.scijava.script.ScriptLanguage;

/** What Fiji's scripting-jython does: tells SciJava of the engine. */
@Plugin(type = ScriptLanguage.class, name = "Python (Jython)")
public final class JythonLanguage extends AdaptedScriptLanguage {

	public JythonLanguage() {
		super("jython");
	}
}
