"""Wine: 178 wines, 13 chemical measurements each, three growers.

Where it sits   a data set; comes with scikit-learn.
The one idea    small, clean, and easy once the columns are normalized.
Try it          >>> load_data()[0][0].shape
                (142, 13)
Read next       keras/datasets/tables.py

Source: https://archive.ics.uci.edu/dataset/109 (Aeberhard and Forina 1992).
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
        13 chemical measurements of each wine, and its grower, 0 to 2.

    Raises:
        MissingExtraError: scikit-learn is not installed.
    """
    return load("wine", test_split, seed)
