"""Boxes in images in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    boxes are few: they are brought to numpy, and the answer is brought back.
Try it          >>> boxes = torch.tensor([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 0.9]])
                >>> KERNELS["non_max_suppression"](boxes, torch.tensor([0.5, 0.8]), most=2)
                (tensor([1], dtype=torch.int32), tensor([0.8000]))
Read next       ops/boxes.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy import boxes

Array = torch.Tensor


def _brought(kernel: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arrays: Array, **attrs: Any) -> Any:
        found = kernel(*(array.cpu().numpy() for array in arrays), **attrs)
        place = arrays[0].device
        if isinstance(found, tuple):
            return tuple(torch.from_numpy(part).to(place) for part in found)
        return torch.from_numpy(found).to(place)

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    name: _brought(kernel) for name, kernel in boxes.KERNELS.items()
}
