package sc.fiji.hermes.cli;

import sc.fiji.hermes.job.Job;

/** What all verbs of one command line share. */
record Context(Terminal terminal, Job job) {}
