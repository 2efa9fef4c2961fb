/**
 * Reverse-mode differentiation over TensorFlow graph operations, written in Java.
 * <p>
 * TensorFlow's C++ gradient registry has no entry for 3-D convolution and Java
 * custom gradients do not work on every platform, so each operation here records
 * its own backward graph on a {@link sc.fiji.hermes.tape.Tape}. All tensors are float32, images
 * channels-last ({@code [n, z, y, x, c]}), shapes static.
 */
package sc.fiji.hermes.tape;
