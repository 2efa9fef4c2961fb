package sc.fiji.hermes.model;

/** How a network knows what to segment. */
public enum Paradigm {
		/** By task and modality priors: any subset of the known tasks on request. */
		UNIVERSAL,
		/** By a fixed output channel a task, without priors. */
		TRADITIONAL
}
