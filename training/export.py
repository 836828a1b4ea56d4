"""Weights to ONNX (opset 11; any batch, rows and columns in multiples of 16) as OpenCV's dnn reads it.

usage: export.py NET.pt FINDER.onnx   (prints the file's SHA-256, which every report carries)
"""
import hashlib
import sys

import torch

from network import Finder

net = Finder()
net.load_state_dict(torch.load(sys.argv[1], map_location="cpu"))
net.eval()
torch.onnx.export(net, torch.zeros(2, 1, 128, 96), sys.argv[2], opset_version=11, input_names=["image"], output_names=["logits"],
                  dynamic_axes={"image": {0: "n", 2: "rows", 3: "columns"}, "logits": {0: "n", 2: "rows", 3: "columns"}})
with open(sys.argv[2], "rb") as file:
    print(hashlib.sha256(file.read()).hexdigest())
