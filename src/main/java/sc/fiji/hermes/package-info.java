/** The front door: {@link sc.fiji.hermes.Hermes} with one static verb for each thing a user does. */
package sc.fiji.hermes;
