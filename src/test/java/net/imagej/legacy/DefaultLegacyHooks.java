package net.imagej.legacy;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.scijava.Context;
import org.scijava.io.IOPlugin;
import org.scijava.io.IOService;
import org.scijava.plugin.PluginService;

/**
 * Asks for files as the class of this name in Fiji does: of the eager plugins the first that supports a path opens it, or, if the
 * user chose SciJava's I/O in ImageJ's options, the first of all. Written after imagej-legacy's DefaultLegacyHooks and
 * DefaultLegacyOpener, which tests cannot have.
 */
public final class DefaultLegacyHooks {

	private final Context context;
	private final boolean scijava;
	private final List<String> told = new ArrayList<>();

	public DefaultLegacyHooks(final Context context) {
		this(context, false);
	}

	/** @param scijava whether the user chose SciJava's I/O */
	public DefaultLegacyHooks(final Context context, final boolean scijava) {
		this.context = context;
		this.scijava = scijava;
	}

	/** What the user was told of files that could not be opened. */
	public List<String> told() {
		return List.copyOf(told);
	}

	/** @return what was opened, which is shown already; the path if ImageJ is to try */
	public Object interceptDragAndDropFile(final File file) throws IOException {
		return open(file.getCanonicalPath());
	}

	/** @return what was opened, which is shown already; the path if ImageJ is to try */
	public Object interceptFileOpen(final String path) {
		return open(path);
	}

	/** @return what was opened, which is not shown; the path if ImageJ is to try */
	public Object interceptOpenImage(final String path) {
		return open(path);
	}

	private Object open(final String path) {
		try {
			final IOPlugin<?> io = scijava ? context.service(IOService.class).getOpener(path) : eager(path);
			if (io == null) return path;
			final Object data = io.open(path);
			return data == null ? path : data;
		}
		catch (final IOException e) {
			// the bridge shows it, and ImageJ tries, too
			told.add(e.getMessage());
			return path;
		}
	}

	private IOPlugin<?> eager(final String path) {
		final PluginService plugins = context.service(PluginService.class);
		return context.service(IOService.class).getPlugins().stream().filter(i -> i.is("eager")).map(i -> (IOPlugin<?>) plugins
			.createInstance(i)).filter(i -> i.supportsOpen(path)).findFirst().orElse(null);
	}
}
