/**
 * Plain ImageJ as a user has it: programs that press its buttons by mouse and look at its windows, for a test and for the
 * pictures of the README. They run in ImageJ's own JVM and know only ImageJ, so that Hermes is loaded as any other plugin.
 */
package sc.fiji.hermes.screen;
