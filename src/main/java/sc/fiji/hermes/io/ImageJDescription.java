package sc.fiji.hermes.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import sc.fiji.hermes.job.InputException;

/**
 * What ImageJ writes into the image description of a TIFF: lines {@code name=value}. Source: {@code ij.io.FileOpener}.
 * Images of other programs have no such lines, and their resolution is that of a printer; they have no voxel size.
 */
final class ImageJDescription implements TiffDescription {

	private final TiffFile tiff;
	private final Path file;
	private final List<TiffPage> pages;
	private final HeaderText text;
	private final Map<String, String> properties;
	private final double[] resolution;

	private ImageJDescription(final TiffFile tiff, final String description) {
		this.tiff = tiff;
		file = tiff.file();
		text = new HeaderText(file);
		properties = tiff.properties();
		resolution = tiff.resolution();
		if (description.startsWith("ImageJ")) description.lines().forEach(this::add);
		pages = planes();
	}

	static ImageJDescription of(final TiffFile tiff) {
		return new ImageJDescription(tiff, tiff.description());
	}

	private void add(final String line) {
		final int equals = line.indexOf('=');
		if (equals > 0) text.put(line.substring(0, equals), line.substring(equals + 1));
	}

	@Override
	public Optional<String> property(final String name) {
		return Optional.ofNullable(properties.get(name));
	}

	/** Those of the file; ImageJ keeps stacks of more than 4 GB as one page with the others right behind it. */
	private List<TiffPage> planes() {
		final TiffPage first = tiff.pages().get(0);
		final long count = count("images", 0);
		if (tiff.pages().size() > 1 || count <= 1 || first.compression() != TiffPage.Compression.NONE) return tiff.pages();
		if (count > tiff.size() / first.bytes()) throw VolumeInput.truncated(file, null);
		final List<TiffPage> all = new ArrayList<>();
		for (long i = 0; i < count; i++) all.add(new TiffPage(first.width(), first.height(), first.type(), first.compression(), new long[] { first
			.offsets()[0] + i * first.bytes() }, new long[] { first.bytes() }, first.height()));
		return all;
	}

	@Override
	public long channels() {
		return count("channels", 1);
	}

	@Override
	public long frames() {
		return count("frames", 1);
	}

	/** All pages are slices unless the description says otherwise. */
	private long slices() {
		return text.find("slices", "channels", "frames").isPresent() ? count("slices", 1) : pages.size();
	}

	private long count(final String name, final long otherwise) {
		final long count = text.integer(name, otherwise);
		if (count < 0 || count == 0 && otherwise != 0) throw text.wrong("%d %s in ImageJ's description; save it in ImageJ again", count, name);
		return count;
	}

	@Override
	public List<TiffPage> pages() {
		final long planes = Shape.product(Shape.product(channels(), slices(), file), frames(), file);
		if (planes != pages.size()) throw new InputException("%s says it has %d channels × %d slices × %d frames, but holds %d pages; "
			+ "open it in ImageJ, correct Image > Properties and save it again.", file, channels(), slices(), frames(), pages.size());
		return pages;
	}

	@Override
	public double[] spacing() {
		final double x = millimetres(text.find("unit")), y = text.find("yunit").isPresent() ? millimetres(text.find("yunit")) : x;
		final double z = text.find("zunit").isPresent() ? millimetres(text.find("zunit")) : x;
		if (!(resolution[0] > 0) || !(resolution[1] > 0)) throw noSpacing();
		if (slices() > 1 && text.find("spacing").isEmpty()) throw noSpacing();
		// ImageJ, too, takes the distance without its sign
		final double depth = text.find("spacing").map(s -> Math.abs(text.number("spacing", s))).orElse(1.);
		return new double[] { Shape.spacing(x / resolution[0], 0, file), Shape.spacing(y / resolution[1], 1, file), Shape.spacing(z * depth, 2,
			file) };
	}

	private double millimetres(final Optional<String> unit) {
		// ImageJ escapes the micro sign
		final OptionalDouble mm = unit.map(u -> LengthUnit.millimetres(u.replace("\\u00B5", "\u00b5"))).orElse(OptionalDouble.empty());
		return mm.orElseThrow(this::noSpacing);
	}

	private InputException noSpacing() {
		return new InputException(
			"%s does not say how large its voxels are; open it in ImageJ, set the size and the unit mm in Image > Properties and save it again.",
			file);
	}

	/** ImageJ's density calibration, if it is a straight line. */
	@Override
	public Scaling scaling() {
		final Optional<String> function = text.find("cf");
		if (function.isEmpty()) return Scaling.NONE;
		if (!function.get().equals("0")) throw text.wrong(
			"values calibrated by a curve (function %s), which is not supported; apply it in ImageJ by converting to 32-bit", HeaderText.shown(
				function.get()));
		final double offset = text.number("c0", text.find("c0").orElse("0")), slope = text.number("c1", text.find("c1").orElse("1"));
		if (!Double.isFinite(offset) || !Double.isFinite(slope) || slope == 0) throw text.wrong(
			"values calibrated by %s + %s × value, which cannot be; correct Analyze > Calibrate in ImageJ", offset, slope);
		return new Scaling(slope, offset);
	}
}
