"""Files like MNIST's, with digits that are drawn here, so that no test needs the network.

Where it sits   record.py and test_programs.py write them beside a program before it runs.
The one idea    the programs find what they look for: `MNIST_data/train-images-idx3-ubyte.gz`, ...
Read next       test_programs.py
"""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

# Each digit as lit segments of a display: top, upper left and right, middle, lower, bottom.
SEGMENTS = ["abcefg", "cf", "acdeg", "acdfg", "bcdf", "abdfg", "abdefg", "acf", "abcdefg", "abcdfg"]
STROKES = {
    "a": (slice(4, 6), slice(9, 19)), "d": (slice(13, 15), slice(9, 19)),
    "g": (slice(22, 24), slice(9, 19)), "b": (slice(4, 14), slice(8, 10)),
    "c": (slice(4, 14), slice(18, 20)), "e": (slice(14, 24), slice(8, 10)),
    "f": (slice(14, 24), slice(18, 20)),
}  # fmt: skip


def draw(digits: np.ndarray, seed: int) -> np.ndarray:
    """Pictures of the digits, shape (n, 28, 28), uint8: moved a little, brighter or darker."""
    generator = np.random.RandomState(seed)
    clean = np.zeros((10, 28, 28))
    for digit, lit in enumerate(SEGMENTS):
        for segment in lit:
            clean[digit][STROKES[segment]] = 1.0
    pictures = np.empty((len(digits), 28, 28), np.uint8)
    for i, digit in enumerate(digits):
        moved = np.roll(clean[digit], generator.randint(-2, 3, 2), axis=(0, 1))
        noise = 0.1 * generator.rand(28, 28) * (generator.rand(28, 28) > 0.8)
        pictures[i] = 255 * np.clip(moved * generator.uniform(0.6, 1.0) + noise, 0, 1)
    return pictures


def write(folder: Path, train: int = 5600, test: int = 400) -> None:
    """Write the four files; the first 5,000 training pictures are kept for validation."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, count, seed in (("train", train, 1), ("t10k", test, 2)):
        labels = np.random.RandomState(seed).randint(0, 10, count).astype(np.uint8)
        pictures = draw(labels, seed + 10)
        header = struct.pack(">iiii", 2051, count, 28, 28)
        with gzip.open(folder / f"{name}-images-idx3-ubyte.gz", "wb", 1) as file:
            file.write(header + pictures.tobytes())
        with gzip.open(folder / f"{name}-labels-idx1-ubyte.gz", "wb", 1) as file:
            file.write(struct.pack(">ii", 2049, count) + labels.tobytes())
