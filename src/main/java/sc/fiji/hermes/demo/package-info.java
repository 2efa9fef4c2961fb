/**
 * Synthetic phantoms of five modalities, and the demo that trains on them and segments some it has not seen.
 */
package sc.fiji.hermes.demo;
