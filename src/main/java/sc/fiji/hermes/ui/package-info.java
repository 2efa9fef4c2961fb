/** Windows: a training as it runs, and heat maps of what a model learned. Nothing here needs TensorFlow. */
package sc.fiji.hermes.ui;
