/** Values without files: volumes and label maps, which are imglib2 images with their place in the patient, tasks and modalities. */
package sc.fiji.hermes.volume;
