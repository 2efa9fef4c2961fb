/** The TensorFlow runtime: sessions, threads and devices. */
package sc.fiji.hermes.engine;
