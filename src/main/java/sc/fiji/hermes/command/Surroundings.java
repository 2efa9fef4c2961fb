package sc.fiji.hermes.command;

import java.awt.GraphicsEnvironment;

/** What the commands run in: Fiji, where ImageJ's old world is bridged to SciJava, or plain ImageJ 1.x; with a display or without. */
public final class Surroundings {

	/** The bridge; it patches ImageJ as soon as it is on the class path, so that its presence alone decides. */
	private static final String BRIDGE = "net/imagej/legacy/LegacyService.class";

	private Surroundings() {}

	/** Whether nobody but us connects ImageJ's images, macros and dialogs with SciJava's commands. */
	public static boolean plain() {
		return Surroundings.class.getClassLoader().getResource(BRIDGE) == null;
	}

	/** Whether no window can be opened. */
	public static boolean headless() {
		return Boolean.getBoolean("java.awt.headless") || GraphicsEnvironment.isHeadless();
	}

	/** Whether nobody is there to look at windows: no display, or a macro in batch mode. */
	public static boolean unattended() {
		return headless() || Host.here().isBatchMode();
	}
}
