/**
 * How weights are learned: losses, update rules, schedules and the graph that takes one training step. Knows networks and samples,
 * nothing of files.
 */
package sc.fiji.hermes.optimize;
