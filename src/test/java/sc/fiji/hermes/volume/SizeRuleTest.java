package sc.fiji.hermes.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SizeRuleTest {

	private static final SizeRule FOUR = SizeRule.of(Pooling.halvings(4));
	private static final Pooling FLAT = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));

	@Test
	@DisplayName("four halvings: each axis has 16 voxels and one 32, planned in multiples of 8")
	void halvings() {
		assertTrue(FOUR.allows(List.of(32, 16, 16)));
		assertTrue(FOUR.allows(List.of(16, 17, 33)));
		assertFalse(FOUR.allows(List.of(31, 31, 31)));
		assertFalse(FOUR.allows(List.of(15, 64, 64)));
		assertEquals(8, FOUR.step(1));
		assertEquals(List.of(40, 56, 40), FOUR.holding(List.of(35, 50, 36)));
		assertEquals(List.of(32, 16, 16), FOUR.holding(List.of(3, 2, 1)));
		assertEquals(List.of(32, 32, 32), FOUR.smallCube());
		assertEquals("each of the three must be at least 16 and one of them at least 32", FOUR.text());
	}

	@Test
	@DisplayName("an axis that is pooled less may be shorter")
	void flat() {
		final SizeRule rule = SizeRule.of(FLAT);
		assertTrue(rule.allows(List.of(32, 16, 4)));
		assertTrue(rule.allows(List.of(16, 16, 8)));
		assertFalse(rule.allows(List.of(16, 16, 7)));
		assertFalse(rule.allows(List.of(32, 32, 3)));
		assertEquals(List.of(96, 104, 10), rule.holding(List.of(96, 100, 9)));
		assertEquals(List.of(16, 16, 8), rule.withRoom(List.of(16, 16, 6)), "the axis that is relatively longest grows");
		assertTrue(rule.text().contains("16, 16 and 4"), rule.text());
		final SizeRule stem = SizeRule.of(FLAT.withStem(2, 2, 1));
		assertFalse(stem.allows(List.of(32, 16, 4)));
		assertTrue(stem.allows(List.of(64, 32, 4)));
	}

	@Test
	@DisplayName("a network that needs multiples gets multiples")
	void multiples() {
		final SizeRule rule = new SizeRule(Pooling.halvings(5), true);
		assertFalse(rule.allows(List.of(64, 32, 40)));
		assertTrue(rule.allows(List.of(64, 32, 32)));
		assertEquals(List.of(64, 96, 64), rule.holding(List.of(33, 65, 64)));
	}

	@Test
	@DisplayName("halving ends at the smallest allowed window, whatever it began with")
	void halving() {
		for (final SizeRule rule : List.of(FOUR, SizeRule.of(FLAT), new SizeRule(Pooling.halvings(4), true), new SizeRule(FLAT.withStem(2, 2, 1),
			true)))
		{
			List<Integer> window = rule.holding(List.of(130, 90, 50));
			final List<List<Integer>> seen = new ArrayList<>();
			for (Optional<List<Integer>> next = rule.halved(window); next.isPresent(); next = rule.halved(window)) {
				assertTrue(rule.allows(next.get()), rule + " " + next.get());
				for (int a = 0; a < 3; a++) assertTrue(next.get().get(a) <= window.get(a));
				window = next.get();
				seen.add(window);
				assertTrue(seen.size() < 10, seen::toString);
			}
			int left = 1;
			for (int a = 0; a < 3; a++) left *= window.get(a) / rule.smallest(a);
			assertEquals(2, left, rule + " ends at " + window);
		}
		assertEquals(Optional.of(List.of(24, 32, 16)), FOUR.halved(List.of(48, 64, 16)));
		assertEquals(Optional.of(List.of(24, 24, 32)), FOUR.halved(List.of(24, 24, 48)));
	}

	@Test
	@DisplayName("absurd pooling is refused, and people read the rest")
	void pooling() {
		assertThrows(IllegalArgumentException.class, () -> Pooling.halvings(0));
		assertThrows(IllegalArgumentException.class, () -> Pooling.of(List.of(List.of(2, 2))));
		assertThrows(IllegalArgumentException.class, () -> Pooling.of(List.of(List.of(2, 2, 0))));
		assertThrows(IllegalArgumentException.class, () -> Pooling.halvings(1).withStem(9, 1, 1));
		assertEquals("2×2×1, 2×2×1, 2×2×2, 2×2×2", FLAT.text());
		assertEquals("first 2×2×1, 2×2×2", Pooling.halvings(1).withStem(2, 2, 1).text());
		assertEquals(8, FLAT.withStem(2, 1, 1).factor(0, 2));
		assertEquals(4, FLAT.factor(2));
	}
}
