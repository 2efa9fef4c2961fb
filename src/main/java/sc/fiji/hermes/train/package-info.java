/**
 * One training: its options, the loop with validation, the run folder, and the forecast of
 * time and memory before it starts. {@link sc.fiji.hermes.train.Trainer} is the way in.
 */
package sc.fiji.hermes.train;
