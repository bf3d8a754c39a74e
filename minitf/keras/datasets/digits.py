"""Digits: 1,797 handwritten digits of 8 by 8 pixels; needs no network.

Where it sits   a data set; the pictures come with scikit-learn.
The one idea    small enough to train in a second, real enough to be worth it.
Try it          >>> (x_train, y_train), (x_test, y_test) = load_data()
                >>> x_train.shape, x_test.shape, int(x_train.max())
                ((1437, 8, 8), (360, 8, 8), 16)
Read next       keras/datasets/mnist.py

Source: https://archive.ics.uci.edu/dataset/80 (Alpaydin and Kaynak 1998), the test part, as in
https://scikit-learn.org/stable/modules/generated/sklearn.datasets.load_digits.html
"""

from __future__ import annotations

import numpy as np

from minitf.errors import ArgumentError, MissingExtraError

Arrays = tuple[np.ndarray, np.ndarray]


def load_data(test_split: float = 0.2, seed: int = 113) -> tuple[Arrays, Arrays]:
    """The digits, shuffled and split.

    Args:
        test_split: The part kept for testing.
        seed: The order: the same seed always gives the same split.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures as uint8 of shape (n, 8, 8), 0 for
        white to 16 for black, and labels as uint8 of shape (n,), 0 to 9.  By default 1,437
        pictures to train on and 360 to test on.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    if not 0 < test_split < 1:
        raise ArgumentError(f"test_split is between 0 and 1; it is {test_split}.")
    try:
        from sklearn.datasets import load_digits  # heavy and optional
    except ImportError as problem:
        raise MissingExtraError(
            "The digits come with scikit-learn, which is not installed.",
            instead="pip install 'minitf[lab]', or pip install scikit-learn",
        ) from problem
    digits = load_digits()
    order = np.random.RandomState(seed).permutation(len(digits.target))
    x, y = digits.images[order].astype("uint8"), digits.target[order].astype("uint8")
    cut = int(len(y) * (1 - test_split))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])
