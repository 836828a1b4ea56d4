"""Trains the finder. usage: train.py SET NET.pt SECONDS [--without NAMES] [--from NET.pt|FINDER.onnx]   (two cores; a GPU
where torch sees one)

The learning rate follows the time that has passed, so a slower machine sees fewer pictures. NET.pt holds the running mean
of the weights, which is better than the last ones; it is written every hundred steps. Seeds are fixed.
"""
import argparse
import copy
import queue
import threading
import time

import numpy as np
import torch
import torch.nn.functional as F

from network import CHANNELS, Finder
from onnx_weights import load_onnx
from pictures import Pictures

BATCH = 4
FASTEST = 2e-3
MEMORY_STEPS = 250  # of the running mean
WEIGHT = torch.tensor([1.0, 1.5, 1.0, 1.0, 0.5])[None, :, None, None]  # of CHANNELS in the loss


def loss_of(logits, truth, known):
    weight = known * WEIGHT.to(logits.device)
    entropy = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight).sum() / (weight.sum() + 1)
    seen = torch.sigmoid(logits)  # every pixel counts by its weight once, in what both hold as well
    dice = 1 - (2 * (seen * truth * known).sum((0, 2, 3)) + 20) / (((seen + truth) * known).sum((0, 2, 3)) + 20)
    return 2 * entropy + (dice * WEIGHT[0, :, 0, 0].to(logits.device)).mean()


def batches(pictures, out):
    while True:
        drawn = [pictures.draw() for _ in range(BATCH)]
        out.put([torch.from_numpy(np.stack(part)) for part in zip(*drawn)])


def begin(net, before, ready):
    if before.endswith(".onnx"):
        load_onnx(net, before, torch.cat([ready.get()[0] for _ in range(8)]))
    else:
        net.load_state_dict(torch.load(before, map_location="cpu"))


def add_to_mean(mean, net, step):
    part = 1 / min(step, MEMORY_STEPS)
    with torch.no_grad():
        for kept, new in zip(mean.state_dict().values(), net.state_dict().values()):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, part)


def main(folder, target, seconds, left_out, before, given_threads, seed, fastest):
    torch.set_num_threads(given_threads)
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures = Pictures(folder, left_out, seed)
    print([v.name for v in pictures.volumes], flush=True)
    ready = queue.Queue(2)
    threading.Thread(target=batches, args=(pictures, ready), daemon=True).start()
    net = Finder()
    if before:
        begin(net, before, ready)
    net = net.to(device, memory_format=torch.channels_last)
    mean = copy.deepcopy(net)
    print("weights", sum(p.numel() for p in net.parameters()), flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), fastest, weight_decay=1e-4)
    start, step, losses = time.time(), 0, []
    while time.time() - start < seconds:
        part = (time.time() - start) / seconds
        for group in optimiser.param_groups:
            group["lr"] = fastest * min(1.0, (step + 1) / 50) * (1 - part) ** 0.9 + 1e-5
        picture, truth, known = (t.to(device) for t in ready.get())
        picture = picture.to(memory_format=torch.channels_last)
        loss = loss_of(net(picture), truth, known)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        add_to_mean(mean, net, step)
        losses.append(float(loss.detach()))
        if step % 50 == 0:
            print(step, round(time.time() - start), round(float(np.mean(losses[-50:])), 4), flush=True)
        if step % 100 == 0:
            torch.save(mean.state_dict(), target)
    torch.save(mean.state_dict(), target)
    print("channels", CHANNELS, "steps", step, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("set")
    parser.add_argument("net")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--without", default="", help="patients to leave out, by comma")
    parser.add_argument("--from", dest="before", help="weights to go on from: NET.pt, or the exported ONNX file")
    parser.add_argument("--threads", type=int, default=2, help="one is faster where others use the cores")
    parser.add_argument("--seed", type=int, default=1, help="another one where training goes on, for new pictures")
    parser.add_argument("--rate", type=float, default=FASTEST, help="first learning rate; less where training goes on")
    given = parser.parse_args()
    main(given.set, given.net, given.seconds, set(given.without.split(",")), given.before, given.threads, given.seed, given.rate)
