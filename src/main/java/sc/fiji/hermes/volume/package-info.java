/** Values without files: a volume or label map with its place in the patient, tasks and modalities. */
package sc.fiji.hermes.volume;
