#!/usr/bin/env python3
"""synthtab's training step in PyTorch, for Benchmarks/speed to compare with. Needs torch, and numpy not at all.

    speed_torch.py SHAPE.json THREADS

SHAPE.json is what SpeedBenchmark answers to 'shape'. Then each line 'MODE STEPS' on standard input is answered by a
line of JSON: {"wall": seconds, "cpu": seconds}. Modes: eager (Adam as it is by default), fused (fused Adam), compile
(torch.compile, fused Adam), amp (fused Adam, products in bfloat16 by autocast), compile_amp.

A step is what synthtab's is: 512 noisy rows are made from encoded ones, the loss is the cross-entropy of every
variable, gradients are clipped to a norm, and the parameters are averaged. The rows are random: their values do not
change the time.
"""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

MODES = ("eager", "fused", "compile", "amp", "compile_amp")
WARM_UP_STEPS = 10


class Network(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["width"]
        self.input = nn.Linear(shape["inputs"], width)
        self.blocks = nn.ModuleList(nn.Linear(width, width) for _ in range(shape["blocks"]))
        self.output = nn.Linear(width, shape["outputs"])
        nn.init.zeros_(self.output.weight)
        nn.init.zeros_(self.output.bias)

    def forward(self, x):
        h = functional.silu(self.input(x))
        for block in self.blocks:
            h = h + functional.silu(block(h))
        return self.output(h)


class Rows:
    """Encoded rows, and batches of noisy ones."""

    def __init__(self, shape):
        self.shape = shape
        count, dimension = shape["rows"], sum(shape["coordinates"])
        self.points = torch.randn(count, dimension)
        # A variable without levels is a number; it is trained towards one.
        self.targets = torch.stack([torch.randint(max(n, 1), (count,)) for n in shape["levels"]], dim=1)
        self.means = torch.zeros(dimension)
        self.variances = torch.ones(dimension)
        self.widths = torch.tensor(shape["coordinates"])
        self.variable = torch.repeat_interleave(torch.arange(len(self.widths)), self.widths)
        frequencies = shape["noiseInputs"] // 2
        self.frequencies = 0.25 * 32 ** (torch.arange(frequencies) / max(1, frequencies - 1))
        self.order, self.at = torch.randperm(count), 0

    def batch(self):
        """The network's input, the levels, and which cells count."""
        size, variables = self.shape["batchRows"], len(self.shape["levels"])
        if self.at + size > len(self.order):
            self.order, self.at = torch.randperm(len(self.order)), 0
        rows = self.order[self.at:self.at + size]
        self.at += size
        uniform = (torch.arange(size) + torch.rand(size)).clamp_(1e-3, size - 1e-3) / size
        log_sigma = 1.2 * math.sqrt(2) * torch.erfinv(2 * uniform - 1)
        sigma = log_sigma.exp().unsqueeze(1)
        share = torch.where(torch.rand(size, 1) < 0.3, torch.rand(size, 1), torch.zeros(()))
        observed = torch.rand(size, variables) < share
        sigma = torch.where(observed[:, self.variable], torch.zeros(()), sigma)
        x = torch.addcmul(self.points[rows], sigma, torch.randn(size, len(self.means)))
        scaled = (x - self.means) * torch.rsqrt(sigma * sigma + self.variances)
        angles = log_sigma.unsqueeze(1) * self.frequencies
        x = torch.cat((scaled, angles.sin(), angles.cos(), observed.float()), dim=1)
        return x, self.targets[rows], ~observed


def make_loss(network, shape):
    sizes = [max(n, 1) for n in shape["levels"]]
    numbers = [n == 0 for n in shape["levels"]]
    starts = torch.randn(shape["outputs"])

    def loss(x, targets, counted):
        outputs = (network(x) + starts).float()
        total = 0
        for v, block in enumerate(outputs.split(sizes, dim=1)):
            if numbers[v]:
                cost = (block.squeeze(1) - 1) ** 2
            else:
                cost = functional.cross_entropy(block, targets[:, v], reduction="none")
            total = total + (cost * counted[:, v]).sum()
        return total / len(x)

    return loss


class Training:
    """The step in one of the modes, with a network of its own."""

    def __init__(self, shape, rows, mode):
        self.network = Network(shape)
        self.parameters = list(self.network.parameters())
        self.average = [p.detach().clone() for p in self.parameters]
        fused = {} if mode == "eager" else {"fused": True}
        self.optimizer = torch.optim.Adam(self.parameters, lr=4e-3, betas=(0.9, 0.99), **fused)
        self.is_mixed = mode.endswith("amp")
        self.rows = rows
        self.loss = make_loss(self.network, shape)
        if mode.startswith("compile"):
            self.loss = torch.compile(self.loss)
        self.run(WARM_UP_STEPS)

    def step(self):
        x, targets, counted = self.rows.batch()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.is_mixed):
            loss = self.loss(x, targets, counted)
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 5.0)
        self.optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.parameters, 1 - 0.999)

    def run(self, steps):
        wall, cpu = time.monotonic(), time.process_time()
        for _ in range(steps):
            self.step()
        return {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}


def main():
    with open(sys.argv[1]) as file:
        shape = json.load(file)
    torch.set_num_threads(int(sys.argv[2]))
    torch.manual_seed(1)
    rows = Rows(shape)
    trainings = {}
    for line in iter(sys.stdin.readline, ""):
        mode, steps = line.split()
        if mode not in MODES:
            sys.exit(f"speed_torch.py: no mode '{mode}'")
        if mode not in trainings:
            trainings[mode] = Training(shape, rows, mode)
        print(json.dumps(trainings[mode].run(int(steps))), flush=True)


if __name__ == "__main__":
    main()
