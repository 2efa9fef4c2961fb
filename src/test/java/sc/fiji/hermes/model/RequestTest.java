package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.resunet.ResUNet;

/** Ids to pool rows, and what is refused. */
class RequestTest {

	private static final NetworkConfig REFERENCE = NetworkConfig.reference(ResUNet.of(8), 13, 6);
	private static final NetworkConfig MASKED = NetworkConfig.universal(ResUNet.of(8), 13, 5);
	private static final float OFF = NetworkInput.MASKED;

	@Test
	@DisplayName("A8 −1 is the null row and the unknown row, wherever the configuration has them")
	void specialRows() {
		final Request reference = Request.of(REFERENCE, List.of(3, -1), -1);
		assertArrayEquals(new int[][] { { 3, 12 } }, reference.taskRows());
		assertArrayEquals(new float[][] { { 0, 0 } }, reference.tokenBias());
		assertArrayEquals(new int[] { 5 }, reference.modalityRows());
		final Request masked = Request.of(MASKED, List.of(3, -1), 2);
		assertArrayEquals(new int[][] { { 3, 13 } }, masked.taskRows());
		assertArrayEquals(new float[][] { { 0, OFF } }, masked.tokenBias());
		assertArrayEquals(new int[] { 2 }, masked.modalityRows());
		final NetworkConfig moved = REFERENCE.withPriors(new Priors(9, 7, 10, Nulls.ONE, 4, 1));
		assertArrayEquals(new int[][] { { 8, 4 } }, Request.of(moved, List.of(8, -1)).taskRows());
		assertArrayEquals(new int[] { 1 }, Request.of(moved, List.of(8, -1)).modalityRows());
	}

	@Test
	@DisplayName("B7 shorter samples are padded with masked null tokens, whatever nulls do")
	void padding() {
		for (final NetworkConfig config : List.of(REFERENCE, MASKED)) {
			final Request r = Request.of(config, List.of(List.of(1), List.of(2, 3, 4)), List.of(List.of(0), List.of(-1)));
			final int n = config.nullRow();
			assertEquals(2, r.samples());
			assertEquals(3, r.width());
			assertArrayEquals(new int[][] { { 1, n, n }, { 2, 3, 4 } }, r.taskRows());
			assertArrayEquals(new float[][] { { 0, OFF, OFF }, { 0, 0, 0 } }, r.tokenBias());
			assertArrayEquals(new int[] { 0, 5 }, r.modalityRows());
		}
	}

	@Test
	@DisplayName("A10 ids outside the pool, empty requests and two modalities are refused with a sentence")
	void refused() {
		refuses("task 13", List.of(List.of(3, 13)), List.of(List.of(1)));
		refuses("task -2", List.of(List.of(-2)), List.of(List.of(1)));
		refuses("modality 6", List.of(List.of(3)), List.of(List.of(6)));
		refuses("modality -2", List.of(List.of(3)), List.of(List.of(-2)));
		refuses("Sample 1 requests no task", List.of(List.of(3), List.of()), List.of(List.of(1), List.of(1)));
		refuses("Sample 0 has 2 modalities", List.of(List.of(3)), List.of(List.of(1, 2)));
		refuses("Sample 0 has 0 modalities", List.of(List.of(3)), List.of(List.of()));
		refuses("2 samples", List.of(List.of(3), List.of(4)), List.of(List.of(1)));
		refuses("no sample", List.of(), List.of());
	}

	private static void refuses(final String part, final List<List<Integer>> tasks, final List<List<Integer>> modalities) {
		final String message = assertThrows(InputException.class, () -> Request.of(REFERENCE, tasks, modalities)).getMessage();
		assertTrue(message.contains(part) && message.endsWith("."), message);
	}

	@Test
	@DisplayName("A request cannot be changed through its arrays")
	void immutable() {
		final Request r = Request.of(REFERENCE, List.of(3, 5), 1);
		r.taskRows()[0][0] = 9;
		r.tokenBias()[0][0] = 9;
		r.modalityRows()[0] = 9;
		assertEquals(3, r.taskRows()[0][0]);
		assertEquals(0, r.tokenBias()[0][0]);
		assertEquals(1, r.modalityRows()[0]);
	}
}
