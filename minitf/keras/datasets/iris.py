"""Iris: 150 flowers, four measurements each, three kinds.

Where it sits   a data set; comes with scikit-learn.
The one idea    the oldest data set of all: is it setosa, versicolor or virginica?
Try it          >>> load_data()[0][0].shape
                (120, 4)
Read next       keras/datasets/tables.py

Source: https://archive.ics.uci.edu/dataset/53 (Fisher 1936).
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
        sepal length, sepal width, petal length and petal width in cm, and the kind: 0 setosa, 1
        versicolor, 2 virginica.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    return load("iris", test_split, seed)
