/**
 * The menu commands: each reads its parameters, calls the front door {@link sc.fiji.hermes.Hermes} or a worker, and sets its
 * outputs. {@link sc.fiji.hermes.command.HermesCommand} is their base. Field names of inputs are the keys of recorded macros,
 * so they are API: lower-case words with underscores. Of ImageJ 1.x commands know {@link sc.fiji.hermes.command.Host} alone, beside its types of images and
 * tables.
 */
package sc.fiji.hermes.command;
