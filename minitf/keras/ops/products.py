"""keras.ops: products of vectors, matrices and more.

Where it sits   a theme of keras.ops.
The one idea    multiply and add up over some axes; each function says over which.
Try it          >>> from minitf import keras
                >>> keras.ops.dot([1, 2], [3, 4]).numpy()
                np.int32(11)
Read next       keras/ops/matrices.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.ops.promotion import as_float, kind_of, promoted
from minitf.keras.ops.reductions import mean
from minitf.keras.ops.symbolic import operation


def _numbers(*values: Any) -> tuple[Tensor, ...]:
    """In a type that is multiplied: truth values become whole numbers on the way."""
    values = promoted(*values)
    small = values[0].dtype.name in ("bool", "int8", "int16", "uint8", "uint16", "uint32")
    return tuple(ops.cast(value, "int32") for value in values) if small else values


@operation("x1 x2")
def dot(x1: Any, x2: Any) -> Tensor:
    """Over the last axis of x1 and the last but one of x2."""
    x1, x2 = promoted(x1, x2)
    one, other = _numbers(x1, x2)
    if not one.ndim or not other.ndim:
        return ops.cast(one * other, x1.dtype)
    axes = [[one.ndim - 1], [max(other.ndim - 2, 0)]]
    return ops.cast(ops.tensordot(one, other, axes), x1.dtype)


@operation("x1 x2")
def vdot(x1: Any, x2: Any) -> Tensor:
    """Over all entries; of complex numbers, the first conjugated."""
    x1, x2 = promoted(x1, x2)
    one, other = _numbers(x1, x2)
    if one.dtype.is_complex:
        one = ops.conjugate(one)
    return ops.cast(ops.reduce_sum(ops.reshape(one, [-1]) * ops.reshape(other, [-1])), x1.dtype)


@operation("x1 x2")
def inner(x1: Any, x2: Any) -> Tensor:
    """Over the last axis of both.

    Raises:
        ArgumentError: These axes have different sizes.
    """
    x1, x2 = promoted(x1, x2)
    one, other = _numbers(x1, x2)
    if not one.ndim or not other.ndim:
        return ops.cast(one * other, x1.dtype)
    sizes = one.shape[-1], other.shape[-1]
    if None not in sizes and sizes[0] != sizes[1]:
        raise ArgumentError(
            "`x1` and `x2` must have the same last dimension. Received: "
            f"x1.shape={tuple(one.shape)}, x2.shape={tuple(other.shape)}"
        )
    product = ops.tensordot(one, other, [[one.ndim - 1], [other.ndim - 1]])
    return ops.cast(product, x1.dtype)


@operation("x1 x2")
def outer(x1: Any, x2: Any) -> Tensor:
    """Each entry of x1 times each of x2."""
    x1, x2 = promoted(x1, x2)
    return ops.reshape(x1, [-1, 1]) * ops.reshape(x2, [1, -1])


@operation("x1 x2")
def tensordot(x1: Any, x2: Any, axes: Any = 2) -> Tensor:
    """Over given axes; a number means the last ones of x1 and the first ones of x2."""
    x1, x2 = promoted(x1, x2)
    one, other = _numbers(x1, x2)
    if isinstance(axes, (list, tuple)):
        axes = [[part] if isinstance(part, int) else list(part) for part in axes]
    return ops.cast(ops.tensordot(one, other, axes), x1.dtype)


@operation("*operands")
def einsum(subscripts: str, *operands: Any, **kwargs: Any) -> Tensor:
    """Products and sums in Einstein's notation.

    >>> einsum("ij,j->i", [[1.0, 2.0]], [3.0, 4.0]).numpy()
    array([11.], dtype=float32)
    """
    if "..." in subscripts and "->" not in subscripts:  # numpy's rule: letters that stand once
        letters = subscripts.replace(".", "").replace(",", "")
        once = sorted(letter for letter in letters if letters.count(letter) == 1)
        subscripts = f"{subscripts}->...{''.join(once)}"
    values = promoted(*operands)
    kind = values[0].dtype
    if all(kind_of(value) == "int8" for value in operands):
        kind = ops.zeros((), "int32").dtype
    return ops.cast(ops.einsum(subscripts, *_numbers(*values), **kwargs), kind)


@operation("x1 x2")
def kron(x1: Any, x2: Any) -> Tensor:
    """x2 in place of each entry of x1, times that entry."""
    x1, x2 = promoted(x1, x2)
    rank = max(x1.ndim, x2.ndim)
    mine = [1] * (rank - x1.ndim) + list(ops.shape(x1))
    others = [1] * (rank - x2.ndim) + list(ops.shape(x2))
    wide = ops.reshape(x1, [size for n in mine for size in (n, 1)])
    narrow = ops.reshape(x2, [size for n in others for size in (1, n)])
    return ops.reshape(wide * narrow, [a * b for a, b in zip(mine, others, strict=True)])


@operation("x1 x2")
def cross(
    x1: Any, x2: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Tensor:
    """The vector at right angles to two others; of vectors of two numbers, its size.

    Raises:
        ArgumentError: The vectors have neither two nor three numbers.
    """
    x1, x2 = promoted(x1, x2)
    if axis is not None:
        axisa = axisb = axisc = axis
    one, other = _moved(x1, axisa, -1), _moved(x2, axisb, -1)
    sizes = one.shape[-1], other.shape[-1]
    if any(size not in (2, 3, None) for size in sizes):
        raise ArgumentError(
            "`x1`'s and `x2`'s dim must be 2 or 3 along the axis of vectors, not "
            f"{sizes[0]} and {sizes[1]}."
        )
    a, b = ([part[..., i] for i in range(size or 3)]
            for part, size in zip((one, other), sizes, strict=True))  # fmt: skip
    upright = a[0] * b[1] - a[1] * b[0]
    if sizes == (2, 2):
        return upright
    zero = ops.zeros_like(upright)
    a2, b2 = (part[2] if len(part) == 3 else zero for part in (a, b))
    made = ops.stack([a[1] * b2 - a2 * b[1], a2 * b[0] - a[0] * b2, upright + zero], axis=-1)
    return _moved(made, -1, axisc)


def _moved(x: Tensor, source: int, target: int) -> Tensor:
    order = [axis for axis in range(x.ndim) if axis != source % x.ndim]
    order.insert(target % x.ndim, source % x.ndim)
    return ops.transpose(x, perm=order) if order != list(range(x.ndim)) else x


@operation()
def corrcoef(x: Any) -> Tensor:
    """How much the rows go together: 1 if they always do."""
    x = as_float(x)
    if x.ndim == 0:
        return ops.constant(float("nan"), x.dtype)
    rows = ops.reshape(x, [1, -1]) if x.ndim == 1 else ops.reshape(x, [ops.shape(x)[0], -1])
    apart = rows - mean(rows, axis=-1, keepdims=True)
    together = ops.matmul(apart, apart, transpose_b=True)
    sizes = ops.sqrt(ops.diag_part(together))
    found = together / (ops.expand_dims(sizes, 0) * ops.expand_dims(sizes, 1))
    found = ops.clip_by_value(found, -1.0, 1.0)
    return ops.reshape(found, []) if x.ndim == 1 else found


@operation("x1 x2")
def correlate(x1: Any, x2: Any, mode: str = "valid") -> Tensor:
    """The product sums of a row with another one at each place.

    Raises:
        ArgumentError: The mode is none of "valid", "same", "full"; or these are no rows.
    """
    if mode not in ("valid", "same", "full"):
        raise ArgumentError(
            "mode must be one of `valid`, `same`, or `full`. Received: mode=" + str(mode)
        )
    x1, x2 = (as_float(value) for value in promoted(x1, x2))
    if x1.ndim != 1 or x2.ndim != 1:
        raise ArgumentError("correlate is for rows of numbers (1D).")
    n, m = x1.shape[0], x2.shape[0]
    if mode == "valid":
        long, short = (x1, x2) if n >= m else (x2, x1)
        found = _slid(long, short, 0)
        return found if n >= m else ops.reverse(found, axis=[0])
    found = _slid(x1, x2, m - 1)
    if mode == "full":
        return found
    length = max(n, m)
    start = (n + m - 1 - length) // 2
    return found[start : start + length]


def _slid(long: Tensor, short: Tensor, around: int) -> Tensor:
    padded = ops.pad(long, [[around, around]])
    pieces = ops.frame(padded, length=short.shape[0], step=1, axis=0, pad_end=False)
    return ops.reduce_sum(pieces * short, axis=-1)
