"""Compares the volumes that Hermes made of DICOM series with those of dcm2niix, and each slice with what pydicom reads.

Size is equal, affine entries and spacings are within 1e-4 mm, voxels are equal. dcm2niix works in float32: the distance of slices
that it takes from two positions is off by as much as 2e-5 mm, which adds up over many slices, and scaled values may be rounded to
the neighbouring number. So the place of every slice and its scaled values are compared with pydicom and float64 as well, exactly.
"""
import glob
import os
import sys

import nibabel
import numpy

try:
    import pydicom
except ImportError:
    pydicom = None

folder, ours, theirs = sys.argv[1:4]
TOLERANCE = 1e-4


def voxels(image):
    return numpy.asanyarray(image.dataobj).astype(numpy.float32)


def with_dcm2niix(uid, mine):
    path = os.path.join(theirs, uid + ".nii")
    if not os.path.exists(path):
        return ["dcm2niix made no such volume"], ""
    a, b = (nibabel.as_closest_canonical(i) for i in (mine, nibabel.load(path)))
    if a.shape != b.shape:
        return [f"size {a.shape} and {b.shape}"], ""
    affine = numpy.abs(a.affine - b.affine).max()
    spacing = numpy.abs(numpy.array(a.header.get_zooms()[:3]) - numpy.array(b.header.get_zooms()[:3])).max()
    x, y = voxels(a), voxels(b)
    unequal = int((x != y).sum())
    steps = float((numpy.abs(x.astype(float) - y) / numpy.spacing(numpy.maximum(numpy.abs(x), numpy.abs(y)))).max())
    faults = [] if max(affine, spacing) <= TOLERANCE else ["geometry"]
    if steps > (1 if b.get_data_dtype().kind == "f" else 0):
        faults.append("voxels")
    return faults, (f"dcm2niix: affine within {affine:.1e}, spacing within {spacing:.1e} mm, {unequal} of {x.size} voxels unequal"
                    + (f" (by {steps:.0f} float32 step)" if unequal else ""))


def with_pydicom(mine, slices):
    if any("NumberOfFrames" in s and s.NumberOfFrames > 1 for s in slices):
        return [], "pydicom: multi-frame, not compared"
    data, affine = voxels(mine), mine.affine
    far, unequal = 0.0, 0
    for s in slices:
        ras = numpy.array([-1, -1, 1]) * [float(v) for v in s.ImagePositionPatient]
        index = numpy.linalg.solve(affine[:3, :3], ras - affine[:3, 3])
        k = int(round(index[2]))
        if not 0 <= k < data.shape[2]:
            return ["a slice lies outside"], ""
        far = max(far, numpy.abs(affine[:3] @ [0, 0, k, 1] - ras).max())
        value = s.pixel_array * float(s.get("RescaleSlope", 1)) + float(s.get("RescaleIntercept", 0))
        unequal += int((value.T.astype(numpy.float32) != data[:, :, k]).sum())
    faults = (["place of a slice"] if far > TOLERANCE else []) + (["values of a slice"] if unequal else [])
    return faults, f"pydicom: slices within {far:.1e} mm, {unequal} voxels unequal"


series = {}
if pydicom:
    for path in sorted(glob.glob(os.path.join(folder, "**", "*"), recursive=True)):
        if os.path.isfile(path):
            try:
                s = pydicom.dcmread(path)
                if "PixelData" in s:
                    series.setdefault(s.SeriesInstanceUID, []).append(s)
            except pydicom.errors.InvalidDicomError:
                pass

failed = compared = 0
for path in sorted(glob.glob(os.path.join(ours, "*.nii"))):
    uid = os.path.basename(path)[:-4]
    mine = nibabel.load(path)
    faults, text = with_dcm2niix(uid, mine)
    if uid in series:
        more, also = with_pydicom(mine, series[uid])
        faults, text = faults + more, text + "; " + also
    compared += 1
    failed += bool(faults)
    print(f"{'DIFFERS in ' + ', '.join(faults) if faults else 'SAME'}: {uid} {mine.shape}\n  {text}")
print(f"{compared} series compared, {failed} differ" + ("" if pydicom else "; pydicom is not installed, so slices were not compared"))
sys.exit(1 if failed or not compared else 0)
