"""Checks what SeriesToSegmentation.java wrote with highdicom, pydicom and, if it is installed, dciodvfy.

check_segmentations.py SOURCE_FOLDER SEGMENTATION_FOLDER: exit code 0 if all is well, 1 if not.
"""
import os
import re
import shutil
import subprocess
import sys

import highdicom
import numpy as np
import pydicom

TYPES = {1: "85756007", 2: "85756007", 3: "108369006", 4: "64033007"}
LABELS = {1: "above the mean", 2: "Läsion_left_kidney", 3: "liver_tumour", 4: "kidney_left"}
SAME = ["PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID",
        "AccessionNumber", "FrameOfReferenceUID"]


def sources(folder):
    """Images by series."""
    series = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            try:
                image = pydicom.dcmread(path)
            except pydicom.errors.InvalidDicomError:
                continue
            if "PixelData" in image:
                series.setdefault(str(image.SeriesInstanceUID), []).append((image, path))
    return series


def values(image):
    stored = image.pixel_array.astype(np.float64)
    return (stored * float(image.get("RescaleSlope", 1)) + float(image.get("RescaleIntercept", 0))).astype(np.float32)


def errors(path):
    """What dciodvfy says, with the kind of message."""
    if not shutil.which("dciodvfy"):
        return []
    said = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True, errors="replace").stderr
    return [line for line in said.splitlines() if line.startswith(("Error", "Warning"))]


def check(seg_path, images, low, high):
    wrong = []
    seg = highdicom.seg.segread(seg_path)
    first, first_path = images[0]
    for name in SAME:
        if seg.get(name) != first.get(name) and (seg.get(name) or first.get(name)):
            wrong.append(f"{name} is {seg.get(name)!r} instead of {first.get(name)!r}")
    if seg.segmentation_type.value != "BINARY" or seg.number_of_segments != 4 or seg.SegmentsOverlap != "YES":
        wrong.append("type, number or overlap of segments")
    for number in range(1, 5):
        described = seg.get_segment_description(number)
        if described.segment_label != LABELS[number]:
            wrong.append(f"label {described.segment_label!r}")
        if described.segmented_property_type.value != TYPES[number]:
            wrong.append(f"type {described.segmented_property_type} of segment {number}")
    uids = [str(image.SOPInstanceUID) for image, _ in images]
    masks = seg.get_pixels_by_source_instance(uids, ignore_spatial_locations=True, assert_missing_frames_are_empty=True)
    for i, (image, _) in enumerate(images):
        v = values(image)
        left = np.arange(v.shape[1])[None, :] < v.shape[1] // 2
        truth = [v > low, (v > high) & left, np.zeros(v.shape, bool), (v > high) & left]
        for number in range(4):
            differing = np.count_nonzero(masks[i, :, :, number] != truth[number])
            if differing:
                wrong.append(f"{differing} pixels of segment {number + 1} on {uids[i]}")
    by_uid = {str(image.SOPInstanceUID): image for image, _ in images}
    for group in seg.PerFrameFunctionalGroupsSequence:
        source = by_uid[group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID]
        off = np.abs(np.array(group.PlanePositionSequence[0].ImagePositionPatient) - np.array(source.ImagePositionPatient)).max()
        if off > 1e-6:
            wrong.append(f"a frame lies {off} mm from its image")
    shared = seg.SharedFunctionalGroupsSequence[0]
    if not np.allclose(shared.PlaneOrientationSequence[0].ImageOrientationPatient, first.ImageOrientationPatient, atol=1e-6):
        wrong.append("orientation")
    if not np.allclose(shared.PixelMeasuresSequence[0].PixelSpacing, first.PixelSpacing, rtol=1e-9):
        wrong.append("pixel spacing")
    theirs = {re.sub(r"^\w+ - ", "", line) for line in errors(first_path)}
    for line in errors(seg_path):
        copied = re.sub(r"^\w+ - ", "", line) in theirs
        print(f"  dciodvfy: {line}" + (" (copied from the series, which has it, too)" if copied else ""))
        if line.startswith("Error") and not copied:
            wrong.append("dciodvfy finds an error")
    return wrong, int(seg.NumberOfFrames)


def main(folder, written):
    series = sources(folder)
    bad = 0
    names = sorted(n for n in os.listdir(written) if n.endswith(".dcm"))
    for name in names:
        with open(os.path.join(written, name[:-4] + ".txt"), encoding="ascii") as file:
            low, high = (np.float32(line) for line in file.read().split())
        wrong, frames = check(os.path.join(written, name), series[name[:-4]], low, high)
        print(f"{name[:-4]}: {frames} frames, " + ("as highdicom and pydicom expect" if not wrong else "WRONG: " + "; ".join(wrong[:5])))
        bad += bool(wrong)
    if not shutil.which("dciodvfy"):
        print("dciodvfy is not installed (Debian: apt-get install dicom3tools), so it was not asked.")
    if not names:
        print("no segmentation was written")
    return 1 if bad or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
