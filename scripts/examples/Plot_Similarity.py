# Draws which tasks a model has learned to treat alike, as a heat map, and saves it as a PNG picture.
#
# Without a window, as on a server:
#   fiji --headless --run Plot_Similarity.py 'model="demo",kind="tasks",picture="/data/similarity.png"'

#@ String (label = "Model", description = "Name of an installed model, or path of a model folder") model
#@ String (label = "Of", choices = {"tasks", "modalities"}, value = "tasks") kind
#@ File (label = "Picture", description = "Where to save it, with the ending .png", style = "save") picture
#@ CommandService commands

from ij.io import FileSaver

similarity = commands.run("sc.fiji.hermes.command.PriorSimilarityCommand", True, ["model", model, "kind", kind]).get()
if similarity.isCanceled():
    raise Exception(similarity.getCancelReason())

FileSaver(similarity.getOutput("picture")).saveAsPng(picture.getPath())
print("The heat map is in %s" % picture)
