/**
 * Masks against reference masks: overlap and surface distances of cases, tasks and datasets, and reports of them.
 */
package sc.fiji.hermes.evaluate;
