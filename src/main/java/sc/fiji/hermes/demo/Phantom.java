package sc.fiji.hermes.demo;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * One synthetic patient: an image and the exact labels of its kind's tasks on the same grid.
 *
 * @param labels value = index in {@link PhantomKind#tasks()} + 1
 */
public record Phantom(PhantomKind kind, Volume image, LabelMap labels) {}
