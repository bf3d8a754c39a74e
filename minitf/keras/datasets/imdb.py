"""IMDB: 50,000 reviews of movies, good or bad, as rows of word numbers.

Where it sits   a data set; Keras' own files, in Keras' own folder.
The one idea    words are numbered by how frequent they are, so `num_words=10000` keeps the 10,000
                most frequent; the others become number 2.
Try it          >>> FILE, len(SHA256)
                ('imdb.npz', 64)
Read next       keras/datasets/reviews.py

As https://keras.io/api/datasets/imdb/
"""

from __future__ import annotations

import numpy as np

from minitf.keras.datasets import reviews
from minitf.keras.datasets.reviews import Arrays

FILE = "imdb.npz"
SHA256 = "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"


def load_data(
    path: str = FILE, num_words: int | None = None, skip_top: int = 0, maxlen: int | None = None,
    seed: int = 113, start_char: int | None = 1, oov_char: int | None = 2, index_from: int = 3,
) -> tuple[Arrays, Arrays]:  # fmt: skip
    """The reviews.

    Args:
        path: The name of the file in ~/.keras/datasets (or below `KERAS_HOME`).
        num_words: Keep the numbers below this.
        skip_top: Leave out so many of the most frequent.
        maxlen: Leave out longer reviews.
        seed: The order.
        start_char: The number that begins each review; None: none.
        oov_char: The number of words that are left out; None: they vanish.
        index_from: Words are numbered from here.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: arrays of lists of numbers, and labels, 0 for bad
        and 1 for good; 25,000 of each.

    Raises:
        DownloadError: The file is not there and cannot be fetched; the message says which file
            to put where.
    """
    arrays = reviews.read(path, FILE, SHA256)
    generator = np.random.RandomState(seed)
    parts = []
    for part in ("train", "test"):
        x, y = reviews.shuffled(arrays[f"x_{part}"], arrays[f"y_{part}"], generator)
        parts.append(reviews.short(reviews.begun(x, start_char, index_from), y, maxlen))
    (x_train, y_train), (x_test, y_test) = parts
    rows = reviews.limited(x_train + x_test, num_words, skip_top, oov_char)
    train, test = rows[: len(x_train)], rows[len(x_train) :]
    return (reviews.as_rows(train), y_train), (reviews.as_rows(test), y_test)


def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """The number of each word, 1 for the most frequent; in the data it is larger by 3."""
    return reviews.word_index(path, "imdb_word_index.json", "bfafd718b763782e994055a2d397834f")
