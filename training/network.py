"""The finder's network: a 2-D U-Net over sagittal pictures of 1.5 mm a pixel, light where pixels are many.

Input  (n, 1, rows, columns): superior at the top, anterior on the left, 0 = middle grey, +-2 = white and black.
Output (n, 5, rows, columns): logits of CHANNELS. Rows and columns are multiples of 16.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

CHANNELS = ("body", "core", "disc", "sacrum", "canal")  # core: body less a pixel all round, keeps neighbours apart

SACRUM = CHANNELS.index("sacrum")
SACRUM_WIDTH = 16


def convolution(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True)]


class Finder(nn.Module):
    def __init__(self, widths=(8, 20, 40, 64, 80)):
        super().__init__()
        self.down = nn.ModuleList()
        inputs = 1
        for level, width in enumerate(widths):
            layers = convolution(inputs, width) + (convolution(width, width) if level else [])
            self.down.append(nn.Sequential(*layers))
            inputs = width
        self.up = nn.ModuleList()
        for deep, shallow in zip(reversed(widths[1:]), reversed(widths[:-1])):
            width = shallow if shallow != widths[0] else 12
            self.up.append(nn.Sequential(*convolution(deep + shallow, width), *convolution(width, width)))
        self.out = nn.Conv2d(12, len(CHANNELS), 1)
        scales = [widths[-1]] + [w if w != widths[0] else 12 for w in reversed(widths[:-1])]
        self.side = nn.ModuleList(nn.Conv2d(width, SACRUM_WIDTH, 1, bias=i == 0) for i, width in enumerate(scales))
        self.sacrum = nn.Conv2d(SACRUM_WIDTH, 1, 1)

    def forward(self, picture):
        seen = []
        for level, block in enumerate(self.down):
            picture = block(picture if level == 0 else F.max_pool2d(picture, 2))
            seen.append(picture)
        scales = [picture]
        for level, block in enumerate(self.up):
            picture = F.interpolate(picture, scale_factor=2, mode="nearest")
            picture = block(torch.cat([picture, seen[3 - level]], 1))
            scales.append(picture)
        logits = self.out(picture)
        body, sacrum = logits[:, :SACRUM], self.sacrum_of(scales)
        return torch.cat([body, sacrum, logits[:, SACRUM + 1 :]], 1)

    def sacrum_of(self, scales):
        """The sacrum is told from what all scales saw: its place below a whole column more than its grey."""
        mixed = None
        for scale, layer in zip(scales, self.side):
            own = layer(scale)
            mixed = own if mixed is None else F.interpolate(mixed, scale_factor=2, mode="nearest") + own
        return self.sacrum(F.relu(mixed))
