"""Short-time Fourier transforms: which frequencies are there when.

Where it sits   functions of `tf.signal` over frames, windows and transforms.
The one idea    cut the signal into overlapping pieces, fade each in and out, transform each; the
                way back fades once more and adds up where the pieces overlap.
Try it          >>> import minitf as tf
                >>> tf.signal.frame([1, 2, 3, 4, 5], 3, 2).numpy()
                array([[1, 2, 3],
                       [3, 4, 5]], dtype=int32)
Read next       signal/mel.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import (
    composite,
    fill,
    ones_like,
    pad,
    reduce_sum,
    reshape,
    shape,
    tile,
    where,
    zeros_like,
)
from minitf.ops.shape_rules import check_axis
from minitf.ops.static import static_number
from minitf.signal.transforms import irfft, resized, rfft
from minitf.signal.windows import hann_window

Window = Callable[..., Tensor] | None


@composite
def frame(
    signal: Any,
    frame_length: Any,
    frame_step: Any,
    pad_end: bool = False,
    pad_value: Any = 0,
    axis: int = -1,
) -> Tensor:
    """Pieces of a signal that overlap.

    Args:
        signal: Shape [..., samples, ...].
        frame_length: How long a piece is.
        frame_step: How far the next piece starts behind.
        pad_end: Fill up at the end, so that a piece starts at each step; otherwise only whole
            pieces are taken.
        pad_value: What is filled up with.
        axis: The axis of the samples.

    Returns:
        Shape [..., frames, frame_length, ...].

    https://www.tensorflow.org/api_docs/python/tf/signal/frame
    """
    x = convert_to_tensor(signal)
    attrs = _frame_attrs(frame_length, frame_step, check_axis(axis, x.ndim), bool(pad_end))
    pieces = OPS["frame"](x, **attrs)
    if not pad_end or (not isinstance(pad_value, Tensor) and pad_value == 0):
        return pieces
    inside = OPS["frame"](ones_like(x), **attrs)
    return pieces + (1 - inside) * pad_value


def _frame_attrs(length: Any, step: Any, axis: int, pad_end: bool) -> dict[str, Any]:
    length, step = static_number(length), static_number(step)
    if any(isinstance(n, int) and n < 1 for n in (length, step)):
        raise ArgumentError(
            f"Frames of length {length} with step {step} were asked for.",
            why="both must be at least 1",
        )
    return {"length": length, "step": step, "axis": axis, "pad_end": pad_end}


@composite
def overlap_and_add(signal: Any, frame_step: Any) -> Tensor:
    """Pieces put one behind the other, and added up where they overlap.

    Args:
        signal: Shape [..., frames, frame_length].
        frame_step: How far the next piece starts behind.

    Returns:
        Shape [..., (frames - 1) * frame_step + frame_length].

    >>> overlap_and_add([[1, 1, 1], [1, 1, 1]], 2).numpy()
    array([1, 1, 2, 1, 1], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/signal/overlap_and_add
    """
    x = convert_to_tensor(signal)
    if x.ndim < 2:
        raise ShapeError(f"overlap_and_add takes frames, and got a tensor of shape {x.shape}.")
    sizes = [shape(x)[i] if n is None else n for i, n in enumerate(x.shape)]
    *batch, frames, length = sizes
    step = static_number(frame_step)
    whole = fill([*batch, (frames - 1) * step + length], zeros_like(reshape(x, [-1])[0]))
    attrs = _frame_attrs(length, step, x.ndim - 2, False)
    return OPS["overlap_and_add"](x, whole, **attrs)


def _enclosing_power_of_two(length: Any) -> Any:
    return 1 << (length - 1).bit_length() if isinstance(length, int) else length


@composite
def stft(
    signals: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window = hann_window,
    pad_end: bool = False,
) -> Tensor:
    """The frequencies of each piece of a signal.

    Args:
        signals: Real, shape [..., samples].
        frame_length: How many samples a piece has.
        frame_step: How far the next piece starts behind.
        fft_length: How long the transform is; default: the next power of two.
        window_fn: Gives the weights that fade a piece in and out; None: none.
        pad_end: As in `frame`.

    Returns:
        Complex, shape [..., frames, fft_length // 2 + 1].

    https://www.tensorflow.org/api_docs/python/tf/signal/stft
    """
    length = static_number(frame_length)
    size = _enclosing_power_of_two(length) if fft_length is None else static_number(fft_length)
    pieces = frame(signals, length, frame_step, pad_end)
    if window_fn is not None:
        pieces = pieces * window_fn(length, dtype=pieces.dtype)
    return rfft(pieces, [size])


@composite
def inverse_stft(
    stfts: Any,
    frame_length: Any,
    frame_step: Any,
    fft_length: Any = None,
    window_fn: Window = hann_window,
) -> Tensor:
    """The signal of which these are the short-time transforms.

    Args:
        stfts: Complex, shape [..., frames, fft_length // 2 + 1].
        frame_length: How many samples a piece has.
        frame_step: How far the next piece starts behind.
        fft_length: How long the transform is; default: the next power of two.
        window_fn: The weights of the pieces; `inverse_stft_window_fn(frame_step)` gives those that
            undo `stft`.

    Returns:
        Real, shape [..., samples].

    https://www.tensorflow.org/api_docs/python/tf/signal/inverse_stft
    """
    stfts, length = convert_to_tensor(stfts), static_number(frame_length)
    size = _enclosing_power_of_two(length) if fft_length is None else static_number(fft_length)
    pieces = resized(irfft(stfts, [size]), [length])
    if window_fn is not None:
        pieces = pieces * window_fn(length, dtype=pieces.dtype)
    return overlap_and_add(pieces, frame_step)


def inverse_stft_window_fn(
    frame_step: Any, forward_window_fn: Callable[..., Tensor] = hann_window, name: str | None = None
) -> Callable[..., Tensor]:
    """A window for `inverse_stft` that makes it undo `stft`.

    Args:
        frame_step: The step of both.
        forward_window_fn: The window of `stft`.

    Griffin and Lim, https://doi.org/10.1109/TASSP.1984.1164317
    https://www.tensorflow.org/api_docs/python/tf/signal/inverse_stft_window_fn
    """

    def inverse_window(frame_length: Any, dtype: Any) -> Tensor:
        length, step = static_number(frame_length), static_number(frame_step)
        window = forward_window_fn(length, dtype=dtype)
        overlaps = -(-length // step)
        squares = pad(window * window, [[0, overlaps * step - length]])
        total = reduce_sum(reshape(squares, [overlaps, step]), 0, keepdims=True)
        total = reshape(tile(total, [overlaps, 1]), [-1])[:length]
        unit = where(total == 0, ones_like(total), total)
        return where(total == 0, zeros_like(window), window / unit)

    return inverse_window
