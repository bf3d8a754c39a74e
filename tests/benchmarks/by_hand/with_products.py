"""The limit: only the matrix products of a step, forward and back, in numpy.

Where it sits   the engine "products": not a framework, but what any of them must at least do.
The one idea    a layer of a network is one product forward, and two back: one for its weights, one
                for what came in (which the first layer need not have).
Read next       ../report.py
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from tests.benchmarks.by_hand import Train
from tests.benchmarks.workloads import Workload

VERSIONS = f"numpy {np.__version__}"
Product = tuple[int, ...]  # rows, inner, columns; before them how many matrices


def layer(rows: int, inputs: int, outputs: int, first: bool = False) -> Iterator[Product]:
    """The products of a layer of weights."""
    yield rows, inputs, outputs
    yield inputs, rows, outputs
    if not first:
        yield rows, outputs, inputs


def dense(batch: int, *sizes: int) -> list[Product]:
    pairs = enumerate(pairwise(sizes))
    return [p for n, (i, o) in pairs for p in layer(batch, i, o, first=n == 0)]


def attention() -> list[Product]:
    """Queries, keys, values and the mix of heads; scores and averages; the two layers behind."""
    maps = [p for _ in range(4) for p in layer(2048, 64, 64)]
    scores = [(128, 64, 16, 64)] * 3  # 32 samples with 4 heads: scores, and back to both sides
    averages = [(128, 64, 64, 16)] * 3
    return [*maps, *scores, *averages, *layer(2048, 64, 128), *layer(2048, 128, 64)]


PRODUCTS: dict[str, list[Product]] = {
    "W1": dense(100, 784, 10),
    "W2": dense(128, 784, 512, 512, 10),
    "W3": dense(10, 8, 10, 1),
    "W4": dense(32, 32, 64, 64, 10),
    # Each place that a filter looks at is a row: 26 x 26 and 11 x 11 of them.
    "W5": [*layer(128 * 676, 9, 32, True), *layer(128 * 121, 288, 64), *layer(128, 1600, 10)],
    "W6": [*[(256, 80, 32), (64, 256, 32)] * 50, (80, 1600, 256), *layer(32, 64, 10)],
    "W7": [*attention(), *layer(32, 64, 10)],
}
NETWORKS: dict[str, Any] = PRODUCTS


def trainer(name: str, workload: Workload) -> Train:
    factors: dict[Product, Any] = {}
    for product in PRODUCTS[name]:
        *many, rows, inner, columns = product
        shapes = [(*many, rows, inner), (*many, inner, columns), (*many, rows, columns)]
        factors[product] = [np.ones(shape, "float32") for shape in shapes]
    calls = [(np.dot if len(p) == 3 else np.matmul, *factors[p]) for p in PRODUCTS[name]]

    def train(x: np.ndarray, y: np.ndarray) -> float:
        for _ in range(len(x) // workload.batch):
            for multiply, left, right, out in calls:
                multiply(left, right, out=out)
        return 0.0

    return train
