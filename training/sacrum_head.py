"""Teaches the sacrum's own layers alone; what the network says of bodies, discs and the canal stays as it is to the last bit.

usage: sacrum_head.py SET NET.pt|FINDER.onnx OUT.pt [PICTURES] [LEFT_OUT]   (some minutes of one core; seeds fixed)

The rest of the network looks at each picture once; of each, some thousand pixels are kept.
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F

from network import SACRUM, Finder
from onnx_weights import load_onnx
from pictures import Pictures

PIXELS = 1500  # of a picture, half of them sacrum where there is one
ELSEWHERE = 3.0  # most of a picture is neither sacrum nor column
STEPS = 1500
BATCH = 4096


def scales_of(net, picture):
    kept = []
    hooks = [net.down[-1].register_forward_hook(lambda m, i, o: kept.append(o))]
    hooks += [block.register_forward_hook(lambda m, i, o: kept.append(o)) for block in net.up]
    with torch.no_grad():
        net(picture)
    for hook in hooks:
        hook.remove()
    return kept


def pixels_of(scales, at):
    size = scales[-1].shape[2:]
    return torch.cat([F.interpolate(s, size=size, mode="nearest")[0].flatten(1)[:, at].T for s in scales], 1)


def collect(net, pictures, count, rng):
    values, truths, weights = [], [], []
    while len(values) < count:
        picture, truth, known = (torch.from_numpy(part) for part in pictures.draw())
        sure = (known[SACRUM] > 0).flatten().numpy()
        sacral = sure & (truth[SACRUM] > 0).flatten().numpy()
        column = sure & ~sacral & ((truth[0] > 0) | (truth[2] > 0)).flatten().numpy()  # what it must not be taken for
        chosen = [rng.permutation(np.flatnonzero(part))[: PIXELS // share] for part, share in
                  ((sacral, 2), (column, 4), (sure & ~sacral & ~column, 4))]
        at = torch.from_numpy(np.concatenate(chosen))
        if len(at) == 0:
            continue
        values.append(pixels_of(scales_of(net, picture[None]), at))
        truths.append(truth[SACRUM].flatten()[at])
        shares = zip(chosen, (1.0, 1.0, ELSEWHERE))
        weights.append(torch.from_numpy(np.concatenate([np.full(len(c), share, np.float32) for c, share in shares])))
    return torch.cat(values), torch.cat(truths), torch.cat(weights)


def main(folder, before, target, count=250, left_out=""):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    rng = np.random.default_rng(5)
    pictures = Pictures(folder, set(left_out.split(",")), 5)
    net = Finder()
    if before.endswith(".onnx"):
        load_onnx(net, before, torch.cat([torch.from_numpy(pictures.draw()[0])[None] for _ in range(16)]))
    else:
        net.load_state_dict(torch.load(before, map_location="cpu"), strict=False)
    net.eval()
    values, truth, weight = collect(net, pictures, int(count), rng)
    print("pixels", len(truth), "sacrum", int(truth.sum()), flush=True)
    mean, spread = values.mean(0), values.std(0) + 1e-3
    values = (values - mean) / spread
    width = net.side[0].out_channels
    first, last = torch.nn.Linear(values.shape[1], width), torch.nn.Linear(width, 1)
    optimiser = torch.optim.AdamW([*first.parameters(), *last.parameters()], 3e-3, weight_decay=1e-2)
    for step in range(STEPS):
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * (1 - step / STEPS) + 1e-5
        at = torch.randint(len(truth), (BATCH,))
        some = F.dropout(values[at], 0.1)
        loss = (F.binary_cross_entropy_with_logits(last(F.relu(first(some)))[:, 0], truth[at], reduction="none") * weight[at]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 250 == 249:
            print(step + 1, round(float(loss), 4), flush=True)
    with torch.no_grad():
        rows, offset = first.weight / spread, first.bias - first.weight @ (mean / spread)
        start = 0
        for layer in net.side:
            stop = start + layer.in_channels
            layer.weight.copy_(rows[:, start:stop, None, None])
            start = stop
        net.side[0].bias.copy_(offset)
        net.sacrum.weight.copy_(last.weight[:, :, None, None])
        net.sacrum.bias.copy_(last.bias)
    torch.save(net.state_dict(), target)


if __name__ == "__main__":
    main(*sys.argv[1:])
