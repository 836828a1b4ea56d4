"""Makes the training volumes: every scan and its labels in cubes of 1.5 mm.

usage: build_set.py LIST OUT

LIST is JSON, one object a scan: name, licence, scan (NIfTI or a folder of plain DICOM; absent: to be painted), and one of
  bodies   label image of vertebral bodies, one value a body (`kyphos review --masks`), looked at before use
  painted  label image of whole vertebrae without a scan (`body_labels`: which of its values are bodies, where it tells;
           `whole`: its values, one a vertebra, no gap between them, from which the bodies are cut along the canal)
or neither: a scan whose spine has no outline; then `spine_free` gives boxes [x0,x1,y0,y1,z0,z1] (parts of the size, RAS)
that hold none. Optional: `sacrum` (an outline in the sagittal plane, RAS mm, first two points the front and the back of its
endplate, and the planes that it holds for: `{"outline": [[y, z], ...], "between_x_mm": [from, to]}`), `not` (outermost bodies
whose outline is wrong), `complete` (no vertebra in view is without label). A scan with `sacrum` alone teaches nothing else.

Channels of the labels (bits): 1 body, 2 disc, 4 sacrum, 8 canal; `known` has the same bits where the channel is known.
"""
import json
import os
import sys

import numpy as np
import scipy.ndimage as ndi

from volumes import PIXEL_MM, load, resample

BODY, DISC, SACRUM, CANAL = 1, 2, 4, 8
SACRUM_ID = 255
HIGHEST_DISC_MM = 18.0  # a wider gap is a body that has no label
CLEAR_OF_SPINE_MM = 48.0  # transverse processes end at about 45 mm from the middle


def order_of(ids):
    """Labels from the top down by where their middles lie."""
    values = [v for v in np.unique(ids) if v and (ids == v).sum() > 200]
    middles = {v: np.array(ndi.center_of_mass(ids == v)) for v in values}
    return sorted(values, key=lambda v: -middles[v][2]), middles


def discs_between(ids, order):
    disc = np.zeros(ids.shape, bool)
    z = np.arange(ids.shape[2])
    for upper, lower in zip(order, order[1:]):
        a, b = ids == upper, ids == lower
        both = a.any(2) & b.any(2)
        bottom = np.where(a, z, 10**6).min(2)
        top = np.where(b, z, -1).max(2)
        if not both.any() or np.median((bottom - top)[both]) * PIXEL_MM > HIGHEST_DISC_MM:
            continue
        disc |= both[..., None] & (z > top[..., None]) & (z < bottom[..., None])
    return disc & (ids == 0)


def column_of(solid):
    """Middle and back of the column in every slice where it shows, smoothed: x_mid, y_back (NaN elsewhere)."""
    count = solid.shape[2]
    x_mid, y_back = np.full(count, np.nan), np.full(count, np.nan)
    for k in range(count):
        at = np.argwhere(solid[:, :, k])
        if len(at) < 60:
            continue
        x_mid[k] = 0.5 * (np.quantile(at[:, 0], 0.05) + np.quantile(at[:, 0], 0.95))
        near = at[np.abs(at[:, 0] - x_mid[k]) < 4]
        if len(near) > 5:
            y_back[k] = np.quantile(near[:, 1], 0.03)
    for line in (x_mid, y_back):
        seen = np.flatnonzero(~np.isnan(line))
        if len(seen) > 5:
            line[seen] = ndi.gaussian_filter1d(ndi.median_filter(line[seen], 5), 2)
    return x_mid, y_back


def canal_of(shape, x_mid, y_back):
    canal, unsure = np.zeros(shape, bool), np.zeros(shape, bool)
    x, y = np.arange(shape[0])[:, None] * PIXEL_MM, np.arange(shape[1])[None, :] * PIXEL_MM
    for k in np.flatnonzero(~np.isnan(y_back)):
        aside, behind = np.abs(x - x_mid[k] * PIXEL_MM), y_back[k] * PIXEL_MM - y
        canal[:, :, k] = (aside < 6) & (behind > 1.5) & (behind < 14)
        unsure[:, :, k] = (aside >= 6) & (aside < 10) & (behind > 0) & (behind < 18) | (aside < 10) & (behind >= 14) & (behind < 18)
    return canal, unsure


def in_millimetres(shape, affine, axis):
    """RAS mm of the middles of the resampled voxels along an axis of a scan that is not oblique."""
    step, start = affine[axis, axis], affine[axis, 3]
    return (np.arange(shape[axis]) + 0.5) * PIXEL_MM - 0.5 * step + start


def sacrum_of(shape, affine, given):
    """The sacrum's bodies, and where it is known what is sacrum and what is not: in the outline's planes, from its lower end
    upwards. The third answer: what lies above the plane of its endplate."""
    x, y, z = (in_millimetres(shape, affine, axis) for axis in range(3))
    outline = np.array(given["outline"])
    inside = np.zeros((len(y), len(z)), bool)
    for (y0, z0), (y1, z1) in zip(outline, np.roll(outline, -1, 0)):  # a point is inside where its ray crosses an odd number
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = y0 + (z[None, :] - z0) / (z1 - z0) * (y1 - y0)
        inside ^= ((z0 <= z) != (z1 <= z))[None, :] & (y[:, None] < crossing)
    planes = (x > given["between_x_mm"][0]) & (x < given["between_x_mm"][1])
    known = np.broadcast_to(planes[:, None, None] & (z > outline[:, 1].min())[None, None, :], shape)
    (front_y, front_z), (back_y, back_z) = outline[:2]
    above = (z[None, :] - front_z) * (front_y - back_y) + (y[:, None] - front_y) * (back_z - front_z) > 0
    return planes[:, None, None] & inside[None], known.copy(), np.broadcast_to(above[None], shape)


def between_ends(ids, order, middles):
    """Where no vertebra without a label can lie: between the planes of the first and the last labelled body."""
    index = np.stack(np.meshgrid(*[np.arange(n, dtype=np.float32) for n in ids.shape], indexing="ij"), -1)
    known = np.ones(ids.shape, bool)
    for end, inner in ((order[0], order[1]), (order[-1], order[-2])):
        axis = middles[end] - middles[inner]
        axis /= np.linalg.norm(axis)
        reach = np.quantile((np.argwhere(ids == end) - middles[end]) @ axis, 0.98)
        known &= (index - middles[end].astype(np.float32)) @ axis.astype(np.float32) < reach + 1
    return known


def labels_of(ids, sacrum, complete):
    order, middles = order_of(ids)
    body = np.isin(ids, order)
    below = np.where(sacrum, np.uint8(SACRUM_ID), ids)
    disc = discs_between(below, order + [SACRUM_ID] * bool(sacrum.any()))
    x_mid, y_back = column_of(body | disc)
    canal, unsure = canal_of(ids.shape, x_mid, y_back)
    if sacrum.any():  # beside it the last body's back is no guide any more
        top = np.argwhere(sacrum)[:, 2].max() + 1
        unsure[:, :, :top] |= ~sacrum[:, :, :top]
        canal[:, :, :top] = False
    inside = np.ones(ids.shape, bool) if complete else between_ends(ids, order, middles)
    seen = np.flatnonzero(~np.isnan(x_mid))
    middle = np.interp(np.arange(len(x_mid)), seen, x_mid[seen])
    beside = np.abs(np.arange(ids.shape[0])[:, None, None] - middle[None, None, :]) * PIXEL_MM > CLEAR_OF_SPINE_MM
    known = inside | beside
    label = body * BODY + disc * DISC + sacrum * SACRUM + canal * CANAL
    canal_known = known & ~unsure & (beside | ~np.isnan(y_back)[None, None, :])
    return label.astype(np.uint8), (known * (BODY | DISC | SACRUM) + canal_known * CANAL).astype(np.uint8), order


def with_sacrum(known, sacrum_known, above, lowest):
    """No body lies below the endplate of the sacrum, nor a disc in the planes of its outline; between it and the lowest body is
    the last disc. Beside those planes nobody has said what is sacrum."""
    known = np.where(above, known, known | BODY)
    planes = sacrum_known.any((1, 2))[:, None, None]
    known = np.where(planes & ~above, known | DISC, known)
    if lowest is not None:
        known = np.where(planes & (np.arange(known.shape[2]) < np.argwhere(lowest)[:, 2].mean()), known | BODY | DISC, known)
    aside = np.abs(np.arange(known.shape[0]) - np.argwhere(planes.ravel()).mean()) * PIXEL_MM > CLEAR_OF_SPINE_MM
    sacrum_known = sacrum_known | aside[:, None, None] & (known & BODY > 0)
    return np.where(sacrum_known, known | SACRUM, known & ~np.uint8(SACRUM)).astype(np.uint8)


def bodies_of(ids):
    """The part of each whole vertebra in front of its canal: behind a body the middle planes show a gap before the arch."""
    bodies = np.zeros_like(ids)
    for value in (v for v in np.unique(ids) if v):
        at = np.argwhere(ids == value)
        middle = int(round(0.5 * (at[:, 0].min() + at[:, 0].max())))
        front, wall = np.quantile(at[:, 1], 0.99), []
        for x in range(middle - 3, middle + 4):
            for z in range(at[:, 2].min(), at[:, 2].max() + 1):
                line = np.flatnonzero(ids[x, :, z] == value)
                runs = np.split(line, np.flatnonzero(np.diff(line) > 1) + 1)
                if len(line) and len(runs[-1]) * PIXEL_MM > 9 and (front - runs[-1][-1]) * PIXEL_MM < 9:
                    wall.append((z, runs[-1][0]))
        wall = np.array(wall, float)
        height = np.quantile(wall[:, 0], [0.1, 0.9])
        slope, offset = np.polyfit(*wall[(wall[:, 0] >= height[0]) & (wall[:, 0] <= height[1])].T, 1)
        x, y, z = at.T
        bodies[tuple(at[y >= slope * z + offset - 0.5].T)] = value
    return bodies


def build(entry):
    bodies_path = entry.get("bodies") or entry.get("painted")
    out = {"name": entry["name"], "painted": "painted" in entry}
    if bodies_path is None:
        scan, affine = load(entry["scan"])
        voxels = resample(scan, affine, 1)
        known, label = np.zeros(voxels.shape, np.uint8), np.zeros(voxels.shape, np.uint8)
        if "sacrum" in entry:
            sacrum, sacrum_known, above = sacrum_of(voxels.shape, affine, entry["sacrum"])
            label = (sacrum * SACRUM).astype(np.uint8)
            known = with_sacrum(known, sacrum_known, above, None)
            known[above] &= SACRUM
        for box in entry.get("spine_free", []):
            cut = tuple(slice(int(box[2 * i] * n), int(np.ceil(box[2 * i + 1] * n))) for i, n in enumerate(voxels.shape))
            known[cut] = 15
        return dict(out, voxels=voxels.astype(np.float16), ids=np.zeros(voxels.shape, np.uint8), label=label, known=known)
    ids, affine = load(bodies_path)
    ids = resample(ids.astype(np.float32), affine, 0).astype(np.uint8)
    ids[np.isin(ids, entry.get("not", []))] = 0
    bone = np.zeros(ids.shape, np.uint8)
    if "painted" in entry:
        bone = ids.copy()
        if "whole" in entry:
            ids = bodies_of(ids * np.isin(ids, entry["whole"]))
        if "body_labels" in entry:
            whole, affine2 = load(entry["levels"])
            ids = resample(whole.astype(np.float32), affine2, 0).astype(np.uint8) * np.isin(bone, entry["body_labels"])
    sacrum, sacrum_known = np.zeros(ids.shape, bool), None
    if "sacrum" in entry:
        sacrum, sacrum_known, above = sacrum_of(ids.shape, affine, entry["sacrum"])
        ids[sacrum] = 0
    label, known, order = labels_of(ids, sacrum, entry.get("complete", False))
    if sacrum_known is not None:
        known = with_sacrum(known, sacrum_known, above, ids == order[-1])
    if "painted" in entry:
        voxels = bone.astype(np.float16)
    else:
        scan, affine = load(entry["scan"])
        voxels = resample(scan, affine, 1).astype(np.float16)
    print(entry["name"], voxels.shape, "bodies", len(order), {n: int((label & b > 0).sum()) for n, b in (("body", 1), ("disc", 2), ("sacrum", 4), ("canal", 8))}, flush=True)
    return dict(out, voxels=voxels, ids=ids, label=label, known=known)


if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    with open(sys.argv[1]) as file:
        entries = json.load(file)
    for entry in entries:
        target = os.path.join(sys.argv[2], entry["name"] + ".npz")
        if not os.path.exists(target):
            np.savez(target, **build(entry))
