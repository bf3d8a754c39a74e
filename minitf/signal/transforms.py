"""Fourier transforms over one, two and three axes.

Where it sits   functions of `tf.signal` over the rows of ops/fourier.py.
The one idea    a transform tells how much of each frequency there is; real numbers need only half
                of it, since the other half is its mirror.
Try it          >>> import minitf as tf
                >>> tf.signal.irfft(tf.signal.rfft([1.0, 2.0, 3.0, 4.0])).numpy()
                array([1., 2., 3., 4.], dtype=float32)
Read next       signal/spectral.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, DTypeError, ShapeError
from minitf.ops import composite, concat, pad, shape
from minitf.ops.static import static_shape


def _complex_input(input: Any, name: str, rank: int) -> Tensor:
    # As in TensorFlow: numpy's numbers of any width become complex64, Python's complex ones do not.
    wide = not name.startswith("irfft") and _holds_complex(input)
    x = convert_to_tensor(input, dtype_hint=None if wide else "complex64")
    if not x.dtype.is_complex:
        raise DTypeError(
            f"{name} takes complex numbers, and got {x.dtype.name} {x.shape}.",
            instead=f"tf.cast(x, tf.complex64), or tf.signal.r{name} for real numbers",
        )
    _check_rank(x, name, rank)
    return x


def _holds_complex(value: Any) -> bool:
    """Whether there is a complex number of Python's in nested lists."""
    if isinstance(value, (list, tuple)):
        return any(_holds_complex(part) for part in value)
    return type(value) is complex


def _real_input(input: Any, name: str, rank: int) -> Tensor:
    x = convert_to_tensor(input, dtype_hint="float32")
    if x.dtype.name not in ("float32", "float64"):
        raise DTypeError(
            f"{name} takes float32 or float64, and got {x.dtype.name} {x.shape}.",
            instead=f"tf.cast(x, tf.float32), or tf.signal.{name[1:]} for complex numbers",
        )
    _check_rank(x, name, rank)
    return x


def _check_rank(x: Tensor, name: str, rank: int) -> None:
    if x.ndim < rank:
        raise ShapeError(f"{name} goes over {rank} axes, and got a tensor of shape {x.shape}.")


def fft(input: Any, name: str | None = None) -> Tensor:
    """The Fourier transform over the last axis.

    Args:
        input: complex64 or complex128.

    >>> fft([1 + 0j, 0, 0, 0]).numpy().real
    array([1., 1., 1., 1.])

    https://www.tensorflow.org/api_docs/python/tf/signal/fft
    """
    return OPS["fft"](_complex_input(input, "fft", 1), rank=1, name=name)


def ifft(input: Any, name: str | None = None) -> Tensor:
    """The inverse Fourier transform over the last axis; see fft."""
    return OPS["ifft"](_complex_input(input, "ifft", 1), rank=1, name=name)


def fft2d(input: Any, name: str | None = None) -> Tensor:
    """The Fourier transform over the last two axes; see fft."""
    return OPS["fft"](_complex_input(input, "fft2d", 2), rank=2, name=name)


def ifft2d(input: Any, name: str | None = None) -> Tensor:
    """The inverse Fourier transform over the last two axes; see fft."""
    return OPS["ifft"](_complex_input(input, "ifft2d", 2), rank=2, name=name)


def fft3d(input: Any, name: str | None = None) -> Tensor:
    """The Fourier transform over the last three axes; see fft."""
    return OPS["fft"](_complex_input(input, "fft3d", 3), rank=3, name=name)


def ifft3d(input: Any, name: str | None = None) -> Tensor:
    """The inverse Fourier transform over the last three axes; see fft."""
    return OPS["ifft"](_complex_input(input, "ifft3d", 3), rank=3, name=name)


def rfft(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """Half of the Fourier transform of real numbers over the last axis.

    Args:
        input_tensor: float32 or float64, shape [..., n].
        fft_length: A list of one number: the axis is cut or filled up with zeros to it.

    Returns:
        complex64 or complex128, shape [..., n // 2 + 1].

    https://www.tensorflow.org/api_docs/python/tf/signal/rfft
    """
    return _rfft(input_tensor, fft_length, "rfft", 1, name)


def rfft2d(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """Half of the Fourier transform of real numbers over the last two axes; see rfft."""
    return _rfft(input_tensor, fft_length, "rfft2d", 2, name)


def rfft3d(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """Half of the Fourier transform of real numbers over the last three axes; see rfft."""
    return _rfft(input_tensor, fft_length, "rfft3d", 3, name)


def irfft(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """The real numbers of whose Fourier transform this is half, over the last axis.

    Args:
        input_tensor: complex64 or complex128, shape [..., n // 2 + 1].
        fft_length: A list of one number: n; default: the even one.

    Returns:
        float32 or float64, shape [..., n].

    https://www.tensorflow.org/api_docs/python/tf/signal/irfft
    """
    return _irfft(input_tensor, fft_length, "irfft", 1, name)


def irfft2d(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """As irfft, over the last two axes."""
    return _irfft(input_tensor, fft_length, "irfft2d", 2, name)


def irfft3d(input_tensor: Any, fft_length: Any = None, name: str | None = None) -> Tensor:
    """As irfft, over the last three axes."""
    return _irfft(input_tensor, fft_length, "irfft3d", 3, name)


def _rfft(input: Any, fft_length: Any, words: str, rank: int, name: str | None) -> Tensor:
    x = _real_input(input, words, rank)
    if fft_length is not None:
        x = resized(x, _lengths(fft_length, rank))
    return OPS["rfft"](x, rank=rank, name=name)


def _irfft(input: Any, fft_length: Any, words: str, rank: int, name: str | None) -> Tensor:
    x = _complex_input(input, words, rank)
    if fft_length is None:
        half = shape(x)[-1] if x.shape[-1] is None else x.shape[-1]
        [length] = static_shape([(half - 1) * 2])
    else:
        *others, length = _lengths(fft_length, rank)
        x = resized(x, [*others, length // 2 + 1])
    return OPS["irfft"](x, rank=rank, length=length, name=name)


def _lengths(fft_length: Any, rank: int) -> tuple[Any, ...]:
    lengths = static_shape(fft_length)
    if len(lengths) != rank or isinstance(fft_length, int):
        raise ArgumentError(
            f"fft_length must have {rank} elements, but got {fft_length!r}.",
            why="it says for each transformed axis how long it is",
            instead="fft_length=[256] for a transform over one axis",
        )
    return lengths


def resized(x: Tensor, sizes: Any) -> Tensor:
    """The last axes cut, or filled up with zeros at the end, to the given sizes."""
    known = [x.shape[axis] for axis in range(x.ndim - len(sizes), x.ndim)]
    if list(sizes) == known:
        return x
    pairs = list(zip(sizes, known, strict=True))
    cut = x[(..., *[slice(0, size) for size in sizes])]
    if all(isinstance(n, int) and m is not None and n <= m for n, m in pairs):
        return cut
    now = [shape(cut)[axis] if cut.shape[axis] is None else cut.shape[axis]
           for axis in range(x.ndim - len(sizes), x.ndim)]  # fmt: skip
    missing = [[0, n - m] for n, m in zip(sizes, now, strict=True)]
    return pad(cut, [[0, 0]] * (x.ndim - len(sizes)) + missing)


@composite
def fftshift(x: Any, axes: Any = None) -> Tensor:
    """Frequency zero in the middle: the second half of each axis before the first.

    Args:
        x: A tensor.
        axes: An axis or a list of axes; default: all.

    >>> fftshift([0, 1, 2, -2, -1]).numpy()
    array([-2, -1,  0,  1,  2], dtype=int32)

    https://www.tensorflow.org/api_docs/python/tf/signal/fftshift
    """
    return _rolled(x, axes, lambda size: size - size // 2)


@composite
def ifftshift(x: Any, axes: Any = None) -> Tensor:
    """Undo fftshift.  https://www.tensorflow.org/api_docs/python/tf/signal/ifftshift"""
    return _rolled(x, axes, lambda size: size // 2)


def _rolled(x: Any, axes: Any, first: Any) -> Tensor:
    """Each axis from position first(size) on, then from its start."""
    x = convert_to_tensor(x)
    given = range(x.ndim) if axes is None else [axes] if isinstance(axes, int) else axes
    for axis in given:
        start = first(shape(x)[axis] if x.shape[axis] is None else x.shape[axis])
        before = (slice(None),) * (axis % x.ndim)
        x = concat([x[(*before, slice(start, None))], x[(*before, slice(0, start))]], axis)
    return x
