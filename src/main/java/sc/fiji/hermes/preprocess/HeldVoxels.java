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
		final float[] image = new float[Math.toIntExact(box.voxels())];
		copy(held.image().image().data(), size, box, image);
		if (held.labels().length == 0) return new Part(box, image, new short[0]);
		final Box fine = box.times(detail());
		final short[] labels = new short[Math.toIntExact(fine.voxels())];
		copy(held.labels(), Box.whole(size).times(detail()).size(), fine, labels);
		return new Part(box, image, labels);
	}

	/** Both arrays are of the same primitive type. */
	private static void copy(final Object all, final int[] size, final Box box, final Object part) {
		final int[] n = box.size();
		for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) System.arraycopy(all, ((z + box.from()[2]) * size[1] + y + box
			.from()[1]) * size[0] + box.from()[0], part, (z * n[1] + y) * n[0], n[0]);
	}

	@Override
	public PreparedCase whole() {
		return held;
	}
}
