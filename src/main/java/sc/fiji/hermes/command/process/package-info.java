/** What happens to the inputs of a Hermes command before it runs and to its outputs afterwards, in Fiji and plain ImageJ alike. */
package sc.fiji.hermes.command.process;
