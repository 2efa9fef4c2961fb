/**
 * Work in a JVM of its own: {@link sc.fiji.hermes.worker.Work} is what can be done, {@link sc.fiji.hermes.worker.Worker} the
 * host's handle of the process that does it.
 */
package sc.fiji.hermes.worker;
