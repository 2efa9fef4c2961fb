// Segments every NIfTI file (.nii, .nii.gz) of a folder into label maps in another folder.
// Results that are there already stay, unless replace=true is given.
//
// Without a window, as on a server:
//   fiji --headless -macro Segment_Folder.ijm "folder=/data/ct output=/data/labels model=demo modality=CT"
// Paths with blanks stand in brackets: folder=[/data/my scans]

call("sc.fiji.hermes.ij1.HermesPlugIn.install");  // only plain ImageJ without a display needs this line

options = getArgument();
if (options == "")
	run("Hermes Segment Folder...");  // asks in a dialog
else
	run("Hermes Segment Folder...", options);
