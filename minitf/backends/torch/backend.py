"""The torch backend: the same kernels on torch arrays, on CPU, CUDA or MPS.

Where it sits   implements backends.base; imported when a device names torch.
The one idea    tensors carry their device, so a model runs on a GPU when its variables live there.
Try it          >>> import minitf as tf
                >>> with tf.device("torch:cpu"):
                ...     x = tf.constant([1.0, 2.0])
                >>> (x * x).numpy()
                array([1., 4.], dtype=float32)
Read next       execution/plan.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch

from minitf.backends.base import Backend, Device, Step
from minitf.backends.torch import arrays
from minitf.backends.torch.basic import name_of, torch_dtype
from minitf.backends.torch.table import DRAWS, KERNELS
from minitf.dtypes import ALL, DType
from minitf.errors import DeviceError


class TorchBackend(Backend):
    """Arrays are torch.Tensor, all on one device of torch's.  Gradients are minitf's own."""

    name = "torch"

    def __init__(self, place: torch.device):
        table: dict[str, Callable[..., Any]] = dict(KERNELS)
        table.update((name, partial(draw, device=place)) for name, draw in DRAWS.items())
        self.kernels = {name: _without_grad(kernel) for name, kernel in table.items()}
        self.binders = BINDERS

    def from_numpy(self, array: np.ndarray, device: Device) -> torch.Tensor:
        return arrays.from_numpy(array, device.handle)

    def to_numpy(self, array: torch.Tensor) -> np.ndarray:
        return arrays.to_numpy(array)

    def dtype(self, array: torch.Tensor) -> DType:
        return ALL[name_of(array.dtype)]

    def finish(self, array: torch.Tensor) -> torch.Tensor:
        return array

    def empty(self, shape: tuple[int, ...], dtype: DType, device: Device) -> torch.Tensor:
        return torch.empty(shape, dtype=torch_dtype(dtype.name), device=device.handle)

    def ghost(self, shape: tuple[int, ...], dtype: DType, device: Device) -> torch.Tensor:
        return torch.zeros((), dtype=torch_dtype(dtype.name), device=device.handle).expand(shape)

    def copy(self, array: torch.Tensor) -> torch.Tensor:
        return array.clone(memory_format=torch.contiguous_format)

    def write(self, target: torch.Tensor, value: torch.Tensor) -> None:
        target.copy_(value)

    def shares_memory(self, one: torch.Tensor, other: torch.Tensor) -> bool:
        return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


def torch_device(place: str) -> Device:
    """The Device "torch:<place>".

    Raises:
        DeviceError: torch does not see such a device on this machine.
    """
    try:
        handle = torch.device(place)
        torch.empty(0, device=handle)
    except (RuntimeError, AssertionError) as problem:
        raise DeviceError(
            f"There is no device 'torch:{place}' here: {str(problem).splitlines()[0]}",
            instead="tf.device('torch:cpu'), or tf.device('cpu') for numpy",
        ) from None
    return Device(f"torch:{handle}", TorchBackend(handle), handle)


def _without_grad(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """torch must not keep a graph of its own beside ours."""

    def run(*arrays: Any, **attrs: Any) -> Any:
        with torch.no_grad():
            return kernel(*arrays, **attrs)

    return run


def _into(function: Callable[..., Any]) -> Callable[[Any, tuple, dict], list[Step]]:
    """torch's functions take the buffer for the result as `out`."""

    def bind(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
        return [partial(function, *arrays, out=out)]

    return bind


def _matmul(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
    x, y = arrays
    x = x.transpose(-1, -2) if attrs.get("transpose_a") else x
    y = y.transpose(-1, -2) if attrs.get("transpose_b") else y
    return [partial(torch.matmul, x, y, out=out)]


def _reduction(function: Callable[..., Any]) -> Callable[[Any, tuple, dict], list[Step]]:
    def bind(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
        x, axis = arrays[0], attrs.get("axis")
        axes = tuple(range(x.ndim)) if axis is None else axis
        if not axes or not x.is_floating_point():
            kernel = KERNELS[f"reduce_{function.__name__}"]
            return [lambda: out.copy_(kernel(x, **attrs))]
        return [partial(function, x, axes, attrs.get("keepdims", False), out=out)]

    return bind


def _copy(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
    return [partial(out.copy_, arrays[0])]


def _cast(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
    if arrays[0].is_complex():
        return [lambda: out.copy_(KERNELS["cast"](*arrays, **attrs))]
    return _copy(out, arrays, attrs)


def _pack(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
    steps: list[Step] = []
    start = 0
    for array in arrays:
        place = out.narrow(0, start, array.numel()).reshape(array.shape)
        start += array.numel()
        if place.data_ptr() != array.data_ptr():
            steps.append(partial(place.copy_, array))
    return steps


def _draw(method: str) -> Callable[[Any, tuple, dict], list[Step]]:
    def bind(out: torch.Tensor, arrays: tuple, attrs: dict) -> list[Step]:
        return [partial(getattr(out, method), generator=attrs["generator"].torch(out.device))]

    return bind


_WITH_OUT = (
    "add", "subtract", "multiply", "divide", "power", "negative", "abs",
    "square", "sqrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "floor", "ceil",
    "round", "maximum", "minimum", "equal", "not_equal", "less", "less_equal", "greater",
    "greater_equal", "reciprocal", "rsqrt", "sigmoid", "erf",
)  # fmt: skip

BINDERS: dict[str, Callable[[Any, tuple, dict], list[Step]]] = {
    **{name: _into(KERNELS[name]) for name in _WITH_OUT},
    "matmul": _matmul, "identity": _copy, "cast": _cast, "pack": _pack,
    "reduce_sum": _reduction(torch.sum), "reduce_mean": _reduction(torch.mean),
    "random_uniform_like": _draw("uniform_"), "random_normal_like": _draw("normal_"),
}  # fmt: skip
