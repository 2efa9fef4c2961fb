/**
 * Which crop of which case comes next, its augmentation, and batches of them, as a pure function of seed and step.
 */
package sc.fiji.hermes.sample;
