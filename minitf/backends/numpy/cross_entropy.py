"""Cross-entropies in numpy: scores minus the largest, so that no exponential overflows.

Where it sits   a theme of the numpy backend: kernels, and the same on fixed buffers.
The one idea    ln softmax(x)_k = x_k - ln sum e^x: the logarithm of the sum once for each row, and
                one look at the score of the right class.
Try it          >>> KERNELS["sparse_softmax_cross_entropy"](np.zeros((1, 2)), np.array([1]))
                array([0.69314718])
Read next       ops/cross_entropy.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from minitf.errors import ArgumentError

Array = np.ndarray
Steps = list[Callable[[], Any]]


def softmax_cross_entropy(logits: Array, labels: Array) -> Array:
    if logits.shape[-1] != labels.shape[-1]:
        raise ValueError("not the same classes")  # the shape rule explains it to the learner
    shifted = logits - logits.max(axis=-1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    # A share of nothing costs nothing, also where the score is minus infinity.
    return -np.where(labels == 0, 0, labels * logs).sum(axis=-1)


def sparse_softmax_cross_entropy(logits: Array, labels: Array) -> Array:
    classes = logits.shape[-1]
    if labels.shape != logits.shape[:-1]:
        raise ValueError("not one label for each row")  # the shape rule explains it to the learner
    # Without their sign, numbers below 0 are very large ones.
    if np.count_nonzero(labels.view(f"u{labels.itemsize}") >= classes):
        check_labels(labels, classes)
    edge = np.maximum.reduce(logits, axis=-1, keepdims=True)
    shifted = np.subtract(logits, edge, order="C")
    places = np.arange(0, classes * labels.size, classes).reshape(labels.shape)
    right = shifted.take(places + labels.astype(np.intp, copy=False))
    return np.log(np.add.reduce(np.exp(shifted), axis=-1)) - right


def bind_sparse(out: Array, arrays: tuple, attrs: dict) -> Steps:
    logits, labels = arrays
    if labels.shape != logits.shape[:-1]:
        raise ValueError("not one label for each row")
    edge = np.empty((*labels.shape, 1), logits.dtype)
    shifted, powers = np.empty((2, *logits.shape), logits.dtype)
    starts = np.arange(labels.size).reshape(labels.shape) * logits.shape[-1]
    places = np.empty(labels.shape, np.intp)
    extremes = np.empty((), labels.dtype), np.empty((), labels.dtype)
    return [
        partial(check_extremes, labels, logits.shape[-1], *extremes),
        partial(np.maximum.reduce, logits, axis=-1, out=edge, keepdims=True),
        partial(np.subtract, logits, edge, shifted),
        partial(np.exp, shifted, powers),
        partial(np.add.reduce, powers, axis=-1, out=edge, keepdims=True),
        partial(np.log, edge, edge),
        partial(np.copyto, places, labels, "unsafe"),  # a sum of two types would make room for it
        partial(np.add, starts, places, places),
        partial(np.take, shifted, places, None, out, "clip"),
        partial(np.subtract, edge[..., 0], out, out),
    ]


def check_extremes(labels: Array, classes: int, lowest: Array, highest: Array) -> None:
    """`check_labels` which asks for no memory: two numbers tell whether all is well."""
    if not labels.size:
        return
    np.minimum.reduce(labels, axis=None, out=lowest)
    np.maximum.reduce(labels, axis=None, out=highest)
    if lowest.item() < 0 or highest.item() >= classes:
        check_labels(labels, classes)


def check_labels(labels: Any, classes: int) -> None:
    """Refuse labels that are no class.

    Raises:
        ArgumentError: A label below 0, or not below the number of classes.
    """
    wrong = (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ArgumentError(
            f"Received a label value of {labels[wrong][0]} which is outside the valid range of "
            f"[0, {classes}).",
            why=f"the scores are of {classes} classes, numbered from 0",
            instead="labels - 1 where the classes count from 1, or a last layer with more units",
        )


KERNELS: dict[str, Callable[..., Any]] = {
    "softmax_cross_entropy": softmax_cross_entropy,
    "sparse_softmax_cross_entropy": sparse_softmax_cross_entropy,
}
BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "sparse_softmax_cross_entropy": bind_sparse,
}
