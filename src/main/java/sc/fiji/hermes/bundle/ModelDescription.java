package sc.fiji.hermes.bundle;

import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.preprocess.Plan;

/**
 * All of a model but its weights: what it can do and where it comes from. Reading it costs little and needs no TensorFlow.
 *
 * @param name short, for people
 * @param network shape of the network
 * @param plan preprocessing; lists the tasks and modalities
 * @param card where the model comes from
 */
public record ModelDescription(String name, NetworkConfig network, Plan plan, ModelCard card) {}
