// Segments the image in front and prints how large each structure is.
// Open a stack first (Plugins > Hermes > Hermes Open Volume...), then press Run.
// Without a window the choices are given as an argument, such as "model=demo modality=CT".

call("sc.fiji.hermes.ij1.HermesPlugIn.install");  // only plain ImageJ without a display needs this line

firstRow = nResults;  // rows of earlier measurements stay in the table

options = getArgument();
if (options == "")
	run("Hermes Segment Volume...");  // asks in a dialog
else
	run("Hermes Segment Volume...", options);

// The label image is the current image now: one value for each structure.
print(getTitle());
for (row = firstRow; row < nResults; row++)
	print(getResultString("Task", row) + ": " + getResult("Volume (mL)", row) + " mL");
