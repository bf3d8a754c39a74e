"""Windows: weights that fade a piece of a signal in and out.

Where it sits   functions of `tf.signal`, used by its short-time transforms.
The one idea    a piece cut out hard has edges, and edges sound like all frequencies at once.
Try it          >>> import minitf as tf
                >>> tf.signal.hann_window(4).numpy()
                array([0. , 0.5, 1. , 0.5], dtype=float32)
Read next       signal/spectral.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, DTypeError
from minitf.ops import constant
from minitf.ops.static import static_value


def _window(length: Any, dtype: Any, name: str | None, shape: Callable[..., Any]) -> Tensor:
    """A constant with the values of `shape` at the positions 0, 1, ... of the window."""
    kind = as_dtype(dtype)
    if not kind.is_floating:
        raise DTypeError(f"A window has floating numbers, and dtype={kind.name} was given.")
    size = int(static_value(length))
    if size < 0:
        raise ArgumentError(f"A window of length {size} was asked for.")
    places = np.arange(size, dtype=np.float64)
    values = np.ones(size) if size == 1 else shape(places, size)
    return constant(np.asarray(values, kind.as_numpy_dtype), name=name)


def _raised_cosine(a: float, b: float, periodic: bool) -> Callable[..., Any]:
    def shape(places: Any, size: int) -> Any:
        # A window of even length repeats after its end: its last 0 is the next one's first.
        period = size - 1 + (1 if periodic and size % 2 == 0 else 0)
        return a - b * np.cos(2 * np.pi * places / period)

    return shape


def hann_window(
    window_length: Any, periodic: bool = True, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """A wave of the cosine, from 0 up to 1 and down again.

    Args:
        window_length: How many numbers.
        periodic: Whether it joins its next copy without a gap (for even lengths).
        dtype: A floating type.

    https://www.tensorflow.org/api_docs/python/tf/signal/hann_window
    """
    return _window(window_length, dtype, name, _raised_cosine(0.5, 0.5, periodic))


def hamming_window(
    window_length: Any, periodic: bool = True, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """As hann_window, but from 0.08 up, which damps the nearest wrong frequencies better.

    https://www.tensorflow.org/api_docs/python/tf/signal/hamming_window
    """
    return _window(window_length, dtype, name, _raised_cosine(0.54, 0.46, periodic))


def kaiser_window(
    window_length: Any, beta: float = 12.0, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """A window that trades width for damping, by `beta`.

    https://www.tensorflow.org/api_docs/python/tf/signal/kaiser_window
    """
    return _window(window_length, dtype, name, lambda places, size: np.kaiser(size, beta))


def kaiser_bessel_derived_window(
    window_length: Any, beta: float = 12.0, dtype: Any = "float32", name: str | None = None
) -> Tensor:
    """Running sums of a Kaiser window: its squares and those of its next copy add up to 1.

    https://www.tensorflow.org/api_docs/python/tf/signal/kaiser_bessel_derived_window
    """

    def shape(places: Any, size: int) -> Any:
        sums = np.cumsum(np.kaiser(size // 2 + 1, beta))
        rising = np.sqrt(sums[:-1] / sums[-1])
        return np.concatenate([rising, rising[::-1]])

    return _window(window_length, dtype, name, shape)


def vorbis_window(window_length: Any, dtype: Any = "float32", name: str | None = None) -> Tensor:
    """The window of the Vorbis audio format; its squares overlap to 1.

    https://www.tensorflow.org/api_docs/python/tf/signal/vorbis_window
    """

    def shape(places: Any, size: int) -> Any:
        return np.sin(np.pi / 2 * np.sin(np.pi * (places + 0.5) / size) ** 2)

    return _window(window_length, dtype, name, shape)
