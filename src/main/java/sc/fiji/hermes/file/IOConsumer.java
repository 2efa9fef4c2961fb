package sc.fiji.hermes.file;

import java.io.IOException;

/** Takes a value and may fail with an {@link IOException}. */
@FunctionalInterface
public interface IOConsumer<T> {

	void accept(T value) throws IOException;
}
