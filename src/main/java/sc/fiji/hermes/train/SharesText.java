package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.sample.DatasetShares;
import sc.fiji.hermes.sample.DatasetShares.Change;
import sc.fiji.hermes.sample.DatasetShares.Share;

/** Shares of datasets as the text of a checkpoint, {@code [{"from": 120, "shares": [{"dataset": "liver", "share": 3.2}]}]}. */
final class SharesText {

	private SharesText() {}

	static String of(final DatasetShares shares) {
		final JsonArray all = new JsonArray();
		for (final Change c : shares.changes()) {
			final JsonArray parts = new JsonArray();
			for (final Share s : c.shares()) {
				final JsonObject part = new JsonObject();
				part.addProperty("dataset", s.dataset());
				part.addProperty("share", s.share());
				parts.add(part);
			}
			final JsonObject change = new JsonObject();
			change.addProperty("from", c.fromStep());
			change.add("shares", parts);
			all.add(change);
		}
		return all.toString();
	}

	/** Of a checkpoint, whose sum was checked. */
	static DatasetShares parse(final String text) {
		final List<Change> changes = new ArrayList<>();
		for (final JsonElement c : JsonParser.parseString(text).getAsJsonArray()) {
			final List<Share> parts = new ArrayList<>();
			for (final JsonElement s : c.getAsJsonObject().getAsJsonArray("shares")) parts.add(new Share(s.getAsJsonObject().get("dataset")
				.getAsString(), s.getAsJsonObject().get("share").getAsDouble()));
			changes.add(new Change(c.getAsJsonObject().get("from").getAsLong(), parts));
		}
		return new DatasetShares(changes);
	}
}
