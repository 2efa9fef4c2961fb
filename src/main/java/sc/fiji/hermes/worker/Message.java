package sc.fiji.hermes.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.job.Device;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;

/**
 * One line between host and worker, in JSON with the names of Appose: the host sends requests, the worker responses, each
 * about one task.
 *
 * @param task number that the host gave to the work
 * @param type what is asked or told
 * @param script kind of work, of {@link Type#EXECUTE} only
 * @param body inputs of {@link Type#EXECUTE}, outputs of {@link Type#COMPLETION}, hints of {@link Type#MISTAKE}
 * @param text of progress or failure
 * @param fraction done so far, negative if unknown, of an update that carries a text
 */
record Message(String task, Type type, Optional<String> script, JsonObject body, Optional<String> text, OptionalDouble fraction) {

	/** Requests and responses. */
	enum Type {
			/** Do this work. */
			EXECUTE(true),
			/** Stop it at its next step. */
			CANCEL(true),
			/** Rest at the next step; beyond Appose, as the next two. */
			PAUSE(true),
			/** Go on. */
			PROCEED(true),
			/** End early with the best result so far. */
			FINISH(true),
			/** The work has begun. */
			LAUNCH(false),
			/** Progress, or without a text a sign of life. */
			UPDATE(false),
			/** Done; the outputs follow. */
			COMPLETION(false),
			/** Stopped as asked. */
			CANCELATION(false),
			/** A mistake of the user, in a sentence. */
			MISTAKE(false),
			/** A fault of the program. */
			FAILURE(false);

		private final boolean request;

		Type(final boolean request) {
			this.request = request;
		}
	}

	private static final String TASK = "task", REQUEST = "requestType", RESPONSE = "responseType", SCRIPT = "script", INPUTS = "inputs";
	private static final String OUTPUTS = "outputs", MESSAGE = "message", ERROR = "error", CURRENT = "current", MAXIMUM = "maximum";
	private static final String MISTAKEN = "mistake", HINTS = "hints", AT = "at", REMEDY = "remedy";
	private static final Pattern NAMED_TASK = Pattern.compile("\"task\"\\s*:\\s*\"([^\"\\\\]{1,200})\"");

	static Message execute(final String task, final String script, final JsonObject inputs) {
		return new Message(task, Type.EXECUTE, Optional.of(script), inputs, Optional.empty(), OptionalDouble.empty());
	}

	static Message of(final String task, final Type type) {
		return new Message(task, type, Optional.empty(), new JsonObject(), Optional.empty(), OptionalDouble.empty());
	}

	static Message completion(final String task, final JsonObject outputs) {
		return new Message(task, Type.COMPLETION, Optional.empty(), outputs, Optional.empty(), OptionalDouble.empty());
	}

	static Message update(final String task, final String text, final double fraction) {
		return new Message(task, Type.UPDATE, Optional.empty(), new JsonObject(), Optional.of(text), OptionalDouble.of(fraction));
	}

	/** @param type {@link Type#MISTAKE} or {@link Type#FAILURE} */
	static Message error(final String task, final Type type, final String text) {
		return new Message(task, type, Optional.empty(), new JsonObject(), Optional.of(text), OptionalDouble.empty());
	}

	/** With the settings that help, which the host calls by its own names. */
	static Message mistake(final String task, final InputException mistake) {
		final JsonObject body = new JsonObject();
		final JsonArray hints = new JsonArray();
		for (final InputException.Hint h : mistake.hints()) {
			final JsonObject hint = new JsonObject();
			hint.addProperty(AT, h.at());
			hint.addProperty(REMEDY, h.remedy().name());
			hints.add(hint);
		}
		body.add(HINTS, hints);
		return new Message(task, Type.MISTAKE, Optional.empty(), body, Optional.of(mistake.getMessage()), OptionalDouble.empty());
	}

	/** The same sentence as on the other side. */
	InputException toMistake() {
		final List<InputException.Hint> hints = new ArrayList<>();
		if (body.has(HINTS)) for (final JsonElement h : body.getAsJsonArray(HINTS)) hints.add(new InputException.Hint(h.getAsJsonObject().get(AT)
			.getAsInt(), Remedy.valueOf(h.getAsJsonObject().get(REMEDY).getAsString())));
		return new InputException(text.orElse(""), hints);
	}

	/** One line without its end. */
	String toLine() {
		final JsonObject o = new JsonObject();
		o.addProperty(TASK, task);
		// Appose knows one kind of failure; which kind it is for us stands beside it.
		o.addProperty(type.request ? REQUEST : RESPONSE, (type == Type.MISTAKE ? Type.FAILURE : type).name());
		if (type == Type.MISTAKE) o.addProperty(MISTAKEN, true);
		script.ifPresent(s -> o.addProperty(SCRIPT, s));
		if (type == Type.EXECUTE) o.add(INPUTS, body);
		if (type == Type.COMPLETION || type == Type.MISTAKE) o.add(OUTPUTS, body);
		text.ifPresent(t -> o.addProperty(type == Type.UPDATE ? MESSAGE : ERROR, t));
		if (fraction.isPresent()) {
			o.addProperty(CURRENT, fraction.getAsDouble());
			o.addProperty(MAXIMUM, 1);
		}
		return o.toString();
	}

	/** @return empty if the line is none of ours */
	static Optional<Message> parse(final String line) {
		try {
			return Optional.of(read(line));
		}
		catch (final MalformedMessageException e) {
			return Optional.empty();
		}
	}

	/** @throws MalformedMessageException if the line is none of ours */
	static Message read(final String line) throws MalformedMessageException {
		try {
			final JsonObject o = JsonParser.parseString(line).getAsJsonObject();
			final boolean request = o.has(REQUEST);
			final Type named = Type.valueOf(o.get(request ? REQUEST : RESPONSE).getAsString());
			final Type type = named == Type.FAILURE && o.has(MISTAKEN) ? Type.MISTAKE : named;
			final JsonElement body = o.get(request ? INPUTS : OUTPUTS);
			return new Message(o.get(TASK).getAsString(), type, string(o, SCRIPT), body == null ? new JsonObject() : body.getAsJsonObject(),
				string(o, MESSAGE).or(() -> string(o, ERROR)), o.has(CURRENT) ? OptionalDouble.of(o.get(CURRENT).getAsDouble()) : OptionalDouble
					.empty());
		}
		catch (final RuntimeException | StackOverflowError e) {
			throw new MalformedMessageException("it is no message in JSON with a task and a known type", e);
		}
	}

	/** The task that a line speaks of, malformed as it may be; empty if it names none. */
	static String taskOf(final String line) {
		final Matcher named = NAMED_TASK.matcher(line);
		return named.find() ? named.group(1) : "";
	}

	/**
	 * A whole number among the inputs, if there is one of that name.
	 *
	 * @throws MalformedMessageException if it is something else
	 */
	OptionalLong whole(final String input) throws MalformedMessageException {
		try {
			return body.has(input) ? OptionalLong.of(body.get(input).getAsBigDecimal().longValueExact()) : OptionalLong.empty();
		}
		catch (final RuntimeException e) {
			throw new MalformedMessageException("it gives no whole number as " + input, e);
		}
	}

	/**
	 * A device among the inputs; {@link Device#AUTO} if there is none of that name.
	 *
	 * @throws MalformedMessageException if it is something else
	 */
	Device device(final String input) throws MalformedMessageException {
		try {
			return body.has(input) ? Device.of(body.get(input).getAsString()) : Device.AUTO;
		}
		catch (final RuntimeException e) {
			throw new MalformedMessageException("it gives no device as " + input, e);
		}
	}

	private static Optional<String> string(final JsonObject o, final String name) {
		return o.has(name) ? Optional.of(o.get(name).getAsString()) : Optional.empty();
	}
}
