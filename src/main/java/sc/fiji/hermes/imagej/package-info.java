/**
 * Between ImageJ's images and Hermes' volumes, both ways, and what a user sees of a segmentation in ImageJ: label images,
 * overlays, outlines, tables. Knows ImageJ 1 only, so that it works in Fiji, in plain ImageJ and without a window.
 * <p>
 * The front doors are {@link sc.fiji.hermes.imagej.ImageVolumes} into Hermes and
 * {@link sc.fiji.hermes.imagej.LabelImages} and {@link sc.fiji.hermes.imagej.VolumeImages} out of it. Nothing here calls
 * commands by name, so a macro that is being recorded does not notice.
 */
package sc.fiji.hermes.imagej;
