"""The workloads in plain PyTorch: a module, an optimizer, a loop.

Where it sits   the engine "torch".
The one idea    eager PyTorch as its tutorials write it: zero_grad, forward, backward, step.
Read next       with_jax.py
"""

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn

from tests.benchmarks.by_hand import Train, batches
from tests.benchmarks.workloads import Workload

VERSIONS = f"torch {torch.__version__}"


class Lstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm, self.last = nn.LSTM(16, 64, batch_first=True), nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> Any:
        return self.last(self.lstm(x)[0][:, -1])


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.ahead = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64))
        self.norms = nn.ModuleList([nn.LayerNorm(64, 1e-3), nn.LayerNorm(64, 1e-3)])
        self.last = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> Any:
        x = self.norms[0](x + self.attention(x, x, x, need_weights=False)[0])
        x = self.norms[1](x + self.ahead(x))
        return self.last(x.mean(1))


def dense(*sizes: int, dropout: float = 0.0) -> nn.Sequential:
    layers: list[nn.Module] = []
    for size, following in pairwise(sizes[:-1]):
        layers += [nn.Linear(size, following), nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
    return nn.Sequential(*layers, nn.Linear(sizes[-2], sizes[-1]))


def convolutions() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10),
    )  # fmt: skip


NETWORKS: dict[str, Any] = {
    "W1": lambda: dense(784, 10),
    "W2": lambda: dense(784, 512, 512, 10, dropout=0.2),
    "W3": lambda: dense(8, 10, 1),
    "W4": lambda: dense(32, 64, 64, 10),
    "W5": convolutions,
    "W6": Lstm,
    "W7": Block,
}


def trainer(name: str, workload: Workload) -> Train:
    network = NETWORKS[name]()
    weights = network.parameters()
    optimizer = {
        "W1": lambda: torch.optim.SGD(weights, 0.5), "W2": lambda: torch.optim.RMSprop(weights),
    }.get(name, lambda: torch.optim.Adam(weights))()  # fmt: skip
    price = nn.CrossEntropyLoss() if workload.classes else nn.MSELoss()

    def train(x: np.ndarray, y: np.ndarray) -> float:
        x = np.ascontiguousarray(np.moveaxis(x, -1, 1)) if name == "W5" else x
        y = y.astype("int64") if workload.classes else y
        for some, right in batches(x, y, workload.batch):
            optimizer.zero_grad()
            loss = price(network(torch.from_numpy(some)), torch.from_numpy(right))
            loss.backward()
            optimizer.step()
        return float(loss)

    return train
