/**
 * Dataset folders as they lie become a collection: {@link sc.fiji.hermes.collection.layout.DatasetFolders} is the way in. A layout is
 * recognised by its files, a recipe knows one public dataset by name.
 */
package sc.fiji.hermes.collection.layout;
