/**
 * The linter: every image and label map of a collection is read, and what is found is said with what to do.
 * {@link sc.fiji.hermes.check.Check} is the way in.
 */
package sc.fiji.hermes.check;
