"""CIFAR-100: 60,000 color pictures of 32 by 32 pixels in a hundred classes.

Where it sits   a data set; Keras' own files, in Keras' own folder.
The one idea    as CIFAR-10, with two labels for each picture: one of 100 classes ("fine"), and one
                of 20 groups of them ("coarse").
Try it          >>> FILE, len(SHA256)
                ('cifar-100-python.tar.gz', 64)
Read next       keras/datasets/cifar.py

As https://keras.io/api/datasets/cifar100/
"""

from __future__ import annotations

from minitf.errors import ArgumentError
from minitf.keras.datasets.cifar import Arrays, batch, unpacked

FILE = "cifar-100-python.tar.gz"
SHA256 = "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7"


def load_data(label_mode: str = "fine") -> tuple[Arrays, Arrays]:
    """The pictures.

    Args:
        label_mode: "fine" (100 classes) or "coarse" (20).

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures as uint8 of shape (n, 32, 32, 3), labels
        as uint8 of shape (n, 1); 50,000 and 10,000 of them.

    Raises:
        DownloadError: The file is not there and cannot be fetched; the message says which file
            to put where.
        ArgumentError: Another label_mode.
    """
    if label_mode not in ("fine", "coarse"):
        raise ArgumentError(
            f'`label_mode` must be one of `"fine"`, `"coarse"`. Received: label_mode={label_mode}.'
        )
    folder = unpacked(FILE, SHA256, "cifar-100-python", "cifar-100-python-target")
    train, test = (batch(folder / name, f"{label_mode}_labels") for name in ("train", "test"))
    return train, test
