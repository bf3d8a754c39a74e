"""The limit where a library has kernels of its own: PyTorch's convolutions, its LSTM, nothing else.

Where it sits   the engine "kernels": beside with_products.py, for W5 and W6.
The one idea    the work of a step that no framework on this processor does much faster: what oneDNN
                and PyTorch were tuned for, forward and back, without activations and updates.
Read next       with_products.py
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from tests.benchmarks.by_hand import Train
from tests.benchmarks.workloads import Workload

VERSIONS = f"torch {torch.__version__}"


def convolution(samples: int, size: int, inputs: int, filters: int) -> Callable[[], Any]:
    """A 3 x 3 convolution, forward and back; the first layer's input needs no gradient."""
    x, w = torch.ones(samples, inputs, size, size), torch.ones(filters, inputs, 3, 3)
    g = torch.ones(samples, filters, size - 2, size - 2)
    rest = [filters], (1, 1), (0, 0), (1, 1), False, (0, 0), 1, (inputs > 1, True, False)

    def run() -> None:
        torch.conv2d(x, w)
        torch.ops.aten.convolution_backward(g, x, w, *rest)

    return run


def lstm(samples: int, steps: int, inputs: int, units: int) -> Callable[[], Any]:
    layer = torch.nn.LSTM(inputs, units, batch_first=True)
    x, weights = torch.ones(samples, steps, inputs), list(layer.parameters())
    g = torch.ones(samples, steps, units)
    return lambda: torch.autograd.grad(layer(x)[0], weights, g)


NETWORKS: dict[str, Any] = {
    "W5": lambda: [convolution(128, 28, 1, 32), convolution(128, 13, 32, 64)],
    "W6": lambda: [lstm(32, 50, 16, 64)],
}


def trainer(name: str, workload: Workload) -> Train:
    calls = NETWORKS[name]()

    def train(x: np.ndarray, y: np.ndarray) -> float:
        for _ in range(len(x) // workload.batch):
            for call in calls:
                call()
        return 0.0

    return train
