package sc.fiji.hermes.io.dicom.codec;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;

import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import sc.fiji.hermes.file.HiddenLibraries;

/**
 * The libraries that decode JPEG and JPEG 2000. In an installation of ImageJ they lie in {@code lib/hermes} and are loaded apart from
 * the host's class path, on which Fiji and its sites have others of the same names; else they are on the class path of this class.
 */
final class ImageLibraries {

	private static final String JPEG = "image/jpeg", JPEG_2000 = "image/jp2";

	/** Loaded with the first compressed image. */
	private static final class Installed {

		static final ImageLibraries INSTANCE = HiddenLibraries.folder().map(f -> of(HiddenLibraries.jars(f))).orElseGet(
			() -> new ImageLibraries(ImageLibraries.class.getClassLoader()));
	}

	private final ImageReaderSpi jpeg, jpeg2000;

	private ImageLibraries(final ClassLoader loader) {
		jpeg = withPlainJpeg(provider(loader, JPEG));
		jpeg2000 = provider(loader, JPEG_2000);
	}

	static ImageLibraries installed() {
		return Installed.INSTANCE;
	}

	/** Those of some jars, which see nothing but each other and Java. */
	static ImageLibraries of(final List<Path> jars) {
		final List<URL> urls = new ArrayList<>();
		for (final Path jar : jars) {
			try {
				urls.add(jar.toUri().toURL());
			}
			catch (final MalformedURLException e) {
				throw new IllegalStateException(e);
			}
		}
		// stays open as long as its classes may be needed, which is until the end
		return new ImageLibraries(new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
	}

	private static ImageReaderSpi provider(final ClassLoader loader, final String type) {
		for (final ImageReaderSpi spi : ServiceLoader.load(ImageReaderSpi.class, loader)) if (Arrays.asList(spi.getMIMETypes()).contains(
			type)) return spi;
		throw new IllegalStateException("There is no library for " + type + " on the class path; install Hermes again.");
	}

	/** The library decodes what Java does not, and gets Java's own reader for the rest in a registry that nobody else has. */
	private static ImageReaderSpi withPlainJpeg(final ImageReaderSpi library) {
		final ServiceRegistry own = new ServiceRegistry(List.<Class<?>>of(ImageReaderSpi.class).iterator());
		final Iterator<ImageReaderSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
		while (all.hasNext()) {
			final ImageReaderSpi spi = all.next();
			if (spi.getClass().getModule() == ImageReaderSpi.class.getModule() && Arrays.asList(spi.getMIMETypes()).contains(JPEG)) own
				.registerServiceProvider(spi);
		}
		own.registerServiceProvider(library);
		return library;
	}

	Raster decodeJpeg(final byte[] stream) throws UndecodableException {
		return decode(jpeg, stream, "JPEG");
	}

	Raster decodeJpeg2000(final byte[] stream) throws UndecodableException {
		return decode(jpeg2000, stream, "JPEG 2000");
	}

	private static Raster decode(final ImageReaderSpi spi, final byte[] stream, final String name) throws UndecodableException {
		try (ImageInputStream in = new ClosedInput(stream)) {
			final ImageReader reader = spi.createReaderInstance();
			try {
				reader.setInput(in, true, true);
				return reader.readRaster(0, reader.getDefaultReadParam());
			}
			finally {
				reader.dispose();
			}
		}
		catch (final LinkageError | OutOfMemoryError e) {
			throw e;
		}
		// for damaged data the libraries throw whatever they come upon, errors included
		catch (final IOException | RuntimeException | Error e) {
			throw new UndecodableException(e, "its " + name + " data is damaged, or of a kind that is not decoded");
		}
	}

	/** The end of it is an error: JJ2000 would take −1 for eight ones and count them without end. */
	private static final class ClosedInput extends MemoryCacheImageInputStream {

		ClosedInput(final byte[] stream) {
			super(new ByteArrayInputStream(stream));
		}

		@Override
		public int read() throws IOException {
			final int value = super.read();
			// no EOFException, which JJ2000 catches
			if (value < 0) throw new IIOException("the data ends");
			return value;
		}
	}
}
