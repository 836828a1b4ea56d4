"""Trains the finder. usage: train.py SET NET.pt SECONDS [--without NAMES] [--from NET.pt]   (two cores; a GPU where torch
sees one)

The learning rate follows the time that has passed, so a slower machine sees fewer pictures. NET.pt is written every
hundred steps; seeds are fixed.
"""
import argparse
import queue
import threading
import time

import numpy as np
import torch
import torch.nn.functional as F

from network import CHANNELS, Finder
from pictures import Pictures

BATCH = 8
FASTEST = 2.5e-3
WEIGHT = torch.tensor([1.0, 1.0, 0.7, 0.5, 0.5])[None, :, None, None]  # of CHANNELS in the loss


def loss_of(logits, truth, known):
    weight = known * WEIGHT.to(logits.device)
    entropy = (F.binary_cross_entropy_with_logits(logits, truth, reduction="none") * weight).sum() / (weight.sum() + 1)
    seen, wanted = torch.sigmoid(logits) * known, truth * known
    dice = 1 - (2 * (seen * wanted).sum((0, 2, 3)) + 20) / (seen.sum((0, 2, 3)) + wanted.sum((0, 2, 3)) + 20)
    return 2 * entropy + (dice * WEIGHT[0, :, 0, 0].to(logits.device)).mean()


def batches(pictures, out):
    while True:
        drawn = [pictures.draw() for _ in range(BATCH)]
        out.put([torch.from_numpy(np.stack(part)) for part in zip(*drawn)])


def main(folder, target, seconds, left_out, before, given_threads):
    torch.set_num_threads(given_threads)
    torch.manual_seed(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pictures = Pictures(folder, left_out, 1)
    print([v.name for v in pictures.volumes], flush=True)
    ready = queue.Queue(2)
    threading.Thread(target=batches, args=(pictures, ready), daemon=True).start()
    net = Finder().to(device, memory_format=torch.channels_last)
    if before:
        net.load_state_dict(torch.load(before, map_location=device))
    print("weights", sum(p.numel() for p in net.parameters()), flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), FASTEST, weight_decay=1e-4)
    start, step, losses = time.time(), 0, []
    while time.time() - start < seconds:
        part = (time.time() - start) / seconds
        for group in optimiser.param_groups:
            group["lr"] = FASTEST * min(1.0, (step + 1) / 50) * (1 - part) ** 0.9 + 1e-5
        picture, truth, known = (t.to(device) for t in ready.get())
        picture = picture.to(memory_format=torch.channels_last)
        loss = loss_of(net(picture), truth, known)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        losses.append(float(loss.detach()))
        if step % 50 == 0:
            print(step, round(time.time() - start), round(float(np.mean(losses[-50:])), 4), flush=True)
        if step % 100 == 0:
            torch.save(net.state_dict(), target)
    torch.save(net.state_dict(), target)
    print("channels", CHANNELS, "steps", step, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("set")
    parser.add_argument("net")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--without", default="", help="patients to leave out, by comma")
    parser.add_argument("--from", dest="before", help="weights to go on from")
    parser.add_argument("--threads", type=int, default=2, help="one is faster where others use the cores")
    given = parser.parse_args()
    main(given.set, given.net, given.seconds, set(given.without.split(",")), given.before, given.threads)
