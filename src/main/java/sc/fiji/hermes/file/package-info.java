/**
 * Files whatever they hold: written whole or not at all, folders, strict JSON, CSV, hashes. Knows nothing of volumes' formats.
 */
package sc.fiji.hermes.file;
