# Trains a model on a collection and installs it, so that "Hermes Segment Volume..." offers it.
# A collection is a JSON file, or a dataset folder as of the Medical Segmentation Decathlon or nnU-Net; see README.md.
#
# Without a window, as on a server:
#   fiji --headless --run Train_Model.py 'collection="/data/mine.json",folder="/data/run",name="mine",minutes=60,width=8'

#@ File (label = "Collection", style = "both") collection
#@ File (label = "Run folder", description = "A new folder for log, curves and checkpoints", style = "directory") folder
#@ String (label = "Name of the model") name
#@ Double (label = "Minutes", value = 30) minutes
#@ String (label = "Base width", choices = {"8", "16", "32"}, value = "16", description = "8 learns fast on a small machine") width
#@ CommandService commands

training = commands.run("sc.fiji.hermes.command.TrainModelCommand", True,
    ["collection", collection, "folder", folder, "name", name, "minutes", minutes, "width", width]).get()
if training.isCanceled():
    raise Exception(training.getCancelReason())

model = training.getOutput("model")
dice = training.getOutput("dice")  # mean over all structures of the last validation, 0 to 1
print("The model is in %s, its mean Dice is %s" % (model, dice))
