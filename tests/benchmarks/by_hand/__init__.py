"""The networks of the workloads without Keras: what a programmer writes who wants no framework."""

from collections.abc import Callable, Iterator

import numpy as np

# Trains on all batches of (x, y) once, in a random order; returns the last loss.
Train = Callable[[np.ndarray, np.ndarray], float]


def batches(x: np.ndarray, y: np.ndarray, size: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The batches of an epoch, shuffled as `fit` shuffles them."""
    order = np.random.default_rng().permutation(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x[rows], y[rows]
