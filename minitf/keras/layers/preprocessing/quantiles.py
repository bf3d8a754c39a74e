"""Quantiles of data that come in batches, in little memory.

Where it sits   below Discretization.
The one idea    a summary is some of the values, in order, each standing for as many as its weight
                says; two summaries merge into one, which is thinned out again.
Try it          >>> import numpy as np
                >>> summary = summarize(np.arange(10.0, dtype="float32"), 0.01)
                >>> boundaries(summary, 2)
                array([4.], dtype=float32)
Read next       keras/layers/preprocessing/discretization.py
"""

from __future__ import annotations

import numpy as np

# A summary: the values in its first row, their weights in the second.
EMPTY = np.zeros((2, 0), "float32")


def summarize(values: np.ndarray, epsilon: float) -> np.ndarray:
    """Every so many-th value, so that about 1 / epsilon stay."""
    ordered = np.sort(values.reshape(-1))
    stride = max(ordered.size / (1.0 / epsilon), 1)
    kept = ordered[int(stride - 1) :: int(stride)]
    return np.stack([kept, np.full_like(kept, stride)])


def merge(one: np.ndarray, other: np.ndarray, epsilon: float) -> np.ndarray:
    """The summary of the data of both."""
    both = np.concatenate([one, other], axis=1)
    return _thinned(both[:, np.argsort(both[0])], epsilon)


def boundaries(summary: np.ndarray, bins: int) -> np.ndarray:
    """What separates bins of equal weight."""
    return _thinned(summary, 1.0 / bins)[0, :-1]


def _thinned(summary: np.ndarray, epsilon: float) -> np.ndarray:
    """Values at every epsilon of the whole weight, between the known ones on straight lines."""
    if summary.shape[1] * epsilon < 1:
        return summary
    wanted = epsilon + np.arange(0.0, 1.0, epsilon)
    reached = summary[1].cumsum()
    part = reached / reached[-1]
    values = np.interp(wanted, part, summary[0])
    weights = np.diff(np.interp(wanted, part, reached), prepend=0)
    return np.stack([values, weights]).astype("float32")
