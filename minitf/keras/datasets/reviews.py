"""What IMDB and Reuters share: texts as rows of word numbers, the most frequent word first.

Where it sits   below imdb and reuters.
The one idea    number 0 is for padding, 1 begins a text, 2 is an unknown word; word n of the index
                has number n + 3.
Try it          >>> limited([[5, 7, 9]], num_words=8, skip_top=0, oov_char=2)
                [[5, 7, 2]]
Read next       keras/datasets/imdb.py
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf.keras.datasets.cifar import Careful
from minitf.keras.utils.files import get_file

ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
Arrays = tuple[np.ndarray, np.ndarray]


def read(path: str, name: str, sha256: str) -> dict[str, np.ndarray]:
    """The arrays of Keras' own file, which hold lists."""
    found = {}
    with np.load(get_file(path, ORIGIN + name, file_hash=sha256), allow_pickle=False) as arrays:
        for key in arrays.files:
            with arrays.zip.open(f"{key}.npy") as file:
                version = np.lib.format.read_magic(file)
                reader = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
                _, _, dtype = reader(file)
                if dtype.hasobject:  # a pickle: read with care
                    found[key] = Careful(file).load()
                    continue
            found[key] = arrays[key]
    return found


def shuffled(x: np.ndarray, y: np.ndarray, generator: Any) -> Arrays:
    """Both in one random order."""
    order = np.arange(len(x))
    generator.shuffle(order)
    return x[order], y[order]


def begun(rows: Any, start_char: int | None, index_from: int) -> list[list[int]]:
    """Rows with the number that begins a text, the words moved behind the special numbers."""
    if start_char is None:
        return [[word + (index_from or 0) for word in row] for row in rows]
    return [[start_char, *(word + index_from for word in row)] for row in rows]


def short(rows: list[list[int]], labels: np.ndarray, maxlen: int | None) -> tuple[Any, Any]:
    """The rows below a length.

    Raises:
        ArgumentError: There is none.
    """
    if not maxlen:
        return rows, labels
    kept = [number for number, row in enumerate(rows) if len(row) < maxlen]
    if not kept:
        raise ArgumentError(
            f"After filtering for sequences shorter than maxlen={maxlen}, no sequence was kept. "
            "Increase maxlen."
        )
    return [rows[number] for number in kept], labels[kept]


def limited(
    rows: list[list[int]], num_words: int | None, skip_top: int, oov_char: int | None
) -> list[list[int]]:
    """Rows where too rare and too frequent words are unknown, or left out."""
    limit = num_words or max(max(row) for row in rows)
    if oov_char is not None:
        return [[w if skip_top <= w < limit else oov_char for w in row] for row in rows]
    return [[w for w in row if skip_top <= w < limit] for row in rows]


def as_rows(rows: list[list[int]]) -> np.ndarray:
    """An array of lists."""
    made = np.empty(len(rows), object)
    made[:] = rows
    return made


def word_index(path: str, name: str, md5: str) -> dict[str, int]:
    """The number of each word, 1 for the most frequent."""
    with open(get_file(path, ORIGIN + name, file_hash=md5), encoding="utf-8") as file:
        return json.load(file)
