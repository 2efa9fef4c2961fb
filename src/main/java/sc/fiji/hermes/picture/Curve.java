package sc.fiji.hermes.picture;

import java.util.List;

/** A named line of a chart. */
public record Curve(String name, List<Point> points) {

	public Curve {
		points = List.copyOf(points);
	}

	/**
	 * @param step training step
	 * @param value at that step; not-a-number leaves a gap
	 */
	public record Point(long step, double value) {}
}
