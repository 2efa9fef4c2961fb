"""Compares the volumes that Hermes made of compressed DICOM series with the pixels that pydicom decodes: equal, voxel by voxel."""
import glob
import os
import sys

import nibabel
import numpy
import pydicom

folder, ours = sys.argv[1:3]
failed = 0
folders = sorted(f for f in glob.glob(os.path.join(folder, "*")) if os.path.isdir(f))
for path in folders:
    images = [pydicom.dcmread(f) for f in sorted(glob.glob(os.path.join(path, "*.dcm")))]
    frames = [f for d in images for f in (d.pixel_array if "NumberOfFrames" in d else [d.pixel_array])]
    file = os.path.join(ours, images[0].SeriesInstanceUID + ".nii")
    theirs, unequal = numpy.stack([f.T for f in frames], axis=2), "no volume, so all"
    if os.path.exists(file):
        mine = numpy.asanyarray(nibabel.load(file).dataobj)
        unequal = int((mine != theirs).sum()) if mine.shape == theirs.shape else "another size, so all"
    failed += unequal != 0
    print(f"{'SAME' if unequal == 0 else 'DIFFERS'}: {os.path.basename(path)} "
          f"({images[0].file_meta.TransferSyntaxUID.name}, {theirs.min()} to {theirs.max()}): {unequal} of {theirs.size} voxels unequal")
print(f"{len(folders)} compressed series compared with pydicom, {failed} differ")
sys.exit(1 if failed or not folders else 0)
