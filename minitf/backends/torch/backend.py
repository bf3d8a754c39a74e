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

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import numpy as np
import torch

from minitf.backends.base import Backend, Device, Step
from minitf.backends.torch import arrays, capture, lstm
from minitf.backends.torch.basic import name_of, torch_dtype
from minitf.backends.torch.binders import BINDERS
from minitf.backends.torch.table import DRAWS, KERNELS
from minitf.dtypes import ALL, DType
from minitf.errors import DeviceError


class TorchBackend(Backend):
    """Arrays are torch.Tensor, all on one device of torch's.  Gradients are minitf's own."""

    name = "torch"
    array = torch.Tensor
    dtypes: ClassVar = {
        getattr(torch, name): dtype for name, dtype in ALL.items() if hasattr(torch, name)
    }

    def __init__(self, place: torch.device):
        draws = {name: partial(draw, device=place) for name, draw in DRAWS.items()}
        self.kernels: dict[str, Callable[..., Any]] = {**KERNELS, **draws}
        self.binders = BINDERS
        self._place = place

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

    def is_held(self, largest: int) -> bool:
        """Threads have to meet after every call: for less than some 100,000 entries a loss."""
        return self._place.type == "cpu" and largest < 1 << 17

    def hold(self) -> int:
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        return before

    def give_back(self, before: int) -> None:
        torch.set_num_threads(before)

    def filler(
        self, source: np.ndarray, place: torch.Tensor, device: Device
    ) -> Callable[[Any], None]:
        seen = arrays.as_torch(source) if place.is_cpu else None
        if seen is None or seen.dtype is not place.dtype or not seen.ndim:
            return super().filler(source, place, device)

        def fill(rows: Any) -> None:
            if type(rows) is slice:
                place.copy_(seen[rows])
            else:
                torch.index_select(seen, 0, torch.from_numpy(rows), out=place)

        def fill_alone(rows: Any) -> None:
            before = self.hold()
            try:
                fill(rows)
            finally:
                self.give_back(before)

        return fill_alone if self.is_held(place.numel()) else fill

    def prepared(
        self, operations: Sequence[Any], fetches: Sequence[Any], shapes: dict[int, tuple]
    ) -> list[Any]:
        return lstm.marked(operations, fetches, shapes)

    def arrange(self, steps: list[Step]) -> list[Step]:
        return capture.arranged(steps, self._place) if self._place.type == "cuda" else steps

    def shares_memory(self, one: torch.Tensor, other: torch.Tensor) -> bool:
        return one.untyped_storage().data_ptr() == other.untyped_storage().data_ptr()


# Kinds of devices, why one may not be there, and how torch is asked.
_KINDS: dict[str, tuple[str, Callable[[], int]]] = {
    "cpu": ("", lambda: 1),
    "cuda": ("it wants an NVIDIA GPU and a PyTorch built for CUDA", torch.cuda.device_count),
    "mps": ("it wants a Mac with Apple's own processor", lambda: int(torch.mps.is_available())),
}


def torch_device(place: str) -> Device:
    """The Device "torch:<place>": a GPU by its number, 0 if none is given.

    Raises:
        DeviceError: torch does not see such a device on this machine.
    """
    kind, _, number = place.partition(":")
    why, count = _KINDS.get(kind, ("minitf knows torch:cpu, torch:cuda and torch:mps", lambda: 0))
    seen = count()
    index = int(number) if number.isdigit() else 0
    if index >= seen or (number and not number.isdigit()):
        others = [f"tf.device('torch:{kind}:{seen - 1}')"] if seen > 0 and kind == "cuda" else []
        raise DeviceError(
            f"There is no device 'torch:{place}' here.",
            why=f"torch sees {seen} of this kind, counted from 0" if seen else why,
            instead=" or ".join([*others, "tf.device('torch:cpu')", "tf.device('cpu') for numpy"]),
        )
    handle = torch.device(f"{kind}:{index}" if kind == "cuda" else kind)
    return Device(f"torch:{handle}", TorchBackend(handle), handle)
