package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * An image ready for the network: canonical RAS axes, body box only, the grid's
 * spacing, clipped and z-scored.
 *
 * @param image float32, mean 0 and deviation 1 inside the box; {@code image.data()}
 *          read row-major is {@code [z, y, x]} with x towards R, y towards A, z towards S
 * @param source geometry of the image as it was read; results go back to it
 * @param background the value of the clipped minimum after z-scoring; fills whatever
 *          lies outside the image
 */
public record Prepared(Volume image, Geometry source, float background) {}
