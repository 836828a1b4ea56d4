"""Training pictures: random planes through the volumes, in every contrast, thickness, kernel, noise, field of view and
posture, with bodies collapsed and discs bridged on purpose."""
import glob
import os

import numpy as np
import scipy.ndimage as ndi

ROWS, COLUMNS = 128, 96
PIXEL_MM = 1.5
EDGE_WEIGHT = 4.0
BONE_HU = 220.0  # surely bone or contrast: arches and processes of a scan that is painted anew
WINDOW_HU = (-150.0, 750.0)  # middle of what training draws from; the finder's own on CT


def turn(axis, degrees):
    a = np.deg2rad(degrees)
    i, j = [k for k in range(3) if k != axis]
    m = np.eye(3)
    m[i, i] = m[j, j] = np.cos(a)
    m[i, j], m[j, i] = -np.sin(a), np.sin(a)
    return m


class Volume:
    def __init__(self, path):
        data = np.load(path)
        self.name, self.painted = str(data["name"]), bool(data["painted"])
        self.voxels, self.ids, self.label, self.known = (data[k] for k in ("voxels", "ids", "label", "known"))
        self.sacrum = bool((self.label & 4).any())  # few show it, so it is shown often
        self.voxels = self.voxels.astype(np.float32)
        self.thick = {} if self.painted else {taps: ndi.uniform_filter1d(self.voxels, taps, axis=2) for taps in (2, 3, 4)}
        self.order = [v for v in np.unique(self.ids[self.label & 1 > 0])] if self.ids.any() else []
        points = {v: np.argwhere(self.ids == v) for v in self.order}
        self.order = sorted((v for v in self.order if len(points[v]) > 200), key=lambda v: -points[v][:, 2].mean())
        self.middle = {v: points[v].mean(0) for v in self.order}
        if self.sacrum:
            sacral = np.argwhere(self.label & 4)
            self.promontory = sacral[sacral[:, 2] > np.quantile(sacral[:, 2], 0.6)].mean(0)
        self.half = {v: 0.5 * np.ptp(np.quantile(points[v][:, 2], [0.03, 0.97])) + 1 for v in self.order}
        tissue = self.voxels[::4, ::4, ::4] > -300  # air alone teaches nothing
        self.free = np.argwhere((self.known[::4, ::4, ::4] == 15) & (self.label[::4, ::4, ::4] == 0) & tissue) * 4

    def axis(self, k):
        a, b = max(k - 1, 0), min(k + 1, len(self.order) - 1)
        line = self.middle[self.order[a]] - self.middle[self.order[b]]
        return line / np.linalg.norm(line)


def linear(volume, points):
    return ndi.map_coordinates(volume, points.T, order=1, mode="nearest", prefilter=False, output=np.float32)


def nearest(volume, points):
    at = np.clip(np.rint(points).astype(int), 0, np.array(volume.shape) - 1)
    return volume[at[:, 0], at[:, 1], at[:, 2]]


def thick_slices(volume, points, rng):
    """As axial slices of 1.5 to 6 mm show it: means over a slice, straight lines between the middles of slices."""
    taps = int(rng.integers(2, 5))
    start = rng.uniform(0, taps)
    below = np.floor((points[:, 2] - start) / taps) * taps + start
    part = ((points[:, 2] - below) / taps).astype(np.float32)
    low, high = points.copy(), points.copy()
    low[:, 2], high[:, 2] = below, below + taps
    thick = volume.thick[taps]
    if rng.random() < 0.3:  # as a viewer without interpolation shows them
        part = np.round(part)
    return linear(thick, low) * (1 - part) + linear(thick, high) * part


def collapse(volume, points, rng):
    """Moves the points so that one body appears 15 to 60 % lower: as a wedge, crushed, or sunken in its middle."""
    k = int(rng.integers(len(volume.order)))
    middle, axis, half = volume.middle[volume.order[k]], volume.axis(k), volume.half[volume.order[k]]
    front = np.cross([1.0, 0, 0], axis)
    front = front if front[1] > 0 else -front
    height, depth = (points - middle) @ axis, np.clip((points - middle) @ front / 11.0, -1.3, 1.3)
    loss, kind = rng.uniform(0.15, 0.6), rng.integers(3)
    shape = (np.full_like(depth, 1.0), 0.5 + 0.5 * depth, 1.0 - depth**2)[kind]
    keep = 1 - loss * np.clip(shape, 0, 1)
    source = np.where(np.abs(height) < keep * half, height / keep, height + np.sign(height) * (1 - keep) * half)
    return points + (source - height)[:, None] * axis


def bend(volume, points, rng):
    """Turns all below a disc forwards or backwards: other lordosis, a flatter or steeper sacrum."""
    if volume.sacrum and (not volume.order or rng.random() < 0.6):
        pivot = volume.promontory + [0, 0, 12]
    else:
        k = int(rng.integers(len(volume.order)))
        pivot = volume.middle[volume.order[k]] - volume.axis(k) * (volume.half[volume.order[k]] + 2)
    away = points - pivot
    angle = np.deg2rad(np.clip(rng.normal(0, 12), -25, 25)) * np.clip(0.5 - away[:, 2] / 16, 0, 1)
    c, s = np.cos(angle), np.sin(angle)
    return np.stack([points[:, 0], pivot[1] + c * away[:, 1] - s * away[:, 2], pivot[2] + s * away[:, 1] + c * away[:, 2]], 1)


def smooth_noise(rng, coarse):
    grid = rng.normal(0, 1, (ROWS // coarse + 3, COLUMNS // coarse + 3))
    return ndi.zoom(grid, coarse, order=1)[:ROWS, :COLUMNS]


def paint(labels, bone, rng):
    """A picture from labels alone: each tissue in a grey of its own, with texture and a shell."""
    a = rng.uniform(0.1, 0.7) + 0.12 * smooth_noise(rng, 24) + 0.06 * smooth_noise(rng, 6)
    for _ in range(rng.integers(2, 7)):
        blob = smooth_noise(rng, int(rng.integers(10, 32)))
        a = np.where(blob > rng.uniform(0.6, 1.6), rng.uniform(0, 1), a)
    a = np.where(labels & 8 > 0, rng.uniform(0, 1), a)
    a = np.where(labels & 2 > 0, rng.uniform(0, 1), a)
    marrow = rng.uniform(0, 1) + 0.04 * smooth_noise(rng, 4)
    a = np.where(bone, marrow, a)
    shell = bone & ~ndi.binary_erosion(bone)
    if rng.random() < 0.8:
        a = np.where(shell, rng.uniform(0, 1) if rng.random() < 0.4 else np.clip(marrow + rng.uniform(0.1, 0.5), 0, 1), a)
    return np.clip(ndi.gaussian_filter(a, rng.uniform(0.3, 1.0)), 0, 1)


def contrast(a, rng):
    p = rng.random()
    if p < 0.22:
        knots = int(rng.integers(3, 7))
        a = np.interp(a, np.linspace(0, 1, knots), rng.uniform(0, 1, knots))
    elif p < 0.28:
        a = 1 - a
    return np.clip(a, 0, 1) ** np.exp(rng.normal(0, 0.3))


def plane(volume, positive, rng):
    if positive:
        if volume.sacrum and (not volume.order or rng.random() < 0.4):
            centre = volume.promontory.copy()
        else:
            centre = volume.middle[volume.order[int(rng.integers(len(volume.order)))]].copy()
        centre[0] += rng.uniform(-1, 1) * (5 if rng.random() < 0.6 else 14)
        centre[1] += rng.uniform(-28, 28)
        centre[2] += rng.uniform(-30, 30)
        turns = turn(0, rng.uniform(-22, 22)) @ turn(2, rng.normal(0, 7)) @ turn(1, rng.normal(0, 6))
    else:
        centre = volume.free[rng.integers(len(volume.free))].astype(float)
        turns = turn(0, rng.uniform(-40, 40)) @ turn(2, rng.uniform(-90, 90)) @ turn(1, rng.normal(0, 15))
    scale = np.exp(rng.normal(0, 0.14))
    aspect = np.exp(rng.normal(0, 0.06))
    v, u = np.meshgrid((np.arange(ROWS) - ROWS / 2) * scale, (np.arange(COLUMNS) - COLUMNS / 2) * scale * aspect, indexing="ij")
    flat = np.stack([np.zeros(v.size), -u.ravel(), -v.ravel()], 1)  # RAS: rows downwards, columns backwards
    return flat @ turns.T + centre, turns[:, 0]


def sample(volume, rng, positive):
    points, normal = plane(volume, positive, rng)
    if positive and len(volume.order) > 1 and rng.random() < 0.3:
        points = collapse(volume, points, rng)
    if positive and rng.random() < 0.35:
        points = bend(volume, points, rng)
    shape = (ROWS, COLUMNS)
    ids, labels, known = (nearest(a, points).reshape(shape) for a in (volume.ids, volume.label, volume.known))
    if volume.painted:
        a = paint(labels, nearest(volume.voxels, points).reshape(shape) > 0, rng)
    elif positive and rng.random() < 0.12:  # the scan's bones in greys of their own
        a = paint(labels, (labels & 5 > 0) | (nearest(volume.voxels, points).reshape(shape) > BONE_HU), rng)
    else:
        thick = rng.random() < 0.5
        taps = [0.0] if rng.random() < 0.5 else [-1.0, 0.0, 1.0]
        seed = int(rng.integers(2**31))  # the same slices for every tap
        views = [thick_slices(volume, points + t * normal, np.random.default_rng(seed)) if thick
                 else linear(volume.voxels, points + t * normal) for t in taps]
        a = np.mean(views, 0).reshape(shape)
        if rng.random() < 0.12 and (labels & 2).any():  # a disc bridged by bone, wholly or in front
            bridge = (labels & 2 > 0) & (smooth_noise(rng, 16) > rng.uniform(-1.5, 1))
            a = np.where(bridge, np.median(a[labels & 1 > 0]) + rng.normal(0, 40, shape) if (labels & 1).any() else a, a)
        low, high = rng.uniform(-250, -50), rng.uniform(350, 1100)
        if rng.random() < 0.4:
            low, high = WINDOW_HU
        a = a + rng.normal(0, 1, shape) * (rng.uniform(0, 70) if rng.random() < 0.6 else 0)
        a = np.clip((a - low) / (high - low), 0, 1)
    outside = ((points < -0.5) | (points > np.array(volume.ids.shape) - 0.5)).any(1).reshape(shape)
    if rng.random() < 0.3:  # a smaller field of view, or a patch that someone blacked out
        edge = rng.integers(4)
        cut = int(rng.uniform(0.05, 0.45) * shape[edge % 2])
        window = [slice(None), slice(None)]
        window[edge % 2] = slice(0, cut) if edge < 2 else slice(shape[edge % 2] - cut, None)
        outside[tuple(window)] = True
    a = contrast(a, rng)
    if rng.random() < 0.3:
        a = ndi.gaussian_filter(a, rng.uniform(0.3, 1.1))
    elif rng.random() < 0.2:
        a = a + rng.uniform(0.3, 1.2) * (a - ndi.gaussian_filter(a, 1.0))
    if rng.random() < 0.4:
        a = a * (1 + 0.15 * smooth_noise(rng, 48))
    a = a + ndi.gaussian_filter(rng.normal(0, 1, shape), rng.uniform(0, 0.8)) * rng.uniform(0, 0.07)
    a = np.where(outside, 0.0 if rng.random() < 0.7 else rng.uniform(0, 1), np.clip(a, -0.1, 1.1))
    return targets(a, ids, labels, known, outside)


def targets(a, ids, labels, known, outside):
    body = (labels & 1 > 0) & ~outside
    core = body.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            core &= np.roll(ids * body, step, axis) == ids
    layers = [body, core] + [(labels & bit > 0) & ~outside for bit in (2, 4, 8)]
    weights = [((known & bit > 0) | outside).astype(np.float32) for bit in (1, 1, 2, 4, 8)]
    for layer, weight in zip(layers[:3], weights):  # what keeps neighbours apart is a few pixels only
        weight[layers[2] | (layer != ndi.binary_dilation(layer)) | (layer & ~ndi.binary_erosion(layer))] *= EDGE_WEIGHT
    picture = ((a - 0.5) * 4).astype(np.float32)
    return picture[None], np.stack(layers).astype(np.float32), np.stack(weights)


class Pictures:
    """An endless, seeded stream; `left_out` names the patients that it must not show."""

    def __init__(self, folder, left_out, seed):
        names = [f for f in sorted(glob.glob(os.path.join(folder, "*.npz"))) if os.path.basename(f)[:-4] not in left_out]
        self.volumes = [Volume(f) for f in names]
        self.spines = [v for v in self.volumes if v.order or v.sacrum]
        self.rng = np.random.default_rng(seed)

    def draw(self):
        positive = self.rng.random() < 0.78
        choice = self.spines + [v for v in self.spines if v.sacrum] if positive else [v for v in self.volumes if len(v.free) and not v.painted]
        return sample(choice[self.rng.integers(len(choice))], self.rng, positive)
