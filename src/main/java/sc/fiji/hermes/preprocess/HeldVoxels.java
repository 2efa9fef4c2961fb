package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.volume.Geometry;

/** Of a case in memory. */
final class HeldVoxels implements CaseVoxels {

	private final PreparedCase held;
	private final LabelCounts counts;
	private final int[][] places;
	private final int[] size;

	HeldVoxels(final PreparedCase held) {
		this.held = held;
		counts = LabelCounts.of(held.labels());
		places = counts.places(held.labels());
		size = PreparedFile.size(geometry());
	}

	@Override
	public Geometry geometry() {
		return held.image().image().geometry();
	}

	@Override
	public float background() {
		return held.image().background();
	}

	@Override
	public List<Integer> detail() {
		return held.detail();
	}

	@Override
	public long count(final int value) {
		return counts.of(value);
	}

	@Override
	public int places(final int value) {
		final int row = counts.row(value);
		return row < 0 ? 0 : places[row].length;
	}

	@Override
	public int[] place(final int value, final int index) {
		return voxel(places[counts.row(value)][index], size, detail());
	}

	/** The voxel of the image in which a label lies. */
	static int[] voxel(final int place, final int[] size, final List<Integer> detail) {
		final int x = size[0] * detail.get(0), y = size[1] * detail.get(1);
		return new int[] { place % x / detail.get(0), place / x % y / detail.get(1), place / x / y / detail.get(2) };
	}

	@Override
	public Part part(final Box box) {
		final float[] all = held.image().image().data(), image = new float[Math.toIntExact(box.voxels())];
		Box.whole(size).move(box, (from, to, n) -> System.arraycopy(all, from, image, to, n));
		if (held.labels().length == 0) return new Part(box, image, new short[0]);
		final Box fine = box.times(detail());
		final short[] labels = new short[Math.toIntExact(fine.voxels())];
		Box.whole(size).times(detail()).move(fine, (from, to, n) -> System.arraycopy(held.labels(), from, labels, to, n));
		return new Part(box, image, labels);
	}

	@Override
	public PreparedCase whole() {
		return held;
	}
}
