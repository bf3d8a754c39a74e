"""Points in the plane: small problems that can be seen.

Where it sits   data made by a formula; needs nothing.
The one idea    what a model has learnt in two dimensions can be drawn, with its mistakes.
Try it          >>> x, y = moons(100, seed=1)
                >>> x.shape, sorted(set(y.tolist()))
                ((100, 2), [0, 1])
Read next       keras/datasets/iris.py

Each gives points of shape (samples, 2) as float32 and their classes of shape (samples,) as int32,
in random order; the same seed gives the same points.
"""

from __future__ import annotations

import numpy as np

from minitf.errors import ArgumentError

Points = tuple[np.ndarray, np.ndarray]


def moons(samples: int = 200, noise: float = 0.1, seed: int | None = None) -> Points:
    """Two half circles that reach into each other.

    Args:
        samples: How many points.
        noise: How far they stray.
        seed: Same seed, same points.
    """
    generator, label = _start(samples, 2, seed)
    angle = generator.uniform(0, np.pi, samples)
    x = np.where(label, 1 - np.cos(angle), np.cos(angle))
    y = np.where(label, 0.5 - np.sin(angle), np.sin(angle))
    return _points(generator, x, y, noise), label


def circles(
    samples: int = 200, noise: float = 0.05, factor: float = 0.5, seed: int | None = None
) -> Points:
    """A circle inside a circle.

    Args:
        samples: How many points.
        noise: How far they stray.
        factor: The size of the inner one, from 0 to 1.
        seed: Same seed, same points.
    """
    generator, label = _start(samples, 2, seed)
    angle = generator.uniform(0, 2 * np.pi, samples)
    radius = np.where(label, factor, 1.0)
    return _points(generator, radius * np.cos(angle), radius * np.sin(angle), noise), label


def spirals(
    samples: int = 200, noise: float = 0.05, classes: int = 2, turns: float = 1.0,
    seed: int | None = None,
) -> Points:  # fmt: skip
    """Arms of a spiral, one for each class.

    Args:
        samples: How many points.
        noise: How far they stray.
        classes: How many arms.
        turns: How often an arm goes around.
        seed: Same seed, same points.
    """
    generator, label = _start(samples, classes, seed)
    radius = generator.uniform(0.1, 1, samples)
    angle = 2 * np.pi * (turns * radius + label / classes)
    return _points(generator, radius * np.cos(angle), radius * np.sin(angle), noise), label


def blobs(
    samples: int = 200, noise: float = 0.2, classes: int = 3, seed: int | None = None
) -> Points:
    """Heaps of points around the corners of a polygon, one for each class.

    Args:
        samples: How many points.
        noise: How wide a heap is.
        classes: How many heaps.
        seed: Same seed, same points.
    """
    generator, label = _start(samples, classes, seed)
    angle = 2 * np.pi * label / classes
    return _points(generator, np.cos(angle), np.sin(angle), noise), label


def _start(samples: int, classes: int, seed: int | None) -> tuple[np.random.Generator, np.ndarray]:
    """A source of chance, and classes that are equally frequent, in random order."""
    if samples < 1 or classes < 1:
        raise ArgumentError(
            f"{samples} points in {classes} classes cannot be made.", instead="numbers above 0"
        )
    generator = np.random.default_rng(seed)
    return generator, generator.permutation(np.arange(samples) % classes).astype("int32")


def _points(
    generator: np.random.Generator, x: np.ndarray, y: np.ndarray, noise: float
) -> np.ndarray:
    points = np.stack([x, y], axis=1)
    return (points + generator.normal(0, noise, points.shape)).astype("float32")
