// Segments every NIfTI file (.nii, .nii.gz) of a folder into label maps in another folder.
// Results that are there already stay, unless "replace" is added as in docs/scripting.md.
//
// Without a window, as on a server:
//   fiji --headless --run Segment_Folder.groovy 'folder="/data/ct",output="/data/labels",model="demo",modality="CT"'

#@ File (label = "Folder of volumes", style = "directory") folder
#@ File (label = "Output folder", style = "directory") output
#@ String (label = "Model", description = "Name of an installed model, or path of a model folder") model
#@ String (label = "Modality", value = "unknown", description = "CT, PET, T1 or what else the model was trained on") modality
#@ CommandService commands

segmentation = commands.run("sc.fiji.hermes.command.SegmentFolderCommand", true,
	"folder", folder, "output", output, "model", model, "modality", modality).get()
if (segmentation.isCanceled()) throw new Exception(segmentation.getCancelReason())

count = segmentation.getOutput("count")
println("Segmented " + count + " volumes into " + output)
