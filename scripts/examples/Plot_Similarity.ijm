// Draws which tasks a model has learned to treat alike, as a heat map, and saves it as a PNG picture.
//
// Without a window, as on a server:
//   fiji --headless -macro Plot_Similarity.ijm "model=demo kind=tasks output=/data/similarity"
// Paths with blanks stand in brackets: output=[/data/my similarity]

call("sc.fiji.hermes.ij1.HermesPlugIn.install");  // only plain ImageJ without a display needs this line

// In the folder "output" are then the heat maps of tasks and modalities: PNG and SVG to look at, CSV to compute with.
options = getArgument();
if (options == "")
	run("Hermes Prior Similarity...");  // asks in a dialog
else
	run("Hermes Prior Similarity...", options);

// The heat map is the current image now.
print(getTitle());
