package sc.fiji.hermes.io;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import sc.fiji.hermes.job.InputException;

/**
 * The XML that OME-TIFF has for a description: size, order of planes and physical size of its first image. Source: OME-TIFF
 * specification; OME schema 2016-06, where sizes are in µm unless a unit is named.
 */
final class OmeDescription implements TiffDescription {

	private static final Pattern ORDER = Pattern.compile("XY(?:ZCT|ZTC|CZT|CTZ|TZC|TCZ)");

	private final TiffFile tiff;
	private final Path file;
	/** Planes along z, c and t. */
	private final int[] size = new int[3];
	private final double[] spacing = { Double.NaN, Double.NaN, Double.NaN };
	private String order = "";
	/** Page of each plane, z fastest, then c, then t; −1 where none is named. */
	private int[] pages = {};
	private boolean mapped;
	private long named;

	private OmeDescription(final TiffFile tiff) {
		this.tiff = tiff;
		file = tiff.file();
	}

	/** Empty if the description is no XML of OME. */
	static Optional<OmeDescription> of(final TiffFile tiff) {
		final String text = tiff.description().strip();
		if (!text.startsWith("<") || !text.contains("<OME") && !text.contains(":OME")) return Optional.empty();
		final OmeDescription ome = new OmeDescription(tiff);
		ome.read(text);
		return Optional.of(ome);
	}

	private void read(final String text) {
		final XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
		// a description is no way to open other files or to fill memory
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		try {
			final XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
			boolean inside = false;
			while (xml.hasNext()) {
				final int event = xml.next();
				if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("Pixels")) {
					inside = true;
					pixels(xml);
				}
				else if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("TiffData") && inside) data(xml);
				else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("Pixels")) return;
			}
		}
		catch (final XMLStreamException e) {
			throw new InputException(e, "%s has an OME description that is no XML; convert it to NIfTI or NRRD.", file);
		}
		throw new InputException("%s has an OME description without an image; convert it to NIfTI or NRRD.", file);
	}

	private void pixels(final XMLStreamReader xml) {
		order = Optional.ofNullable(xml.getAttributeValue(null, "DimensionOrder")).orElse("");
		if (!ORDER.matcher(order).matches()) throw wrong("the order of planes \"%s\"", order);
		for (int i = 0; i < 3; i++) size[i] = number(xml, "Size" + "ZCT".charAt(i), 1, 1);
		for (int axis = 0; axis < 3; axis++) spacing[axis] = millimetres(xml, "PhysicalSize" + "XYZ".charAt(axis));
		long planes = 1;
		for (final int n : size) planes = Shape.product(planes, n, file);
		if (planes > tiff.pages().size()) throw wrong("%d planes, but holds %d pages, so that others are in other files", planes, tiff.pages()
			.size());
		pages = new int[(int) planes];
		Arrays.fill(pages, -1);
	}

	private double millimetres(final XMLStreamReader xml, final String name) {
		final String value = xml.getAttributeValue(null, name);
		if (value == null) return Double.NaN;
		final OptionalDouble unit = LengthUnit.millimetres(Optional.ofNullable(xml.getAttributeValue(null, name + "Unit")).orElse("\u00b5m"));
		return unit.isEmpty() ? Double.NaN : unit.getAsDouble() * new HeaderText(file).number(name, value.strip());
	}

	/** Which pages have which planes: a run of them from one plane on, in the order of dimensions. */
	private void data(final XMLStreamReader xml) {
		mapped = true;
		final boolean one = xml.getAttributeValue(null, "IFD") != null;
		final int page = number(xml, "IFD", 0, 0), count = number(xml, "PlaneCount", one ? 1 : pages.length, 0);
		long first = 0, step = 1;
		for (int i = 2; i < 5; i++) {
			first += step * number(xml, "First" + order.charAt(i), 0, 0);
			step *= size["ZCT".indexOf(order.charAt(i))];
		}
		if (count > pages.length - first || count > tiff.pages().size() - page || (named += count) > pages.length) throw wrong(
			"%d planes from page %d on, which are not there or named twice,", count, page);
		for (int i = 0; i < count; i++) put((int) first + i, page + i);
	}

	/** @param plane counted in the order of dimensions */
	private void put(final int plane, final int page) {
		final int[] index = new int[3];
		int rest = plane;
		for (int i = 2; i < 5; i++) {
			final int axis = "ZCT".indexOf(order.charAt(i));
			index[axis] = rest % size[axis];
			rest /= size[axis];
		}
		pages[index[0] + size[0] * (index[1] + size[1] * index[2])] = page;
	}

	private int number(final XMLStreamReader xml, final String name, final int otherwise, final int least) {
		final String value = xml.getAttributeValue(null, name);
		if (value == null) return otherwise;
		final Matcher digits = Pattern.compile("\\d{1,9}").matcher(value.strip());
		if (!digits.matches() || Integer.parseInt(digits.group()) < least) throw wrong("\"%s\" for %s", HeaderText.shown(value), name);
		return Integer.parseInt(digits.group());
	}

	@Override
	public List<TiffPage> pages() {
		if (!mapped) IntStream.range(0, pages.length).forEach(i -> put(i, i));
		if (Arrays.stream(pages).anyMatch(p -> p < 0)) throw wrong("planes without a page");
		return Arrays.stream(pages).mapToObj(tiff.pages()::get).toList();
	}

	@Override
	public long channels() {
		return size[1];
	}

	@Override
	public long frames() {
		return size[2];
	}

	@Override
	public double[] spacing() {
		if (size[0] == 1 && Double.isNaN(spacing[2])) spacing[2] = Shape.THICKNESS;
		if (Arrays.stream(spacing).anyMatch(Double::isNaN)) throw new InputException(
			"%s does not say how large its voxels are in a unit of length (PhysicalSizeX, Y and Z of its OME description); "
				+ "set the size in ImageJ's Image > Properties and save it again.", file);
		for (int axis = 0; axis < 3; axis++) Shape.spacing(spacing[axis], axis, file);
		return spacing.clone();
	}

	@Override
	public Optional<String> property(final String name) {
		return Optional.empty();
	}

	@Override
	public Scaling scaling() {
		return Scaling.NONE;
	}

	private InputException wrong(final String format, final Object... args) {
		return new HeaderText(file).wrong(format + " in its OME description; convert it to NIfTI or NRRD", args);
	}
}
