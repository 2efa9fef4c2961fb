package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues;
import sc.fiji.hermes.collection.OtherValues.Undeclared;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

class TargetsTest {

	private static final byte W = (byte) Targets.WHOLE;
	private static final Task A = new Task("a");
	private static final Task B = new Task("b");
	private static final Task BOTH = new Task("both");
	private static final Dataset DATA = new Dataset("set", Modality.CT, 1, List.of(new Label(A, List.of(1)), new Label(B, List.of(2, 40_000)),
		new Label(BOTH, List.of(1, 2))), List.of());

	@Test
	@DisplayName("F8 background has no channel, channel k holds task k, padded channels are empty")
	void channels() {
		assertArrayEquals(new byte[] { 0, 0, 0, /**/ W, 0, 0, /**/ 0, W, 0, /**/ 0, W, 0 },
			Targets.of(new short[] { 0, 1, 2, (short) 40_000 }, 1, DATA, List.of(A, B), 3, "c"));
	}

	@Test
	@DisplayName("F8 regions overlap, and a task that is not requested has no channel")
	void regions() {
		assertArrayEquals(new byte[] { 0, 0, /**/ W, W, /**/ W, 0 }, Targets.of(new short[] { 0, 1, 2 }, 1, DATA, List.of(BOTH, A), 2,
			"c"));
		assertArrayEquals(new byte[] { 0, 0, W }, Targets.of(new short[] { 0, 1, 2 }, 1, DATA, List.of(B), 1, "c"));
	}

	@Test
	@DisplayName("F8 an unknown label value is an error that names case and value")
	void unknown() {
		final InputException e = assertThrows(InputException.class, () -> Targets.of(new short[] { 0, 3 }, 1, DATA, List.of(A), 1,
			"case9"));
		assertTrue(e.getMessage().contains("case9") && e.getMessage().contains("value 3"), e.getMessage());
	}

	@Test
	@DisplayName("voxels of ignored values are unknown in all channels; undeclared values are background or unknown where the dataset says so")
	void others() {
		final Dataset ignoring = new Dataset("set", Modality.CT, 1, DATA.labels(), OtherValues.REFUSED.withIgnored(Set.of(3)), List.of());
		final byte u = Targets.UNKNOWN;
		assertArrayEquals(new byte[] { 0, 0, /**/ W, 0, /**/ u, u }, Targets.of(new short[] { 0, 1, 3 }, 1, ignoring, List.of(A, B), 2, "c"));
		final Dataset background = new Dataset("set", Modality.CT, 1, DATA.labels(), ignoring.others().with(Undeclared.BACKGROUND), List.of());
		assertArrayEquals(new byte[] { 0, W, u }, Targets.of(new short[] { 9, 1, 3 }, 1, background, List.of(A), 1, "c"));
		final Dataset unknown = new Dataset("set", Modality.CT, 1, DATA.labels(), OtherValues.REFUSED.with(Undeclared.UNKNOWN), List.of());
		assertArrayEquals(new byte[] { u, W, 0, 0 }, Targets.of(new short[] { 9, 1, 2, 0 }, 1, unknown, List.of(A), 1, "c"));
	}

	@Test
	@DisplayName("of several labels a voxel, each task has its share, and overlapping ones each their own")
	void shares() {
		final short[] labels = { 0, 1, 1, 0, /**/ 2, (short) 40_000, 2, 1, /**/ 0, 0, 0, 0 };
		final int quarter = Targets.WHOLE / 4;
		assertArrayEquals(new byte[] { (byte) (2 * quarter), 0, (byte) (2 * quarter), /**/ (byte) quarter, (byte) (3 * quarter), (byte) (3 * quarter),
			/**/ 0, 0, 0 }, Targets.of(labels, 4, DATA, List.of(A, B, BOTH), 3, "c"));
	}

	@Test
	@DisplayName("a voxel that is unknown in part is unknown in all channels, whatever else it holds")
	void unknownPart() {
		final Dataset ignoring = new Dataset("set", Modality.CT, 1, DATA.labels(), OtherValues.REFUSED.withIgnored(Set.of(3)), List.of());
		final byte u = Targets.UNKNOWN;
		assertArrayEquals(new byte[] { u, u, /**/ W, 0, /**/ u, u }, Targets.of(new short[] { 3, 1, /**/ 1, 1, /**/ 0, 3 }, 2, ignoring, List.of(A, B), 2,
			"c"));
	}

	@Test
	@DisplayName("every share of up to 3 × 3 × 3 parts is a number of its own; a share is something, none and unknown are not")
	void numbers() {
		for (final int parts : new int[] { 2, 3, 4, 6, 8, 9, 12, 18, 27 }) for (int n = 0; n <= parts; n++) {
			final short[] labels = new short[parts];
			for (int i = 0; i < n; i++) labels[i] = 1;
			final byte target = Targets.of(labels, parts, DATA, List.of(A), 1, "c")[0];
			assertEquals(n * Targets.WHOLE, (target & 0xff) * parts);
			assertEquals(n > 0, Targets.isSome(target));
		}
		assertFalse(Targets.isSome(Targets.UNKNOWN));
	}
}
