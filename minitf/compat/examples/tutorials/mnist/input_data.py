"""`input_data.read_data_sets`: the handwritten digits that the tutorials begin with.

Where it sits   over keras.datasets; programs of TensorFlow 1 import it.
The one idea    a data set gives batch after batch, in a new order in each round.
Try it          >>> digits = DataSet(np.zeros((4, 28, 28, 1), np.uint8), np.arange(4))
                >>> images, labels = digits.next_batch(3, shuffle=False)
                >>> images.shape, labels, digits.epochs_completed
                ((3, 784), array([0, 1, 2]), 0)
Read next       keras/datasets/mnist.py
"""

from __future__ import annotations

import gzip
import os
import struct
from typing import Any, NamedTuple

import numpy as np

from minitf.core.random_state import SEEDS
from minitf.dtypes import as_dtype
from minitf.errors import DamagedFileError, DownloadError
from minitf.keras.datasets import digits as small_digits
from minitf.keras.datasets import mnist as large_digits

_FILES = (
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
)  # fmt: skip


class Datasets(NamedTuple):
    """The digits to train on, to look at meanwhile, and to test with."""

    train: DataSet
    validation: DataSet
    test: DataSet


class DataSet:
    """Pictures and labels, in batches.

    Args:
        images: Shape (n, 28, 28, 1), 0 to 255.
        labels: Numbers of classes, or rows with a one.
        dtype: float32: the pictures are brought to 0..1; uint8: they stay as they are.
        reshape: Whether each picture becomes a row of 784 numbers.
        seed: The order; default: the program's seed, else by chance.
    """

    def __init__(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        fake_data: bool = False,
        one_hot: bool = False,
        dtype: Any = "float32",
        reshape: bool = True,
        seed: int | None = None,
    ):
        kind = as_dtype(dtype)
        if kind.name not in ("uint8", "float32"):
            raise TypeError(f"Invalid image dtype {kind.name!r}, expected uint8 or float32")
        if len(images) != len(labels):
            raise ValueError(f"images.shape: {images.shape} labels.shape: {labels.shape}")
        self._images = images.reshape(len(images), -1) if reshape else images
        if kind.name == "float32":
            self._images = self._images.astype(np.float32) * np.float32(1.0 / 255.0)
        self._labels = labels
        self._chance = np.random.RandomState(SEEDS.program if seed is None else seed)
        self._epochs, self._place = 0, 0

    @property
    def images(self) -> np.ndarray:
        """The pictures, in the order of this round."""
        return self._images

    @property
    def labels(self) -> np.ndarray:
        """The labels, in the same order."""
        return self._labels

    @property
    def num_examples(self) -> int:
        """How many there are."""
        return len(self._images)

    @property
    def epochs_completed(self) -> int:
        """How many rounds are over."""
        return self._epochs

    def next_batch(
        self, batch_size: int, fake_data: bool = False, shuffle: bool = True
    ) -> tuple[np.ndarray, np.ndarray]:
        """The next pictures and labels; where a round ends, the next one begins within a batch."""
        start, count = self._place, self.num_examples
        if self._epochs == 0 and start == 0 and shuffle:
            self._shuffle()
        if start + batch_size <= count:
            self._place = start + batch_size
            return self._images[start : self._place], self._labels[start : self._place]
        rest = self._images[start:], self._labels[start:]
        self._epochs += 1
        if shuffle:
            self._shuffle()
        self._place = batch_size - (count - start)
        begin = self._images[: self._place], self._labels[: self._place]
        return np.concatenate([rest[0], begin[0]]), np.concatenate([rest[1], begin[1]])

    def _shuffle(self) -> None:
        order = self._chance.permutation(self.num_examples)
        self._images, self._labels = self._images[order], self._labels[order]


def read_data_sets(
    train_dir: str,
    fake_data: bool = False,
    one_hot: bool = False,
    dtype: Any = "float32",
    reshape: bool = True,
    validation_size: int = 5000,
    seed: int | None = None,
    source_url: str = "",
) -> Datasets:
    """The handwritten digits: MNIST, or a small stand-in where there is no network.

    Args:
        train_dir: A folder; MNIST's own four files are read from there when they are in it.
        one_hot: Whether labels are rows with a one.
        dtype: float32 (0..1) or uint8 (0..255).
        reshape: Whether each picture becomes a row of 784 numbers.
        validation_size: How many of the training pictures are set aside.
        seed: The order of the batches.

    Returns:
        A tuple (train, validation, test) of DataSets.
    """
    (x, y), (x_test, y_test) = _load(train_dir)
    if not 0 <= validation_size <= len(x):
        raise ValueError(
            f"Validation size should be between 0 and {len(x)}. Received: {validation_size}."
        )
    if one_hot:
        y, y_test = dense_to_one_hot(y, 10), dense_to_one_hot(y_test, 10)
    options = {"dtype": dtype, "reshape": reshape, "seed": seed}
    return Datasets(
        DataSet(x[validation_size:], y[validation_size:], **options),
        DataSet(x[:validation_size], y[:validation_size], **options),
        DataSet(x_test, y_test, **options),
    )


def _load(folder: str) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    paths = [_path(folder, name) for name in _FILES]
    if all(paths):
        for path in paths:
            print("Extracting", path)
        x, y, x_test, y_test = (_read(path) for path in paths)
        return (x, y), (x_test, y_test)
    try:
        (x, y), (x_test, y_test) = large_digits.load_data()
    except DownloadError as problem:
        return _stand_in(problem)
    return (x[..., None], y), (x_test[..., None], y_test)


def _stand_in(problem: DownloadError) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Small digits made large, repeated until there are as many as a program expects to take."""
    print(
        "NOTE: MNIST is not here and cannot be fetched; scikit-learn's 1,797 small digits stand "
        f"in, enlarged to 28 by 28 pixels.\n      For MNIST itself: {problem.instead or problem}"
    )
    (x, y), (x_test, y_test) = small_digits.load_data()
    times = -(-12000 // len(x))
    return (np.tile(_large(x), (times, 1, 1, 1)), np.tile(y, times)), (_large(x_test), y_test)


def _large(small: np.ndarray) -> np.ndarray:
    """8 by 8 pixels of 0..16 as 28 by 28 of 0..255: each three times as large, with a frame."""
    grown = np.kron(small.astype(np.float32) * (255 / 16), np.ones((1, 3, 3), np.float32))
    return np.pad(grown, ((0, 0), (2, 2), (2, 2))).astype(np.uint8)[..., None]


def _path(folder: str, name: str) -> str | None:
    for path in (os.path.join(folder, f"{name}.gz"), os.path.join(folder, name)):
        if os.path.exists(path):
            return path
    return None


def _read(path: str | None) -> np.ndarray:
    """One of MNIST's files: a header with the sizes, then bytes."""
    assert path is not None
    with gzip.open(path, "rb") if path.endswith(".gz") else open(path, "rb") as file:
        data = file.read()
    magic, count = struct.unpack(">ii", data[:8])
    if magic == 2049:
        return np.frombuffer(data, np.uint8, count, 8)
    if magic != 2051:
        raise DamagedFileError(f"Invalid magic number {magic} in MNIST file: {path}")
    rows, columns = struct.unpack(">ii", data[8:16])
    return np.frombuffer(data, np.uint8, offset=16).reshape(count, rows, columns, 1)


def dense_to_one_hot(labels_dense: np.ndarray, num_classes: int) -> np.ndarray:
    """Numbers of classes as rows with a one."""
    return np.eye(num_classes)[labels_dense]
