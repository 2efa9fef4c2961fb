/** The command line: one class for each verb, over the front door {@link sc.fiji.hermes.Hermes}. */
package sc.fiji.hermes.cli;
