"""Diabetes: 442 patients, ten measurements each, and how the disease went on.

Where it sits   a data set; comes with scikit-learn.
The one idea    a problem of regression with much noise: the best models explain half of it.
Try it          >>> load_data()[0][0].shape
                (353, 10)
Read next       keras/datasets/tables.py

Source: https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html
(Efron, Hastie, Johnstone and Tibshirani 2004).
"""

from __future__ import annotations

from minitf.keras.datasets.housing import Arrays
from minitf.keras.datasets.tables import load


def load_data(test_split: float = 0.2, seed: int = 113) -> tuple[Arrays, Arrays]:
    """The table, shuffled and split.

    Args:
        test_split: The part kept for testing.
        seed: The order: the same seed always gives the same split.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``:
        ten measurements of each patient (centered, all of one size), and how far the disease went
        in a year, 25 to 346.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    return load("diabetes", test_split, seed)
