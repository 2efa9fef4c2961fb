/**
 * Pictures of volumes with outlines, of windows and of learning curves, drawn without a display.
 */
package sc.fiji.hermes.picture;
