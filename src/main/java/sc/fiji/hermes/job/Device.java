package sc.fiji.hermes.job;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What computes: the processor, one of the graphics processors, or whichever TensorFlow takes by itself, which is the first graphics
 * processor that it can use and else the processor.
 *
 * <pre>{@code
 * Job job = Job.create().withDevice(Device.of("gpu1"));
 * }</pre>
 *
 * @param kind of device
 * @param index of a GPU, counted from 0; 0 for the other kinds
 */
public record Device(Kind kind, int index) {

	/** Kinds of devices. */
	public enum Kind {
			AUTO, CPU, GPU
	}

	/** TensorFlow's own choice. */
	public static final Device AUTO = new Device(Kind.AUTO, 0);

	public static final Device CPU = new Device(Kind.CPU, 0);

	private static final Pattern GPU = Pattern.compile("gpu[ :]?([0-9]{1,3})?");

	public Device {
		if (index < 0 || index > 0 && kind != Kind.GPU) throw new IllegalArgumentException("there is no device " + kind + " " + index);
	}

	/** @param index from 0 */
	public static Device gpu(final int index) {
		return new Device(Kind.GPU, index);
	}

	/**
	 * Reads {@code auto}, {@code cpu}, {@code gpu} for the first GPU, or for example {@code gpu1}; as {@link #toString} writes it.
	 *
	 * @throws InputException if it is none of these
	 */
	public static Device of(final String text) {
		final String name = text.strip().toLowerCase(Locale.ROOT);
		if (name.equals("auto")) return AUTO;
		if (name.equals("cpu")) return CPU;
		final Matcher gpu = GPU.matcher(name);
		if (!gpu.matches()) throw new InputException("There is no device \"%s\"; give auto, cpu, gpu, or gpu1 for the second GPU.", text);
		return gpu(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
	}

	@Override
	public String toString() {
		return kind.name().toLowerCase(Locale.ROOT) + (kind == Kind.GPU ? Integer.toString(index) : "");
	}
}
