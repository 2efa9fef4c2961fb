package sc.fiji.hermes.cli;

import picocli.CommandLine;

import sc.fiji.hermes.engine.EngineReport;

/** What {@code --version} prints. */
final class Version implements CommandLine.IVersionProvider {

	@Override
	public String[] getVersion() {
		return new String[] { "Hermes for Fiji " + EngineReport.hermesVersion() };
	}
}
