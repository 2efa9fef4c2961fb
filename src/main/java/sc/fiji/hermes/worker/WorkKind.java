package sc.fiji.hermes.worker;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;

import com.google.gson.reflect.TypeToken;

import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.demo.DemoResult;
import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.prior.PosteriorSimilarity;
import sc.fiji.hermes.prior.PriorSimilarity;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.train.TrainingForecast;
import sc.fiji.hermes.train.TrainingProposal;

/** The kinds of work that a worker accepts, by the names under which they are asked for. */
enum WorkKind {
		ENGINE("engine", EngineWork.class, EngineReport.class),
		SEGMENT_VOLUME("segment-volume", SegmentVolumeWork.class, Segmentation.class),
		SEGMENT_FILES("segment-files", SegmentFilesWork.class, Outcomes.class),
		SEGMENT_SPLIT("segment-split", SegmentSplitWork.class, Outcomes.class),
		UNLABELLED("unlabelled", UnlabelledWork.class, new TypeToken<List<Finding>>() {}.getType()),
		TRAIN("train", TrainWork.class, TrainResult.class),
		PLAN("plan", PlanWork.class, TrainingForecast.class),
		PROPOSE("propose", ProposeWork.class, TrainingProposal.class),
		SIMILARITY("similarity", SimilarityWork.class, PriorSimilarity.class),
		POSTERIOR("posterior", PosteriorWork.class, PosteriorSimilarity.class),
		SIMILARITY_FILES("similarity-files", SimilarityFilesWork.class, new TypeToken<List<Path>>() {}.getType()),
		EXPORT("export", ExportWork.class, Long.class),
		SVG("svg", SvgWork.class, String.class),
		DEMO("demo", DemoWork.class, DemoResult.class);

	private final String script;
	private final Class<? extends Work<?>> type;
	private final Type result;

	WorkKind(final String script, final Class<? extends Work<?>> type, final Type result) {
		this.script = script;
		this.type = type;
		this.result = result;
	}

	/** The name on the wire, in the place of Appose's script. */
	String script() {
		return script;
	}

	Class<? extends Work<?>> type() {
		return type;
	}

	Type result() {
		return result;
	}

	static WorkKind of(final Work<?> work) {
		for (final WorkKind k : values()) if (k.type.isInstance(work)) return k;
		throw new IllegalArgumentException("no worker does " + work.getClass().getSimpleName());
	}

	static WorkKind of(final String script) {
		for (final WorkKind k : values()) if (k.script.equals(script)) return k;
		throw new IllegalArgumentException("no worker does \"" + script + "\"");
	}
}
