/**
 * Models and checkpoints on disk: JSON and safetensors, nothing that can execute. The front doors are
 * {@link sc.fiji.hermes.bundle.ModelFolder} for models, {@link sc.fiji.hermes.bundle.Checkpoint} for interrupted
 * trainings and {@link sc.fiji.hermes.bundle.Safetensors} for bare tensors.
 */
package sc.fiji.hermes.bundle;
