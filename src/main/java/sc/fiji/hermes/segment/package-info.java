/**
 * Inference: overlapping windows over a prepared volume, assembled slab by slab into masks on the source image's grid.
 * Training validates with the same classes, so this package comes before {@code train}.
 */
package sc.fiji.hermes.segment;
