"""Dice of every channel in the middle planes (within 6 mm) of each volume of a set. usage: evaluate.py NET.pt SET

Give it patients that the network was not trained on: else the numbers say nothing.
"""
import glob
import os
import sys

import numpy as np
import torch

from network import CHANNELS, Finder
from pictures import WINDOW_HU, Volume, targets


def middle_planes(volume):
    middle = float(np.median([volume.middle[v][0] for v in volume.order] or [volume.promontory[0]]))
    for x in {int(round(middle + step)) for step in (-4, -2, 0, 2, 4)}:
        yield [a[x][::-1, ::-1].T for a in (volume.voxels, volume.ids, volume.label, volume.known)]


def main(net_path, folder):
    net = Finder()
    net.load_state_dict(torch.load(net_path, map_location="cpu"))
    net.eval()
    for path in sorted(glob.glob(os.path.join(folder, "*.npz"))):
        volume = Volume(path)
        if not volume.order and not volume.sacrum:
            continue
        both, either = np.zeros(len(CHANNELS)), np.zeros(len(CHANNELS))
        for hu, ids, label, known in middle_planes(volume):
            pad = [(0, -n % 16) for n in hu.shape]
            low, high = WINDOW_HU
            grey = np.pad(np.clip((hu.astype(np.float32) - low) / (high - low), 0, 1), pad)
            ids, label, known = (np.pad(a, pad) for a in (ids, label, known))
            picture, truth, weight = targets(grey, ids, label, known, np.zeros(grey.shape, bool))
            with torch.no_grad():
                seen = torch.sigmoid(net(torch.from_numpy(picture)[None]))[0].numpy() > 0.5
            seen, truth = seen & (weight > 0), (truth > 0) & (weight > 0)
            both += (seen & truth).sum((1, 2))
            either += seen.sum((1, 2)) + truth.sum((1, 2))
        print(volume.name, {c: round(float(2 * b / max(e, 1)), 3) for c, b, e in zip(CHANNELS, both, either)})


if __name__ == "__main__":
    main(*sys.argv[1:3])
