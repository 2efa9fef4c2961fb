/**
 * The networks of Hermes: prior pools, prior fusion, backbones and heads, built as
 * TensorFlow graphs. Knows nothing of files, training or ImageJ.
 */
package sc.fiji.hermes.model;
