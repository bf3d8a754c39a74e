"""keras.ops: tensors made from sizes and numbers.

Where it sits   a theme of keras.ops.
The one idea    a shape and a rule give all the entries.
Try it          >>> from minitf import keras
                >>> keras.ops.tri(3).numpy()
                array([[1., 0., 0.],
                       [1., 1., 0.],
                       [1., 1., 1.]], dtype=float32)
Read next       keras/ops/windows.py

As https://keras.io/api/ops/numpy/
"""

from __future__ import annotations

import math
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.keras.config import floatx, standardize_dtype
from minitf.keras.ops.promotion import as_float, kind_of, result_type, to_type
from minitf.keras.ops.symbolic import operation


@operation()
def array(x: Any, dtype: Any = None) -> Any:
    """The value as a tensor."""
    tensor = convert_to_tensor(x)
    return tensor if dtype is None else ops.cast(tensor, standardize_dtype(dtype))


def zeros(shape: Any, dtype: Any = None) -> Tensor:
    """Zeros everywhere."""
    return ops.zeros(shape, standardize_dtype(dtype))


def ones(shape: Any, dtype: Any = None) -> Tensor:
    """Ones everywhere."""
    return ops.ones(shape, standardize_dtype(dtype))


def empty(shape: Any, dtype: Any = None) -> Tensor:
    """Entries that do not matter: zeros."""
    return ops.zeros(shape, standardize_dtype(dtype))


@operation("fill_value")
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """One number everywhere."""
    return ops.broadcast_to(ops.cast(convert_to_tensor(fill_value), standardize_dtype(dtype)),
                            shape)  # fmt: skip


@operation()
def zeros_like(x: Any, dtype: Any = None) -> Tensor:
    """Zeros in the shape of x."""
    return ops.zeros_like(convert_to_tensor(x), dtype=dtype)


@operation()
def ones_like(x: Any, dtype: Any = None) -> Tensor:
    """Ones in the shape of x."""
    return ops.ones_like(convert_to_tensor(x), dtype=dtype)


@operation()
def empty_like(x: Any, dtype: Any = None) -> Tensor:
    """Zeros in the shape of x."""
    return ops.zeros_like(convert_to_tensor(x), dtype=dtype)


@operation("x fill_value")
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """One number in the shape of x."""
    x = convert_to_tensor(x)
    number = ops.cast(convert_to_tensor(fill_value), dtype or x.dtype)
    return ops.broadcast_to(number, ops.shape(x))


@operation("start stop step")
def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Tensor:
    """Numbers from start up to stop, which is left out."""
    given = [value for value in (start, stop, step) if value is not None]
    kind = result_type(*map(kind_of, given)) if dtype is None else standardize_dtype(dtype)
    drawn = kind if kind in ("int32", "int64", "float32", "float64") else "float32"
    low, high = (0, start) if stop is None else (start, stop)
    low, high, distance = (
        ops.cast(value, drawn) if isinstance(value, Tensor) else value
        for value in (low, high, 1 if step is None else step)
    )
    made = ops.range_(low, high, distance, dtype=drawn)
    return ops.cast(made, kind)


def eye(N: Any, M: Any = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones on a diagonal.

    Raises:
        TypeError: The sizes are no whole numbers.
    """
    for size in (N, M):
        if isinstance(size, float) or "float" in getattr(getattr(size, "dtype", None), "name", ""):
            raise TypeError(f"Arguments `N` and `M` must be integers. Received: N={N}, M={M}")
    rows, columns = _grid(N, M)
    return ops.cast(ops.equal(columns - rows, ops.constant(k)), standardize_dtype(dtype))


def identity(n: int, dtype: Any = None) -> Tensor:
    """The square matrix that changes nothing."""
    return eye(n, dtype=dtype)


def tri(N: Any, M: Any = None, k: int = 0, dtype: Any = None) -> Tensor:
    """Ones on and below a diagonal."""
    rows, columns = _grid(N, M)
    return ops.cast(ops.less_equal(columns - rows, ops.constant(k)), standardize_dtype(dtype))


def _grid(n: Any, m: Any) -> tuple[Tensor, Tensor]:
    """The row and the column of each entry."""
    return (
        ops.expand_dims(ops.range_(n, dtype="int32"), 1),
        ops.expand_dims(ops.range_(n if m is None else m, dtype="int32"), 0),
    )


def _triangle(x: Any, keep: Any) -> Tensor:
    x = convert_to_tensor(x)
    sizes = ops.shape(x)
    rows, columns = _grid(sizes[-2], sizes[-1])
    return ops.where(keep(columns - rows), x, ops.zeros_like(x))


@operation()
def tril(x: Any, k: int = 0) -> Tensor:
    """What is on and below a diagonal; zeros above."""
    return _triangle(x, lambda above: ops.less_equal(above, ops.cast(k, "int32")))


@operation()
def triu(x: Any, k: int = 0) -> Tensor:
    """What is on and above a diagonal; zeros below."""
    return _triangle(x, lambda above: ops.greater_equal(above, ops.cast(k, "int32")))


def _spaced(
    start: Any, stop: Any, num: int, endpoint: bool, kind: str, axis: int
) -> tuple[Tensor, Tensor]:
    """Numbers at equal distances, and the distance."""
    low, high = to_type(start, kind), to_type(stop, kind)
    low, high = low + ops.zeros_like(high), high + ops.zeros_like(low)
    parts = num - 1 if endpoint else num
    distance = (high - low) / ops.constant(float(max(parts, 1)), kind)
    if not parts:
        distance = ops.zeros_like(distance) + math.nan
    steps = ops.reshape(ops.cast(ops.range_(num), kind), [num] + [1] * low.ndim)
    made = low + steps * (ops.zeros_like(distance) if not parts else distance)
    if endpoint and num > 1:  # the last one exactly
        made = ops.concat([made[:-1], ops.expand_dims(high, 0)], axis=0)
    if axis % made.ndim:
        order = list(range(1, made.ndim))
        order.insert(axis % made.ndim, 0)
        made = ops.transpose(made, perm=order)
    return made, distance


def _float_kind(dtype: Any, *values: Any) -> tuple[str, str]:
    """The type to compute in, and the type of the result."""
    kind = result_type(*map(kind_of, values), float) if dtype is None else standardize_dtype(dtype)
    return (kind if "float" in kind or "complex" in kind else floatx()), kind


@operation("start stop")
def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False,
    dtype: Any = None, axis: int = 0,
) -> Any:  # fmt: skip
    """Numbers at equal distances."""
    inner, kind = _float_kind(dtype, start, stop)
    made, distance = _spaced(start, stop, num, endpoint, inner, axis)
    made = ops.cast(made, kind)
    return (made, distance) if retstep else made


@operation("start stop")
def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: float = 10,
    dtype: Any = None, axis: int = 0,
) -> Tensor:  # fmt: skip
    """Powers of a base, with exponents at equal distances."""
    inner, kind = _float_kind(dtype, start, stop)
    exponents, _ = _spaced(start, stop, num, endpoint, inner, axis)
    return ops.cast(ops.power(ops.cast(base, inner), exponents), kind)


@operation("start stop")
def geomspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0
) -> Tensor:
    """Numbers each of which is the same factor times the one before."""
    inner, kind = _float_kind(dtype, start, stop)
    low, high = to_type(start, inner), to_type(stop, inner)
    logarithms, _ = _spaced(
        ops.log(ops.absolute(low)), ops.log(ops.absolute(high)), num, endpoint, inner, axis
    )
    return ops.cast(ops.sign(low) * ops.exp(logarithms), kind)


@operation()
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Tensor:
    """The powers of each number, highest first."""
    x = convert_to_tensor(x)
    count = ops.shape(x)[0] if N is None else N
    wide = ops.cast(x, result_type(x.dtype.name, "float32"))
    exponents = ops.cast(ops.range_(count), wide.dtype)
    powers = exponents if increasing else ops.reverse(exponents, axis=[0])
    return ops.cast(ops.power(ops.expand_dims(wide, -1), powers), x.dtype)


def _phases(count: Any) -> Tensor:
    """0 to 2 pi."""
    count = int(count)
    return ops.cast(ops.range_(count), floatx()) * (2 * math.pi / max(count - 1, 1))


def _window(count: Any, weights: tuple[float, ...]) -> Tensor:
    if int(count) == 1:
        return ops.ones([1], floatx())
    phases = _phases(count)
    waves = [(-1) ** n * w * ops.cos(phases * float(n)) for n, w in enumerate(weights)]
    return ops.add_n(waves)


def bartlett(x: Any) -> Tensor:
    """A triangle."""
    if int(x) == 1:
        return ops.ones([1], floatx())
    return 1.0 - ops.absolute(_phases(x) / math.pi - 1.0)


def hanning(x: Any) -> Tensor:
    """A raised cosine."""
    return _window(x, (0.5, 0.5))


def hamming(x: Any) -> Tensor:
    """A raised cosine that does not go down to 0."""
    return _window(x, (0.54, 0.46))


def blackman(x: Any) -> Tensor:
    """Two cosines: smaller beside the middle."""
    return _window(x, (0.42, 0.5, 0.08))


def kaiser(x: Any, beta: Any) -> Tensor:
    """A window whose width `beta` says."""
    if int(x) == 1:
        return ops.ones([1], floatx())
    place = _phases(x) / math.pi - 1.0
    beta = as_float(beta)
    inside = ops.sqrt(ops.maximum(1.0 - ops.square(place), 0.0))
    return ops.bessel_i0(beta * inside) / ops.bessel_i0(beta)
