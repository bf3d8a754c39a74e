"""Fashion MNIST: 70,000 pictures of clothes, 28 by 28 pixels, in ten classes.

Where it sits   a data set; Keras' own files, in Keras' own folder.
The one idea    as easy to use as MNIST, and harder to learn.
Try it          >>> FILES[0]
                'train-labels-idx1-ubyte.gz'
Read next       keras/datasets/cifar10.py

As https://keras.io/api/datasets/fashion_mnist/; Xiao, Rasul and Vollgraf 2017
(https://arxiv.org/abs/1708.07747).
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np

from minitf.keras.utils.files import get_file

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FILES = (
    "train-labels-idx1-ubyte.gz", "train-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
)  # fmt: skip

Arrays = tuple[np.ndarray, np.ndarray]


def load_data() -> tuple[Arrays, Arrays]:
    """The pictures.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures as uint8 of shape (n, 28, 28), and
        labels as uint8 of shape (n,): 0 T-shirt, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal,
        6 shirt, 7 sneaker, 8 bag, 9 ankle boot.

    Raises:
        DownloadError: A file is not there and cannot be fetched; the message says which file to
            put where.
    """
    folder = str(Path("datasets", "fashion-mnist"))
    paths = [get_file(name, ORIGIN + name, cache_subdir=folder) for name in FILES]
    y_train, y_test = (_bytes(paths[number], 8) for number in (0, 2))
    x_train, x_test = (_bytes(paths[number], 16).reshape(-1, 28, 28) for number in (1, 3))
    return (x_train, y_train), (x_test, y_test)


def _bytes(path: str, offset: int) -> np.ndarray:
    """What follows the head of the file."""
    with gzip.open(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)
