// Draws which tasks a model has learned to treat alike, as a heat map, and saves it as a PNG picture.
//
// Without a window, as on a server:
//   fiji --headless -macro Plot_Similarity.ijm "model=demo kind=tasks picture=/data/similarity.png"
// Paths with blanks stand in brackets: picture=[/data/my model.png]

call("sc.fiji.hermes.ij1.HermesPlugIn.install");  // only plain ImageJ without a display needs this line

options = getArgument();
if (options == "")
	run("Hermes Prior Similarity...");  // asks in a dialog
else
	run("Hermes Prior Similarity...", options);

// The heat map is the current image now.
picture = call("ij.Macro.getValue", options, "picture", "");
saveAs("PNG", picture);  // asks for a file where none was given
print("The heat map is in " + getInfo("image.directory") + getInfo("image.filename"));
