"""Scans and masks in: NIfTI or a folder of plain (uncompressed) DICOM slices -> array [x, y, z] in RAS and its affine, in mm."""
import os

import nibabel as nib
import numpy as np
import pydicom
import scipy.ndimage as ndi

PIXEL_MM = 1.5  # of every training picture, and of every picture that the finder looks at


def load(path):
    if path.endswith((".nii", ".nii.gz")):
        image = nib.as_closest_canonical(nib.load(path))
        return np.asarray(image.dataobj), image.affine.copy()
    slices = []
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            try:
                slices.append(pydicom.dcmread(os.path.join(folder, name)))
            except pydicom.errors.InvalidDicomError:
                continue
    slices = [s for s in slices if "PixelData" in s and "ImagePositionPatient" in s]
    row, column = (np.array(slices[0].ImageOrientationPatient, float)[i : i + 3] for i in (0, 3))
    normal = np.cross(row, column)
    slices.sort(key=lambda s: float(np.dot(normal, np.array(s.ImagePositionPatient, float))))
    voxels = np.stack([s.pixel_array * float(s.get("RescaleSlope", 1)) + float(s.get("RescaleIntercept", 0)) for s in slices], -1)
    spacing = np.array(slices[0].PixelSpacing, float)
    first, last = (np.array(s.ImagePositionPatient, float) for s in (slices[0], slices[-1]))
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = column * spacing[0], row * spacing[1]
    affine[:3, 2], affine[:3, 3] = (last - first) / max(1, len(slices) - 1), first
    image = nib.Nifti1Image(voxels.astype(np.float32), np.diag([-1, -1, 1, 1.0]) @ affine)  # LPS -> RAS
    image = nib.as_closest_canonical(image)
    return np.asarray(image.dataobj), image.affine.copy()


def resample(voxels, affine, order):
    """To cubes of PIXEL_MM, blurred first where that is coarser than the scan."""
    spacing = np.linalg.norm(affine[:3, :3], axis=0)
    zoom = spacing / PIXEL_MM
    a = voxels.astype(np.float32)
    if order > 0:
        a = ndi.gaussian_filter(a, [max(0.0, 0.5 * (1 / z - 1)) for z in zoom])
    size = [max(1, int(round(n * z))) for n, z in zip(voxels.shape, zoom)]
    for axis in range(3):
        at = (np.arange(size[axis]) + 0.5) / zoom[axis] - 0.5
        at = np.clip(at, 0, a.shape[axis] - 1)
        if order == 0:
            a = np.take(a, np.round(at).astype(int), axis)
            continue
        low = np.minimum(np.floor(at).astype(int), a.shape[axis] - 1)
        high = np.minimum(low + 1, a.shape[axis] - 1)
        part = (at - low).astype(np.float32).reshape([-1 if i == axis else 1 for i in range(3)])
        a = np.take(a, low, axis) * (1 - part) + np.take(a, high, axis) * part
    return a
