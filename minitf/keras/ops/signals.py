"""keras.ops: Fourier transforms, pieces of sequences, and sums by segments.

Where it sits   a theme of keras.ops.
The one idea    complex numbers come and go as pairs (real, imaginary), as layers have them.
Try it          >>> from minitf import keras
                >>> real, imag = keras.ops.rfft([1.0, 1.0, 1.0, 1.0])
                >>> real.numpy()
                array([4., 0., 0.], dtype=float32)
Read next       keras/ops/making.py, for windows

As https://keras.io/api/ops/fft/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.ops import rules
from minitf.keras.ops.symbolic import operation


def _check_pair(pair: Any, rank: int) -> None:
    """A pair of tensors or symbols of one shape, with so many axes.

    Raises:
        ArgumentError: It is none.
    """
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise ArgumentError(
            f"Input `x` should be a tuple of two tensors - real and imaginary. Received: x={pair}"
        )
    shapes = [rules.shape_of(part) for part in pair]
    if shapes[0] != shapes[1]:
        raise ArgumentError(
            "Input `x` should be a tuple of two tensors - real and imaginary. Both the real and "
            f"imaginary parts should have the same shape. Received: {shapes[0]}, {shapes[1]}"
        )
    rules.check_rank(shapes[0], rank)


def _complex(pair: Any, rank: int = 1) -> Tensor:
    """The complex numbers of a pair.

    Raises:
        ArgumentError: It is no pair of equal shapes, or not floating.
    """
    _check_pair(pair, rank)
    real, imag = map(convert_to_tensor, pair)
    if not real.dtype.is_floating or not imag.dtype.is_floating:
        raise ArgumentError(
            f"At least one tensor in input `x` is not of type float. Received: x={pair}."
        )
    return ops.complex_(real, imag)


def _pair(x: Tensor) -> tuple[Tensor, Tensor]:
    return ops.real(x), ops.imag(x)


def _line_spec(x: Any) -> None:
    _check_pair(x, 1)
    rules.check_known(x[0], 1, "last dimension")


def _picture_spec(x: Any) -> None:
    _check_pair(x, 2)
    rules.check_known(x[0], 2, "last two axes")


@operation(module="math", name="FFT", rule=_line_spec)
def fft(x: Any) -> Any:
    """How much of each frequency there is along the last axis."""
    return _pair(ops.fft(_complex(x), rank=1))


@operation(module="math", name="FFT2", rule=_picture_spec)
def fft2(x: Any) -> Any:
    """How much of each frequency there is in pictures."""
    return _pair(ops.fft(_complex(x, 2), rank=2))


@operation(module="math", name="IFFT2", rule=_picture_spec)
def ifft2(x: Any) -> Any:
    """Undo fft2."""
    return _pair(ops.ifft(_complex(x, 2), rank=2))


@operation(module="math", name="RFFT")
def rfft(x: Any, fft_length: int | None = None) -> Any:
    """The frequencies of real numbers: half of them, the others mirror these."""
    x = convert_to_tensor(x)
    rules.check_rank(x.shape, 1)
    return _pair(ops.rfft(x if fft_length is None else _resized(x, fft_length), rank=1))


def _back_spec(x: Any, fft_length: int | None) -> KerasTensor | None:
    _check_pair(x, 1)
    if fft_length is not None or x[0].shape[-1] is not None:
        return None
    return rules.same(x[0])


@operation(module="math", name="IRFFT", rule=_back_spec)
def irfft(x: Any, fft_length: int | None = None) -> Tensor:
    """Undo rfft."""
    whole = _complex(x)
    length = (whole.shape[-1] - 1) * 2 if fft_length is None else fft_length
    return ops.irfft(_resized(whole, length // 2 + 1), rank=1, length=length)


def _resized(x: Tensor, size: int) -> Tensor:
    """Cut at the end, or filled up with zeros."""
    x = x[..., :size]
    missing = size - x.shape[-1]
    return ops.pad(x, [[0, 0]] * (x.ndim - 1) + [[0, missing]]) if missing else x


@operation(module="math")
def extract_sequences(x: Any, sequence_length: int, sequence_stride: int) -> Tensor:
    """Pieces of the last axis, each a step further."""
    x = convert_to_tensor(x)
    rules.check_rank(x.shape, 1)
    _check_stride(sequence_stride)
    return ops.frame(x, length=sequence_length, step=sequence_stride, axis=x.ndim - 1,
                     pad_end=False)  # fmt: skip


def _check_stride(sequence_stride: Any) -> None:
    """The step from one piece to the next must be a whole number of at least 1.

    Raises:
        ArgumentError: It is not.
    """
    if not isinstance(sequence_stride, int) or sequence_stride <= 0:
        raise ArgumentError(
            "`sequence_stride` must be a positive integer. "
            f"Received: sequence_stride={sequence_stride}"
        )


def _window(window: Any, length: int, whole: int, kind: Any) -> Tensor | None:
    """The window, with zeros at both sides."""
    if window is None:
        return None
    if isinstance(window, str):
        if window not in ("hann", "hamming"):
            raise ArgumentError(
                "If a string is passed to `window`, it must be one of "
                f'`"hann"`, `"hamming"`. Received: window={window}'
            )
        a = 0.5 if window == "hann" else 0.54
        turn = ops.cast(ops.range_(length), kind) * (2 * math.pi / length)
        made = a - (1 - a) * ops.cos(turn) if length > 1 else ops.ones([1], kind)
    else:
        made = ops.cast(convert_to_tensor(window), kind)
    if made.ndim != 1 or made.shape[0] != length:
        raise ArgumentError(
            "The shape of `window` must be equal to [sequence_length]. "
            f"Received: window shape={tuple(made.shape)}"
        )
    before = (whole - length) // 2
    return ops.pad(made, [[before, whole - length - before]])


@operation(module="math", name="STFT")
def stft(
    x: Any, sequence_length: int, sequence_stride: int, fft_length: int, window: Any = "hann",
    center: bool = True,
) -> Any:  # fmt: skip
    """The frequencies of each moment.

    Raises:
        ArgumentError: The pieces are longer than the transform, or the window does not fit.
    """
    x = convert_to_tensor(x)
    rules.check_rank(x.shape, 1)
    _check_stride(sequence_stride)
    if x.dtype.name not in ("float32", "float64"):
        raise DTypeError(
            "Invalid input type. Expected `float32` or `float64`. "
            f"Received: input type={x.dtype.name}"
        )
    if fft_length < sequence_length:
        raise ArgumentError(
            "`fft_length` must equal or larger than `sequence_length`. Received: "
            f"sequence_length={sequence_length}, fft_length={fft_length}"
        )
    if center:
        half = fft_length // 2
        x = ops.pad(x, [[0, 0]] * (x.ndim - 1) + [[half, half]], "REFLECT")
    pieces = ops.frame(x, length=fft_length, step=sequence_stride, axis=x.ndim - 1, pad_end=False)
    shape = _window(window, sequence_length, fft_length, x.dtype)
    return _pair(ops.rfft(pieces if shape is None else pieces * shape, rank=1))


def _sound_spec(
    x: Any, sequence_stride: int, fft_length: int, length: int | None, center: bool, **given: Any
) -> KerasTensor | None:
    _check_pair(x, 2)
    _check_stride(sequence_stride)
    shape = rules.shape_of(x[0])
    if shape[-2] is None or length is not None:
        return rules.symbol([*shape[:-2], length], x[0])
    whole = (shape[-2] - 1) * sequence_stride + fft_length
    return rules.symbol([*shape[:-2], whole - fft_length // 2 * 2 if center else whole], x[0])


@operation(module="math", name="ISTFT", rule=_sound_spec)
def istft(
    x: Any, sequence_length: int, sequence_stride: int, fft_length: int,
    length: int | None = None, window: Any = "hann", center: bool = True,
) -> Tensor:  # fmt: skip
    """Undo stft: the pieces again, windowed, and added up where they overlap."""
    spectrum = _complex(x, 2)
    _check_stride(sequence_stride)
    pieces = ops.irfft(_resized(spectrum, fft_length // 2 + 1), rank=1, length=fft_length)
    shape = _window(window, sequence_length, fft_length, pieces.dtype)
    if shape is not None:
        pieces = pieces * _undoing(shape, sequence_stride)
    count = pieces.shape[-2]
    total = (count - 1) * sequence_stride + fft_length
    whole = ops.zeros([*list(ops.shape(pieces))[:-2], total], pieces.dtype)
    sound = ops.overlap_and_add(pieces, whole, length=fft_length, step=sequence_stride,
                                axis=pieces.ndim - 2, pad_end=False)  # fmt: skip
    start = fft_length // 2 if center else 0
    end = start + length if length is not None else total - start if center else total
    return sound[..., start:end]


def _undoing(window: Tensor, step: int) -> Tensor:
    """The window for the way back: the squares of all pieces at a place add up to 1."""
    size = window.shape[0]
    overlaps = -(-size // step)
    square = ops.pad(ops.square(window), [[0, overlaps * step - size]])
    total = ops.reduce_sum(ops.reshape(square, [overlaps, step]), axis=0, keepdims=True)
    total = ops.reshape(ops.tile(total, [overlaps, 1]), [-1])[:size]
    return window / total


def _check_segments(data: Any, segment_ids: Any) -> None:
    """One number of a segment for each part of the data.

    Raises:
        ArgumentError: It is not so.
    """
    if len(segment_ids.shape) > 1:
        raise ArgumentError(
            "Argument `segment_ids` should be an 1-D vector, got shape: "
            f"{tuple(segment_ids.shape)}.",
            instead="ops.reshape(segment_ids, [-1]), and the data likewise",
        )
    sizes = {*segment_ids.shape[:1], *data.shape[:1]} - {None}
    if len(sizes) > 1:
        raise ArgumentError(
            "Argument `segment_ids` and `data` should have same leading dimension. "
            f"Got {tuple(segment_ids.shape)} v.s. {tuple(data.shape)}."
        )


def _segments_spec(
    data: Any, segment_ids: Any, num_segments: int | None, sorted: bool
) -> KerasTensor:
    _check_segments(data, segment_ids)
    return rules.symbol([num_segments, *rules.shape_of(data)[1:]], data)


def _segments(name: str, words: str) -> Any:
    in_order, anyhow = getattr(ops, name), getattr(ops, f"unsorted_{name}")

    def function(
        data: Any, segment_ids: Any, num_segments: int | None = None, sorted: bool = False
    ) -> Tensor:
        data, segment_ids = convert_to_tensor(data), convert_to_tensor(segment_ids)
        _check_segments(data, segment_ids)
        if sorted and num_segments is not None:
            raise ArgumentError(
                "Argument `num_segments` cannot be set when sorted is True when using the "
                f"tensorflow backend. Received: num_segments={num_segments}, sorted={sorted}."
            )
        if sorted:
            return in_order(data, segment_ids)
        if num_segments is None:
            return anyhow(data, segment_ids, ops.size(ops.unique(segment_ids)[0]))
        return anyhow(data, segment_ids, num_segments)

    function.__name__, function.__doc__ = name, words
    return operation("data segment_ids", module="math", rule=_segments_spec)(function)


segment_sum = _segments("segment_sum", "The sum of the parts with the same number.")
segment_max = _segments("segment_max", "The largest of the parts with the same number.")
segment_min = _segments("segment_min", "The smallest of the parts with the same number.")
segment_prod = _segments("segment_prod", "The product of the parts with the same number.")
