/**
 * What is trained on, as values and as one JSON file: collections of datasets of cases, their labels and splits.
 */
package sc.fiji.hermes.collection;
