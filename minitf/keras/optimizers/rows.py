"""Gradients of lookups: rows that belong to a few places of a large table.

Where it sits   below the optimizers, which square gradients by way of this module.
The one idea    a word that occurs twice in a batch gives two rows for one place.  TensorFlow keeps
                the rows apart (`tf.IndexedSlices`) until they are added up, and so squares each of
                them, not their sum; a run of Keras on TensorFlow can only be repeated that way.
Try it          >>> import minitf as tf
                >>> table = tf.Variable([[1.0], [1.0]])
                >>> with tf.GradientTape() as tape:
                ...     loss = tf.reduce_sum(tf.gather(table, [0, 0]))
                >>> gradient = tape.gradient(loss, table)
                >>> gradient.numpy().ravel(), square(gradient).numpy().ravel()
                (array([2., 0.], dtype=float32), array([2., 0.], dtype=float32))
Read next       keras/optimizers/adam.py

As https://www.tensorflow.org/api_docs/python/tf/IndexedSlices
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any

from minitf import ops
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor

Rows = list[tuple[Tensor, Tensor]]


def rows_of(gradient: Any) -> Rows | None:
    """The rows that a gradient is the sum of, each with its places; None: it has no rows."""
    # Not getattr: a tensor that is asked for what it has not got looks for advice to give.
    found: Rows | None = getattr(gradient, "__dict__", {}).get("_rows")
    made = getattr(gradient, "op", None)
    if found is not None or made is None:
        return found
    if made.type == "add":  # a table that was read in several places
        parts = [rows_of(part) for part in made.inputs]
        return None if None in parts else [row for part in parts if part for row in part]
    return None


def mapped(function: Callable[[Any], Any], gradient: Any) -> Any:
    """What a function of single entries makes of a gradient, row by row where it has rows."""
    apart = getattr(gradient, "_packed", None)
    if apart is not None:
        return ops.pack(*(mapped(function, part) for part in apart))
    rows = rows_of(gradient)
    if rows is None:
        return function(gradient)
    changed = [(function(values), places) for values, places in rows]
    total = functools.reduce(
        operator.add,
        (OPS["scatter_add"](v, i, gradient, axis=0, batch_dims=0) for v, i in changed),
    )
    total._rows = changed
    return total


def square(gradient: Any) -> Any:
    """The square of each entry; of each row by itself."""
    return mapped(ops.square, gradient)


def magnitude(gradient: Any) -> Any:
    """The size of each entry; of each row by itself."""
    return mapped(ops.abs, gradient)


def packed(grads: Sequence[Any]) -> Tensor:
    """All gradients as one vector, that still knows of their rows."""
    flat = ops.pack(*grads)
    if any(rows_of(gradient) is not None for gradient in grads):
        flat._packed = list(grads)
    return flat
