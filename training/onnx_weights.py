"""Reads the weights back from an exported ONNX file, so that training can go on from the shipped ones.

Export folds every batch norm into its convolution. Here each folded convolution is given back with a batch norm of its own
whose mean and variance come from pictures: at first the network is the exported one, and can learn on.
"""
import numpy as np
import torch
import torch.nn as nn


def varint(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            return result, at


def fields(data):
    """Numbers and values of a protobuf message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = varint(data, at) if key & 7 == 2 else ((4, at) if key & 7 == 5 else (8, at))
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def initialiser(message):
    dims, name, raw = [], "", b""
    for field, value in fields(message):
        if field == 1:
            dims.append(value)
        elif field == 8:
            name = value.decode()
        elif field == 9:
            raw = value
    return name, dims, raw


def convolutions(path):
    """Weights and biases of the convolutions in the order in which the network computes them."""
    with open(path, "rb") as file:
        graph = [value for field, value in fields(file.read()) if field == 7][0]
    found = {name: np.frombuffer(raw, np.float32).reshape(dims) for name, dims, raw in
             (initialiser(v) for f, v in fields(graph) if f == 5) if len(dims) in (1, 4)}
    nodes = [[(f, v) for f, v in fields(value)] for field, value in fields(graph) if field == 1]
    return [[found[v.decode()] for f, v in node if f == 1 and v.decode() in found] for node in nodes if (4, b"Conv") in node]


def load_onnx(net, path, pictures):
    """`pictures`: (n, 1, rows, columns), as training draws them; they tell how large each layer's values are."""
    layers = [m for m in net.modules() if isinstance(m, nn.Conv2d)]
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    given = convolutions(path)
    with torch.no_grad():
        for layer, norm in zip(layers, norms + [None]):
            if given[0][0].shape != tuple(layer.weight.shape):  # a layer that the file lacks begins as none
                weight, bias = np.zeros(layer.weight.shape, np.float32), np.zeros(len(layer.weight), np.float32)
                weight[range(len(weight)), range(len(weight)), 1, 1] = 1
            else:
                weight, bias = given.pop(0)
            layer.weight.copy_(torch.tensor(weight))
            if norm is None:
                layer.bias.copy_(torch.tensor(bias))
                break
            norm.weight.fill_(1)
            norm.bias.copy_(torch.tensor(bias))
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
        for layer, (weight, *bias) in zip(layers[len(norms) + 1 :], given):  # files before the sacrum's own layers lack them
            layer.weight.copy_(torch.tensor(weight))
            if bias:
                layer.bias.copy_(torch.tensor(bias[0]))
        seen = {}
        hooks = [n.register_forward_hook(lambda m, x, _: seen.__setitem__(m, (x[0].mean((0, 2, 3)), x[0].var((0, 2, 3))))) for n in norms]
        net.eval()
        net(pictures)
        net.train()
        for norm, hook in zip(norms, hooks):
            hook.remove()
            mean, variance = seen[norm]
            norm.weight.copy_((variance + norm.eps).sqrt())
            norm.bias.add_(mean)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(variance)
