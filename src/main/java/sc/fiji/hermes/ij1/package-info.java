/**
 * The menu commands in plain ImageJ 1.x, which knows nothing of SciJava: what the bridge does in Fiji – launching, inputs of
 * macros, the current image, dialogs, recording – is done here, only for Hermes commands, and never in Fiji.
 */
package sc.fiji.hermes.ij1;
