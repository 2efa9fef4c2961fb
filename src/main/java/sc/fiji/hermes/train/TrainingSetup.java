package sc.fiji.hermes.train;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.sample.SampleSource;

/**
 * What stays the same from the first step of a training to the last.
 *
 * @param collection trained on
 * @param plan of its datasets
 * @param network shape of the network
 * @param run folder of the training
 * @param source of samples
 * @param validator on the validation cases
 * @param options of the training
 * @param watcher that hears of it
 * @param job threads, seed, progress and cancel
 */
record TrainingSetup(Collection collection, Plan plan, Network network, RunFolder run, SampleSource source, Validator validator,
	TrainOptions options, TrainingWatcher watcher, Job job)
{}
