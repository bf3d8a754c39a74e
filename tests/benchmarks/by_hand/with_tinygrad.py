"""W2 and W5 in tinygrad: the step is captured by TinyJit and replayed.

Where it sits   the engine "tinygrad".
The one idea    as in tinygrad's own MNIST example.
Read next       with_products.py
"""

import importlib.metadata
from typing import Any

import numpy as np
from tinygrad import Context, Tensor, TinyJit, nn

from tests.benchmarks.by_hand import Train, batches
from tests.benchmarks.workloads import Workload

VERSIONS = f"tinygrad {importlib.metadata.version('tinygrad')}"


class Mlp:
    def __init__(self) -> None:
        self.layers = [nn.Linear(784, 512), nn.Linear(512, 512)]
        self.last = nn.Linear(512, 10)

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x).relu().dropout(0.2)
        return self.last(x)


class Convolutions:
    def __init__(self) -> None:
        self.first, self.second = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
        self.last = nn.Linear(1600, 10)

    def __call__(self, x: Any) -> Any:
        x = self.first(x.permute(0, 3, 1, 2)).relu().max_pool2d()
        x = self.second(x).relu().max_pool2d()
        return self.last(x.flatten(1).dropout(0.5))


NETWORKS: dict[str, Any] = {"W2": Mlp, "W5": Convolutions}


def rmsprop(weights: list[Any]) -> Any:
    """tinygrad has no RMSprop: Adam without its first mean is the same amount of work."""
    return nn.optim.Adam(weights, b1=0.0)


def trainer(name: str, workload: Workload) -> Train:
    network = NETWORKS[name]()
    weights = nn.state.get_parameters(network)
    optimizer = rmsprop(weights) if name == "W2" else nn.optim.Adam(weights)

    @TinyJit
    @Context(TRAINING=1)
    def step(x: Any, y: Any) -> Any:
        optimizer.zero_grad()
        loss = network(x).sparse_categorical_crossentropy(y).backward()
        return loss.realize(*optimizer.schedule_step())

    def train(x: np.ndarray, y: np.ndarray) -> float:
        for some, right in batches(x, y, workload.batch):
            loss = step(Tensor(some).realize(), Tensor(right).realize())
        return float(loss.item())

    return train
