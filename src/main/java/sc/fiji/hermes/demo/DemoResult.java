package sc.fiji.hermes.demo;

import java.nio.file.Path;

import sc.fiji.hermes.evaluate.Evaluation;

/**
 * What the demo left.
 *
 * @param evaluation of the unseen phantoms
 * @param model folder of the trained model
 * @param predictions folder of the label maps, one folder a dataset
 * @param contactSheet picture of one unseen case a dataset
 * @param report page to open in a browser
 */
public record DemoResult(Evaluation evaluation, Path model, Path predictions, Path contactSheet, Path report) {}
