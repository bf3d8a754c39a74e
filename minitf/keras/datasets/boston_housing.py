"""Boston housing: the prices of 506 districts from 13 numbers.

Where it sits   a data set; Keras' own file, in Keras' own folder.
The one idea    known from many books.  One of its columns is made from the part of Black people in
                a district, on a racist assumption; better take california_housing.
Try it          >>> FILE, len(SHA256)
                ('boston_housing.npz', 64)
Read next       keras/datasets/california_housing.py

As https://keras.io/api/datasets/boston_housing/
"""

from __future__ import annotations

from minitf.keras.datasets.housing import Arrays, read, split

FILE = "boston_housing.npz"
SHA256 = "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5"


def load_data(path: str = FILE, test_split: float = 0.2, seed: int = 113) -> tuple[Arrays, Arrays]:
    """The districts, shuffled and split.

    Args:
        path: The name of the file in ~/.keras/datasets (or below `KERAS_HOME`).
        test_split: The part kept for testing.
        seed: The order.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: 13 numbers of each district, and its median
        price in 1,000 dollars.

    Raises:
        DownloadError: The file is not there and cannot be fetched.
    """
    return split(*read(path, FILE, SHA256), test_split, seed)
