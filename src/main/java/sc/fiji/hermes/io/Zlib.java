package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Unpacks zlib with a large buffer and gives the native memory back when closed. */
final class Zlib extends InflaterInputStream {

	Zlib(final InputStream in) {
		super(in, new Inflater(), 1 << 16);
	}

	@Override
	public void close() throws IOException {
		super.close();
		inf.end();
	}
}
