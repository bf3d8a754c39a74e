"""Reuters: 11,228 short news in 46 topics, as rows of word numbers.

Where it sits   a data set; Keras' own files, in Keras' own folder.
The one idea    as IMDB, with many classes of very different sizes.
Try it          >>> FILE, len(SHA256), len(TOPICS.split())
                ('reuters.npz', 64, 46)
Read next       keras/datasets/reviews.py

As https://keras.io/api/datasets/reuters/
"""

from __future__ import annotations

import numpy as np

from minitf.keras.datasets import reviews
from minitf.keras.datasets.reviews import Arrays

FILE = "reuters.npz"
SHA256 = "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916"
TOPICS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves "
    "ship cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin "
    "strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem "
    "dlr gas silver wpi hog lead"
)


def load_data(
    path: str = FILE, num_words: int | None = None, skip_top: int = 0, maxlen: int | None = None,
    test_split: float = 0.2, seed: int = 113, start_char: int | None = 1,
    oov_char: int | None = 2, index_from: int = 3,
) -> tuple[Arrays, Arrays]:  # fmt: skip
    """The news, shuffled and split; the arguments are those of `imdb.load_data`.

    Args:
        test_split: The part kept for testing.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: arrays of lists of numbers, and labels, 0 to 45.

    Raises:
        DownloadError: The file is not there and cannot be fetched; the message says which file
            to put where.
    """
    arrays = reviews.read(path, FILE, SHA256)
    x, y = reviews.shuffled(arrays["x"], arrays["y"], np.random.RandomState(seed))
    rows, y = reviews.short(reviews.begun(x, start_char, index_from), y, maxlen)
    rows = reviews.limited(rows, num_words, skip_top, oov_char)
    cut = int(len(rows) * (1 - test_split))
    return (reviews.as_rows(rows[:cut]), y[:cut]), (reviews.as_rows(rows[cut:]), y[cut:])


def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """The number of each word, 1 for the most frequent; in the data it is larger by 3."""
    return reviews.word_index(path, "reuters_word_index.json", "4d44cc38712099c9e383dc6e5f11a921")


def get_label_names() -> tuple[str, ...]:
    """The names of the topics."""
    return tuple(TOPICS.split())
