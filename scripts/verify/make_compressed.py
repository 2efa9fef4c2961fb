"""Makes DICOM series of the phantoms in test-images, compressed in every way that Hermes decodes, as single images and multi-frame.

  make_compressed.py TEST_IMAGES OUT     needs pydicom, nibabel, pylibjpeg-openjpeg and DCMTK's dcmcjpeg and dcmcrle

8, 12 and 16 bits, signed and unsigned; the values of a phantom are spread over the whole range, so that the highest bit counts.
"""
import copy
import os
import subprocess
import sys

import nibabel
import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEG2000Lossless, JPEGLossless, JPEGLosslessSV1, RLELossless, generate_uid

images, out = sys.argv[1:3]
COLUMNS, ROWS, SLICES = 47, 40, 5


def phantom(kind):
    """slices from the middle, repeated to a size that JPEG 2000 halves five times, scaled to 0 ... 1"""
    a = numpy.asarray(nibabel.load(os.path.join(images, f"phantom_{kind}.nii.gz")).dataobj).astype(float)
    first = (a.shape[2] - SLICES) // 2
    a = numpy.pad(a, ((0, COLUMNS - a.shape[0]), (0, ROWS - a.shape[1]), (0, 0)), mode="wrap")[:, :, first:first + SLICES]
    return (a - a.min()) / (a.max() - a.min())


def pixels(block, bits, signed):
    values = numpy.rint(block * (2 ** bits - 1)).astype(int) - (2 ** (bits - 1) if signed else 0)
    return values.astype(f"{'i' if signed else 'u'}{1 if bits == 8 else 2}")


def image(uid, bits, signed, name):
    d = Dataset()
    d.file_meta = FileMetaDataset()
    d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    d.SOPClassUID, d.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.4", generate_uid()
    d.Modality, d.PatientName, d.StudyInstanceUID, d.SeriesInstanceUID, d.SeriesDescription = "MR", "X", "1.2.3", uid, name
    d.SamplesPerPixel, d.PhotometricInterpretation, d.PixelRepresentation = 1, "MONOCHROME2", int(signed)
    d.BitsAllocated, d.BitsStored, d.HighBit = (8 if bits == 8 else 16), bits, bits - 1
    d.PixelSpacing, d.ImageOrientationPatient = ["1.5", "1.25"], [1, 0, 0, 0, 1, 0]
    return d


def with_dcmtk(tool, *options):
    def compress(d, path):
        d.save_as(path + ".plain", enforce_file_format=True)
        subprocess.run([tool, *options, path + ".plain", path], check=True)
        os.remove(path + ".plain")
    return compress


def with_pydicom(uid, **options):
    def compress(d, path):
        d = copy.deepcopy(d)
        d.compress(uid, generate_instance_uid=False, **options)
        d.save_as(path, enforce_file_format=True)
    return compress


def in_pieces(compress, table):
    """the same stream in three pieces"""
    def pieces(d, path):
        import pydicom
        from pydicom.encaps import generate_frames
        compress(d, path)
        e = pydicom.dcmread(path)
        frames = list(generate_frames(e.PixelData, number_of_frames=int(e.get("NumberOfFrames", 1))))
        e.PixelData = encapsulate(frames, fragments_per_frame=3, has_bot=table)
        e.save_as(path, enforce_file_format=True)
    return pieces


def series(name, kind, bits, signed, compress, multi=False):
    folder, uid = os.path.join(out, name), generate_uid()
    os.makedirs(folder)
    a = pixels(phantom(kind), bits, signed)
    planes = [numpy.ascontiguousarray(a[:, :, z].T) for z in range(a.shape[2])]
    if multi:
        d = image(uid, bits, signed, name)
        d.SOPClassUID, d.NumberOfFrames, d.InstanceNumber = "1.2.840.10008.5.1.4.1.1.4.1", len(planes), 1
        d.Rows, d.Columns = planes[0].shape
        shared, measures, orientation = Dataset(), Dataset(), Dataset()
        measures.PixelSpacing, orientation.ImageOrientationPatient = d.PixelSpacing, d.ImageOrientationPatient
        del d.PixelSpacing, d.ImageOrientationPatient
        shared.PixelMeasuresSequence, shared.PlaneOrientationSequence = [measures], [orientation]
        d.SharedFunctionalGroupsSequence, d.PerFrameFunctionalGroupsSequence = [shared], []
        for z in range(len(planes)):
            g, position = Dataset(), Dataset()
            position.ImagePositionPatient = ["0", "0", f"{2.5 * z:g}"]
            g.PlanePositionSequence = [position]
            d.PerFrameFunctionalGroupsSequence.append(g)
        d.PixelData = b"".join(p.tobytes() for p in planes)
        compress(d, os.path.join(folder, "all.dcm"))
        return
    for z, plane in enumerate(planes):
        d = image(uid, bits, signed, name)
        d.Rows, d.Columns = plane.shape
        d.InstanceNumber, d.ImagePositionPatient = z + 1, ["0", "0", f"{2.5 * z:g}"]
        d.PixelData = plane.tobytes()
        compress(d, os.path.join(folder, f"{z}.dcm"))


WAYS = {
    "jpeg_lossless_sv1": with_dcmtk("dcmcjpeg", "+e1"),
    "jpeg_lossless_sv6": with_dcmtk("dcmcjpeg", "+el", "+sv", "6"),
    "jpeg_lossless_sv7": with_dcmtk("dcmcjpeg", "+el", "+sv", "7"),
    "jpeg2000": with_pydicom(JPEG2000Lossless),
    "rle": with_pydicom(RLELossless),
    "rle_dcmtk": with_dcmtk("dcmcrle"),
}
for way, how in WAYS.items():
    for k, (bits, signed) in enumerate((b, s) for b in (8, 12, 16) for s in (False, True)):
        series(f"{way}_{'int' if signed else 'uint'}{bits}", ("ct", "pet", "t1")[k % 3], bits, signed, how)
for way in ("jpeg_lossless_sv1", "jpeg2000"):
    for table in (False, True):
        series(f"{way}_pieces_{'table' if table else 'plain'}", "ct", 16, True, in_pieces(WAYS[way], table))
for way in ("jpeg_lossless_sv1", "jpeg2000", "rle"):
    series(f"{way}_multiframe", "t1", 12, False, WAYS[way], multi=True)
for way in ("jpeg_lossless_sv1", "jpeg2000"):
    for table in (False, True):
        series(f"{way}_multiframe_pieces_{'table' if table else 'plain'}", "t1", 12, False, in_pieces(WAYS[way], table), multi=True)
series("jpeg_baseline", "t1", 8, False, with_dcmtk("dcmcjpeg", "+eb"))
