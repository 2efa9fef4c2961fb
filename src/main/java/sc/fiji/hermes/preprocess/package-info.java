/**
 * From a volume as it lies to what the network sees, by one rule for training and inference that never looks at labels; and back
 * to the source's grid. The plan holds its constants.
 */
package sc.fiji.hermes.preprocess;
