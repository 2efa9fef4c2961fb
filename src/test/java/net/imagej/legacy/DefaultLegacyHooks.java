package net.imagej.legacy;

import java.io.IOException;

import org.scijava.Context;
import org.scijava.io.IOPlugin;
import org.scijava.io.IOService;
import org.scijava.plugin.PluginService;

/**
 * Asks for files as the class of this name in Fiji does: of the eager plugins the first that supports a path opens it.
 * Written after imagej-legacy's DefaultLegacyHooks and DefaultLegacyOpener, which tests cannot have.
 */
public final class DefaultLegacyHooks {

	private final Context context;

	public DefaultLegacyHooks(final Context context) {
		this.context = context;
	}

	/** @return what was opened, which is shown already; the path if ImageJ is to try */
	public Object interceptDragAndDropFile(final String path) throws IOException {
		return open(path);
	}

	/** @return what was opened, which is not shown; the path if ImageJ is to try */
	public Object interceptOpenImage(final String path) throws IOException {
		return open(path);
	}

	private Object open(final String path) throws IOException {
		final PluginService plugins = context.service(PluginService.class);
		final IOPlugin<?> io = context.service(IOService.class).getPlugins().stream().filter(i -> i.is("eager")).map(i -> (IOPlugin<?>) plugins
			.createInstance(i)).filter(i -> i.supportsOpen(path)).findFirst().orElse(null);
		if (io == null) return path;
		final Object data = io.open(path);
		return data == null ? path : data;
	}
}
