package sc.fiji.hermes.ij1;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import ij.IJ;
import ij.Macro;
import ij.macro.Interpreter;
import ij.plugin.frame.Recorder;

import sc.fiji.hermes.command.Host;

/** ImageJ 1.x, alone or inside Fiji. Found by {@link Host#here()}. */
public final class ImageJHost implements Host {

	/** For {@link java.util.ServiceLoader}. */
	public ImageJHost() {}

	@Override
	public void log(final String line) {
		IJ.log(line);
	}

	@Override
	public void error(final String title, final String text) {
		IJ.error(title, text);
	}

	@Override
	public boolean agreed(final String title, final String question) {
		return IJ.showMessageWithCancel(title, question);
	}

	@Override
	public void showColumns(final String title, final String text) {
		ColumnsWindow.show(title, text);
	}

	@Override
	public Optional<Path> folder() {
		return Optional.ofNullable(IJ.getDirectory("imagej")).map(Path::of);
	}

	@Override
	public boolean isMacro() {
		return IJ.isMacro();
	}

	@Override
	public boolean isBatchMode() {
		return Interpreter.isBatchMode();
	}

	@Override
	public Optional<String> macroOptions() {
		return IJ.isMacro() ? Optional.ofNullable(Macro.getOptions()).filter(o -> !o.isBlank()) : Optional.empty();
	}

	@Override
	public Optional<String> macroValue(final String options, final String key) {
		return Optional.ofNullable(Macro.getValue(options, key, null));
	}

	@Override
	public String macroKey(final String name) {
		return Macro.trimKey(name);
	}

	@Override
	public void endMacro() {
		RunningMacro.end();
	}

	@Override
	public boolean isUserCancel(final Throwable e) {
		return Macro.MACRO_CANCELED.equals(e.getMessage());
	}

	@Override
	public boolean isRecording() {
		return IJ.recording();
	}

	@Override
	public void recordCommand(final String label) {
		Recorder.setCommand(label);
	}

	@Override
	public void writeRecord() {
		Recorder.saveCommand();
	}

	@Override
	public void forgetEscape() {
		IJ.resetEscape();
	}

	@Override
	public boolean isEscapePressed() {
		return IJ.escapePressed();
	}

	@Override
	public void showProgress(final double fraction) {
		IJ.showProgress(fraction);
	}

	@Override
	public void showStatus(final String text) {
		IJ.showStatus(text);
	}

	@Override
	public Guard beforeQuit(final BooleanSupplier agreed) {
		return QuitGuard.asking(agreed);
	}
}
