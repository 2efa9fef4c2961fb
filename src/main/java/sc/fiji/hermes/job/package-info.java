/** What every piece of work carries along: progress, pause, cancelling, threads and seed; and mistakes of users as sentences. */
package sc.fiji.hermes.job;
