"""California housing: the prices of 20,640 districts from 8 numbers.

Where it sits   a data set; Keras' own file, in Keras' own folder.
The one idea    a problem of regression that is real and large enough.
Try it          >>> FILE, len(SHA256)
                ('california_housing.npz', 64)
Read next       keras/datasets/imdb.py

As https://keras.io/api/datasets/california_housing/
"""

from __future__ import annotations

from minitf.errors import ArgumentError
from minitf.keras.datasets.housing import Arrays, read, split

FILE = "california_housing.npz"
SHA256 = "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f"


def load_data(
    version: str = "large", path: str = FILE, test_split: float = 0.2, seed: int = 113
) -> tuple[Arrays, Arrays]:
    """The districts, shuffled and split.

    Args:
        version: "large" (all) or "small" (600 of them).
        path: The name of the file in ~/.keras/datasets (or below `KERAS_HOME`).
        test_split: The part kept for testing.
        seed: The order.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: longitude, latitude, median age, rooms, bedrooms,
        people, households and median income of each district, and its median price in dollars.

    Raises:
        DownloadError: The file is not there and cannot be fetched.
        ArgumentError: Another version.
    """
    if version not in ("small", "large"):
        raise ArgumentError(
            f"Argument `version` must be one of 'small', 'large'. Received: version={version}"
        )
    x, y = read(path, FILE, SHA256)
    count = 600 if version == "small" else len(x)
    return split(x[:count], y[:count], test_split, seed)
