package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Dimension;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.train.RunLog;
import sc.fiji.hermes.train.RunProgress;
import sc.fiji.hermes.train.RunState;

class TrainingStatusTest {

	private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	@TempDir
	Path folder;
	private Job job;

	@BeforeEach
	void job() {
		job = Job.create();
	}

	private static RunProgress progress(final RunState state, final long step) {
		return progress(state, step, NOW);
	}

	private static RunProgress progress(final RunState state, final long step, final Instant lastSign) {
		return new RunProgress(state, "", step, OptionalLong.of(200), List.of(), List.of(), List.of(), OptionalDouble.of(0.5), OptionalDouble.of(
			2), OptionalDouble.of(400), OptionalLong.of(1 << 20), OptionalLong.of(3L << 30), Optional.of(lastSign));
	}

	private TrainingStatus status(final RunState state, final long step) {
		return TrainingStatus.of(progress(state, step), Optional.of(job), Optional.empty(), "", NOW);
	}

	private static void assertButtons(final TrainingStatus s, final boolean pause, final boolean finish, final boolean cancel) {
		assertEquals(List.of(pause, finish, cancel), List.of(s.canPause(), s.canFinish(), s.canCancel()), s.toString());
	}

	@Test
	@DisplayName("A training shows step, speed, time left, memory and best Dice, and all its buttons work")
	void training() {
		final TrainingStatus s = status(RunState.TRAINING, 50);
		assertEquals(List.of("training", "50 of 200", "2.00 s", "7 min", "3.0 GB", "0.500"), List.of(s.state(), s.step(), s.speed(), s.left(), s
			.memory(), s.best()));
		assertEquals(0.25, s.fraction());
		assertFalse(s.resumes());
		assertTrue(s.note().contains("does not stop"), s.note());
		assertButtons(s, true, true, true);
	}

	@Test
	@DisplayName("Before the first step there is nothing to keep, and the last message of the preparation is shown")
	void preparing() {
		final RunProgress nothing = RunLog.of(folder).read();
		final TrainingStatus s = TrainingStatus.of(nothing, Optional.of(job), Optional.empty(), "prepared CT / case 3", NOW);
		assertEquals("prepared CT / case 3", s.note());
		assertTrue(s.fraction() < 0);
		assertEquals("–", s.step());
		assertButtons(s, true, false, true);
	}

	@Test
	@DisplayName("Pause becomes Resume at once; the state says when it takes effect")
	void paused() {
		job.pause();
		assertEquals("pauses after this step", status(RunState.TRAINING, 5).state());
		assertEquals("pauses after this case", status(RunState.VALIDATING, 5).state());
		final TrainingStatus s = status(RunState.PAUSED, 5);
		assertEquals("paused", s.state());
		assertTrue(s.resumes());
		assertTrue(s.note().contains("can be resumed later"), s.note());
		assertButtons(s, true, true, true);
		job.proceed();
		assertEquals("going on", status(RunState.PAUSED, 5).state());
		assertFalse(status(RunState.PAUSED, 5).resumes());
	}

	@Test
	@DisplayName("What was asked cannot be asked again: after finish only cancel is left, after cancel nothing")
	void asked() {
		job.pause();
		job.finish();
		assertEquals("ends after this step", status(RunState.TRAINING, 5).state());
		assertEquals("validating, then ends", status(RunState.VALIDATING, 5).state());
		assertFalse(status(RunState.TRAINING, 5).resumes());
		assertButtons(status(RunState.TRAINING, 5), false, false, true);
		job.cancel();
		assertEquals("stopping", status(RunState.TRAINING, 5).state());
		assertButtons(status(RunState.TRAINING, 5), false, false, false);
	}

	@Test
	@DisplayName("When it is over no button works, however it ended")
	void over() {
		for (final RunState state : List.of(RunState.COMPLETE, RunState.EARLY, RunState.STOPPED, RunState.FAILED)) {
			assertButtons(status(state, 5), false, false, false);
			assertEquals(state.title(), status(state, 5).state());
		}
		final TrainingStatus killed = TrainingStatus.of(progress(RunState.TRAINING, 5), Optional.of(job), Optional.of("The worker died."), "", NOW);
		assertEquals("interrupted", killed.state());
		assertEquals("The worker died.", killed.note());
		assertButtons(killed, false, false, false);
	}

	@Test
	@DisplayName("A run that is only looked at has no buttons; long silence is told")
	void looking() {
		final RunProgress silent = progress(RunState.TRAINING, 5, NOW.minusSeconds(600));
		final TrainingStatus s = TrainingStatus.of(silent, Optional.empty(), Optional.empty(), "", NOW);
		assertButtons(s, false, false, false);
		assertEquals("training, silent for 10 min", s.state());
		assertEquals("paused", TrainingStatus.of(progress(RunState.PAUSED, 5, NOW.minusSeconds(600)), Optional.empty(), Optional.empty(), "", NOW)
			.state());
	}

	@Test
	@DisplayName("A picture keeps its proportions, is centred and never grossly enlarged")
	void place() {
		assertEquals(new Rectangle(0, 25, 100, 50), PicturePanel.place(new Dimension(400, 200), new Dimension(100, 100)));
		assertEquals(new Rectangle(40, 40, 20, 20), PicturePanel.place(new Dimension(10, 10), new Dimension(100, 100)));
	}
}
