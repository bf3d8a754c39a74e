"""CIFAR-10: 60,000 color pictures of 32 by 32 pixels in ten classes.

Where it sits   a data set; Keras' own files, in Keras' own folder.
The one idea    planes, cars, birds, cats, deer, dogs, frogs, horses, ships, trucks: in color, and
                in all positions.
Try it          >>> FILE, len(SHA256)
                ('cifar-10-python.tar.gz', 64)
Read next       keras/datasets/cifar.py

As https://keras.io/api/datasets/cifar10/
"""

from __future__ import annotations

import numpy as np

from minitf.keras.datasets.cifar import Arrays, batch, unpacked

FILE = "cifar-10-python.tar.gz"
SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"


def load_data() -> tuple[Arrays, Arrays]:
    """The pictures.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures as uint8 of shape (n, 32, 32, 3), labels
        as uint8 of shape (n, 1), 0 to 9; 50,000 and 10,000 of them.

    Raises:
        DownloadError: The file is not there and cannot be fetched; the message says which file
            to put where.
    """
    folder = unpacked(FILE, SHA256, "cifar-10-batches-py", "cifar-10-batches-py-target")
    parts = [batch(folder / f"data_batch_{number}", "labels") for number in range(1, 6)]
    x, y = (np.concatenate(column) for column in zip(*parts, strict=True))
    return (x, y), batch(folder / "test_batch", "labels")
