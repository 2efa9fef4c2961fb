// Trains a model on a collection and installs it, so that "Hermes Segment Volume..." offers it.
// A collection is a JSON file, or a dataset folder as of the Medical Segmentation Decathlon or nnU-Net; see README.md.
//
// Without a window, as on a server:
//   fiji --headless -macro Train_Model.ijm "collection=/data/mine.json folder=/data/run name=mine minutes=60 width=8"
// Paths with blanks stand in brackets: folder=[/data/my run]

call("sc.fiji.hermes.ij1.HermesPlugIn.install");  // only plain ImageJ without a display needs this line

options = getArgument();
if (options == "")
	run("Hermes Train Model...");  // asks in a dialog
else
	run("Hermes Train Model...", options);
