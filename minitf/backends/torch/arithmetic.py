"""Arithmetic for special cases in torch, and operations on bits.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's names.
Try it          >>> KERNELS["xlogy"](torch.tensor(0.0), torch.tensor(0.0))
                tensor(0.)
Read next       backends/torch/special.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.errors import ArgumentError

Array = torch.Tensor


def floordiv(x: Array, y: Array) -> Array:
    return torch.floor(x / y) if x.is_floating_point() else torch.floor_divide(x, y)


def power(x: Array, y: Array, out: Array | None = None) -> Array:
    whole = not (x.is_floating_point() or x.is_complex())
    if whole and bool((y < 0).any()):
        raise ValueError("Integers to negative integer powers are not allowed.")
    return torch.pow(x, y, out=out)


def checked(function: Callable[..., Array]) -> Callable[..., Array]:
    """Division; among whole numbers, a zero below the line is an error, as in numpy."""

    def run(x: Array, y: Array) -> Array:
        if not x.is_floating_point() and not bool(y.all()):
            raise ArgumentError("Integer division by zero.")
        return function(x, y)

    return run


def choose(special: Callable[..., Array], function: Callable[..., Array]) -> Callable[..., Array]:
    """0 where the special case holds, the function elsewhere."""

    def run(x: Array, y: Array) -> Array:
        zero = torch.zeros((), dtype=x.dtype, device=x.device)
        return torch.where(special(x, y), zero, function(x, y))

    return run


def passing(function: Callable[..., Array]) -> Callable[..., Array]:
    """A gradient in which nothing stays nothing, whatever it is multiplied with."""

    def run(z: Array, g: Array) -> Array:
        return torch.where(g == 0, torch.zeros((), dtype=g.dtype, device=g.device), function(z, g))

    return run


def shift(function: Callable[..., Array]) -> Callable[..., Array]:
    def run(x: Array, y: Array) -> Array:
        return function(x, y.clamp(0, 8 * x.element_size() - 1))

    return run


def _y_is_zero(x: Array, y: Array) -> Array:
    return y == 0


def _x_is_zero(x: Array, y: Array) -> Array:
    return x == 0


def bitcast(x: Array, dtype: str, parts: float) -> Array:
    read = (x[..., None] if parts > 1 else x).contiguous().view(getattr(torch, dtype))
    return read if parts >= 1 else read.reshape(x.shape[:-1])


KERNELS: dict[str, Callable[..., Any]] = {
    "floordiv": checked(floordiv), "mod": checked(torch.remainder),
    "truncatediv": checked(lambda x, y: torch.div(x, y, rounding_mode="trunc")),
    "truncatemod": checked(torch.fmod),
    "power": power,
    "divide_no_nan": choose(_y_is_zero, torch.true_divide),
    "multiply_no_nan": choose(_y_is_zero, torch.multiply),
    "xlogy": choose(_x_is_zero, torch.xlogy),
    "xlog1py": choose(_x_is_zero, lambda x, y: x * torch.log1p(y)),
    "xdivy": choose(_x_is_zero, torch.true_divide),
    "squared_difference": lambda x, y: (x - y) * (x - y).conj(),
    "add_n": lambda *values: torch.stack(values).sum(0, dtype=values[0].dtype),
    "sqrt_grad": passing(lambda z, g: g * 0.5 / z),
    "rsqrt_grad": passing(lambda z, g: g * (z * z * z * -0.5)),
    "reciprocal_grad": passing(lambda z, g: -g * (z * z)),
    "nextafter": torch.nextafter, "is_inf": torch.isinf,
    "logical_xor": torch.logical_xor,
    "bitwise_and": torch.bitwise_and, "bitwise_or": torch.bitwise_or,
    "bitwise_xor": torch.bitwise_xor, "invert": torch.bitwise_not, "bitcast": bitcast,
    "left_shift": shift(torch.bitwise_left_shift), "right_shift": shift(torch.bitwise_right_shift),
}  # fmt: skip
