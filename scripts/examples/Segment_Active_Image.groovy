// Segments the image in front and prints how large each structure is.
// Open a stack first (Plugins > Hermes > Hermes Open Volume...), then press Run.

#@ ImagePlus (label = "Image") image
#@ String (label = "Model", description = "Name of an installed model, or path of a model folder") model
#@ String (label = "Modality", value = "unknown", description = "CT, PET, T1 or what else the model was trained on") modality
#@ CommandService commands

import ij.measure.ResultsTable

results = ResultsTable.getResultsTable()
firstRow = results.size()  // rows of earlier measurements stay in the table

// What is not named here keeps its default; docs/scripting.md lists everything that can be given.
segmentation = commands.run("sc.fiji.hermes.command.SegmentVolumeCommand", true,
	"image", image, "model", model, "modality", modality).get()
if (segmentation.isCanceled()) throw new Exception(segmentation.getCancelReason())

labels = segmentation.getOutput("labels")  // an ImagePlus, one value for each structure
println(labels.getTitle() + " has the grid of " + image.getTitle())
for (row in firstRow ..< results.size())
	println(results.getStringValue("Task", row) + ": " + results.getValue("Volume (mL)", row) + " mL")
