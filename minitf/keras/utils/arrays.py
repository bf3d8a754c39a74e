"""Helpers on arrays and on chance.

Where it sits   under keras.utils.
The one idea    one seed makes a whole run repeatable: first weights, order of samples, dropout.
Try it          >>> set_random_seed(1)
                >>> to_categorical([1], num_classes=2)
                array([[0., 1.]])
Read next       keras/utils/files.py

As https://keras.io/api/utils/python_utils/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import naming, ops
from minitf.keras.random import forget_global_seed, seed_program
from minitf.ops.random_functions import set_seed


def set_random_seed(seed: int) -> None:
    """Make what follows repeatable: Python's, numpy's and minitf's random numbers.

    Raises:
        ArgumentError: `seed` is no whole number.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise ArgumentError(f"A seed is a whole number; it is {seed!r}.")
    seed_program(int(seed))
    np.random.seed(seed)  # noqa: NPY002 - the order of samples comes from here
    set_seed(int(seed))


def clear_session(free_memory: bool = True) -> None:
    """Start the numbering of names again: the next Dense is called "dense"."""
    naming.reset()
    forget_global_seed()


class ClassNumberError(ArgumentError, IndexError):
    """A class number is negative or too large."""


def to_categorical(x: Any, num_classes: int | None = None) -> Any:
    """Class numbers as rows with a single one; a tensor gives a tensor.

    Args:
        x: Whole numbers from 0, any shape; a last axis of size 1 is dropped.
        num_classes: The length of a row; default: the largest class + 1.

    Raises:
        ClassNumberError: A class number is negative or too large.
    """
    if isinstance(x, Tensor):
        alone = x.ndim is not None and x.ndim > 1 and x.shape[-1] == 1
        labels = ops.squeeze(x, -1) if alone else x
        return ops.one_hot(labels, num_classes or int(x.numpy().max()) + 1)
    labels = np.asarray(x, dtype="int64")
    shape = labels.shape[:-1] if labels.ndim > 1 and labels.shape[-1] == 1 else labels.shape
    labels = labels.reshape(-1)
    classes = num_classes or int(labels.max(initial=-1)) + 1
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise ClassNumberError(
            f"Class numbers from {labels.min()} to {labels.max()} do not fit {classes} classes.",
            instead=f"num_classes={labels.max() + 1}",
        )
    rows = np.zeros((labels.size, classes))
    rows[np.arange(labels.size), labels] = 1
    return rows.reshape((*shape, classes))


def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    """The array with rows of length one; what is no array gives a tensor.

    >>> normalize(np.array([[3.0, 4.0]]))
    array([[0.6, 0.8]])
    """
    if not isinstance(x, np.ndarray):
        return ops.normalize(x, axis=axis, order=order)
    length = np.atleast_1d(np.linalg.norm(x, order, axis))
    length[length == 0] = 1
    return x / np.expand_dims(length, axis)
