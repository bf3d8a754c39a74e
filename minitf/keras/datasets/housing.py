"""What the data sets of house prices share: one file with x and y, shuffled and split.

Where it sits   below boston_housing and california_housing.
The one idea    the same seed always gives the same split, and the same as in Keras.
Try it          >>> import numpy as np
                >>> (a, _), (b, _) = split(np.arange(5), np.arange(5), 0.2, seed=113)
                >>> len(a), len(b)
                (4, 1)
Read next       keras/datasets/california_housing.py
"""

from __future__ import annotations

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.utils.files import get_file

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
Arrays = tuple[np.ndarray, np.ndarray]


def split(
    x: np.ndarray, y: np.ndarray, test_split: float, seed: int
) -> tuple[Arrays, Arrays]:  # fmt: skip
    """Samples in the seed's order; the last part is for testing.

    Raises:
        ArgumentError: `test_split` is not between 0 and 1.
    """
    if not 0 <= test_split < 1:
        raise ArgumentError(
            f"Invalid `test_split` argument: {test_split}. It must be between 0 and 1 "
            "(exclusive of 1)."
        )
    order = np.arange(len(x))
    np.random.RandomState(seed).shuffle(order)
    cut = int(len(x) * (1 - test_split))
    x, y = x[order], y[order]
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def read(path: str, name: str, sha256: str) -> Arrays:
    """x and y from Keras' own file."""
    with np.load(get_file(path, ORIGIN + name, file_hash=sha256), allow_pickle=False) as arrays:
        return arrays["x"], arrays["y"]
