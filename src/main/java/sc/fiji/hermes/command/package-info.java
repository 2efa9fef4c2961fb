/**
 * The menu commands: each reads its parameters, calls the front door {@link sc.fiji.hermes.Hermes} or a worker, and sets its
 * outputs. {@link sc.fiji.hermes.command.HermesCommand} is their base. Field names of inputs are the keys of recorded macros,
 * so they are API: lower-case single words, none the ending of another.
 */
package sc.fiji.hermes.command;
