"""How a Keras variable begins: its shape, its first value, and words that must be among a few.

Where it sits   below keras.variable.
The one idea    memory is reserved once, so a shape is checked before anything is drawn for it.
Try it          >>> standard_shape([2, None])
                (2, None)
Read next       keras/variable.py
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from minitf.core import context
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, ShapeError

# What several devices would do with a variable; there is one, so it changes nothing.
AGGREGATIONS = (None, "none", "mean", "sum", "only_first_replica")
SYNCHRONIZATIONS = (None, "none", "on_read", "on_write", "auto")


def check_options(aggregation: Any, synchronization: Any) -> None:
    """Both must be among the words that Keras knows.

    Raises:
        ArgumentError: One is not.
    """
    for argument, given, known in (
        ("aggregation", aggregation, AGGREGATIONS),
        ("synchronization", synchronization, SYNCHRONIZATIONS),
    ):
        if given not in known:
            listed = ", ".join(f"`{word!r}`" if word else "`None`" for word in known)
            raise ArgumentError(
                f"Invalid value for argument `{argument}`. Expected one of {listed}. "
                f"Received: {argument}={given}"
            )


def first_value(initializer: Callable[..., Any], shape: Any, dtype: str, name: str) -> Any:
    """Call the initializer, and check that the shape is one that can be filled."""
    if shape is None:
        raise ArgumentError(
            "When creating a Variable from an initializer, the `shape` argument should be "
            f"specified. Received: initializer={initializer} and shape={shape}, for {name!r}.",
            instead="Variable(initializer, shape=(3, 4))",
        )
    shape = standard_shape(shape)
    if None in shape:
        raise ShapeError(
            f"Variable {name!r} cannot have the shape {shape}.",
            why="memory is reserved once, so each size must be known; only the batch may be None",
        )
    with context.init_scope():
        try:
            return initializer(shape, dtype=as_dtype(dtype))
        except TypeError as problem:
            if "dtype" not in str(problem):
                raise
            return initializer(shape)


def standard_shape(shape: Any) -> tuple[int | None, ...]:
    """The sizes as a tuple of whole numbers and None.

    Raises:
        ShapeError: It has no sizes, or one that is none.
    """
    wrong = f"Cannot convert '{shape}' to a shape. "
    if not hasattr(shape, "__iter__"):
        raise ShapeError(wrong, instead=f"({shape},)" if isinstance(shape, int) else "(2, 3)")
    sizes = []
    for size in shape:
        try:
            sizes.append(None if size is None else operator.index(size))
        except TypeError:
            raise ShapeError(
                f"{wrong}Found invalid dimension '{size}' of type '{type(size)}'.",
                why="each size is a whole number, or None where any will do",
            ) from None
    if any(size is not None and size < 0 for size in sizes):
        raise ShapeError(f"{wrong}Negative dimensions are not allowed.")
    return tuple(sizes)
