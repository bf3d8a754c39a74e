"""MNIST: 70,000 handwritten digits of 28 by 28 pixels.

Where it sits   a data set; Keras' own file, in Keras' own folder.
The one idea    who has used real Keras has the file already; others fetch it once (11 MB).
Try it          >>> FILE, len(SHA256)
                ('mnist.npz', 64)
Read next       keras/utils/files.py

As https://keras.io/api/datasets/mnist/; LeCun, Cortes and Burges,
http://yann.lecun.com/exdb/mnist/
"""

from __future__ import annotations

import numpy as np

from minitf.keras.utils.files import get_file

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FILE = "mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"

Arrays = tuple[np.ndarray, np.ndarray]


def load_data(path: str = FILE) -> tuple[Arrays, Arrays]:
    """The digits.

    Args:
        path: The name of the file in ~/.keras/datasets (or below `KERAS_HOME`).

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: pictures as uint8 of shape (n, 28, 28), 0 for
        black to 255 for white, and labels as uint8 of shape (n,); 60,000 and 10,000 of them.

    Raises:
        DownloadError: The file is not there and cannot be fetched; the message says which file
            to put where.
    """
    file = get_file(path, ORIGIN + FILE, file_hash=SHA256)
    with np.load(file, allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
