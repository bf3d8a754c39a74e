"""Breast cancer: 569 tumors, 30 measurements each, malignant or benign.

Where it sits   a data set; comes with scikit-learn.
The one idea    two classes, and columns of very different sizes: normalize them first.
Try it          >>> load_data()[0][0].shape
                (455, 30)
Read next       keras/datasets/tables.py

Source: https://archive.ics.uci.edu/dataset/17 (Wolberg, Street and Mangasarian 1995).
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
        30 measurements of the cells of each tumor, and 0 for malignant, 1 for benign.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    return load("breast_cancer", test_split, seed)
