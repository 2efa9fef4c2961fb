package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.sample.DatasetShares;
import sc.fiji.hermes.sample.DatasetShares.Change;
import sc.fiji.hermes.sample.DatasetShares.Share;

/** Shares of datasets as the text of a checkpoint, {@code [{"from": 120, "shares": [{"dataset": "liver", "share": 3.2}]}]}. */
final class SharesText {

	private static final JsonKind<List<Share>> SHARES = JsonKind.list(JsonKind.object(SharesText::share, new Share("", 0)));

	private static final JsonKind<List<Change>> CHANGES = JsonKind.list(JsonKind.object(SharesText::change, new Change(0, List.of())));

	private SharesText() {}

	private static Share share(final JsonMembers m, final Share s) {
		return new Share(m.member("dataset", s.dataset(), JsonKind.TEXT), m.member("share", s.share(), JsonKind.NUMBER));
	}

	private static Change change(final JsonMembers m, final Change c) {
		return new Change(m.member("from", c.fromStep(), JsonKind.LONG), m.member("shares", c.shares(), SHARES));
	}

	static String of(final DatasetShares shares) {
		return CHANGES.write().apply(shares.changes()).toString();
	}

	/** Of a checkpoint, whose sum was checked. */
	static DatasetShares parse(final String text) {
		return new DatasetShares(CHANGES.read().apply(StrictJson.parse(Path.of(Checkpoint.CURRENT), "shares of datasets", text), Optional.empty()));
	}
}
