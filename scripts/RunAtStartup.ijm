// Lets volume files and folders of DICOM images be dropped on ImageJ from the start; without it, after the first Hermes command.
call("sc.fiji.hermes.ij1.VolumeDrop.install");
