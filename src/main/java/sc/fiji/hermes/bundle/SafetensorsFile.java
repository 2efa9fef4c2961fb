package sc.fiji.hermes.bundle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a safetensors file holds.
 *
 * @param tensors in the order of their data
 * @param metadata free texts of the header
 */
public record SafetensorsFile(List<NamedArray> tensors, Map<String, String> metadata) {

	public SafetensorsFile {
		tensors = List.copyOf(tensors);
		metadata = Map.copyOf(metadata);
	}

	public Optional<NamedArray> find(final String name) {
		return tensors.stream().filter(t -> t.name().equals(name)).findFirst();
	}
}
