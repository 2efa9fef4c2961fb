// Draws which tasks a model has learned to treat alike, as a heat map, and saves it as a PNG picture.
//
// Without a window, as on a server:
//   fiji --headless --run Plot_Similarity.groovy 'model="demo",kind="tasks",picture="/data/similarity.png"'

#@ String (label = "Model", description = "Name of an installed model, or path of a model folder") model
#@ String (label = "Of", choices = {"tasks", "modalities"}, value = "tasks") kind
#@ File (label = "Picture", description = "Where to save it, with the ending .png", style = "save") picture
#@ CommandService commands

import ij.io.FileSaver

similarity = commands.run("sc.fiji.hermes.command.PriorSimilarityCommand", true, "model", model, "kind", kind).get()
if (similarity.isCanceled()) throw new Exception(similarity.getCancelReason())

new FileSaver(similarity.getOutput("picture")).saveAsPng(picture.getPath())
println("The heat map is in " + picture)
