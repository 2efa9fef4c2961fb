package sc.fiji.hermes.cli;

import java.util.function.Supplier;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.Job;

/**
 * What all verbs of one command line share.
 *
 * @param models known once the command line is read
 */
record Context(Terminal terminal, Job job, Supplier<ModelLibrary> models) {}
