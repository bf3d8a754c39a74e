"""Running sums and products in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy, with torch's running functions.
Try it          >>> KERNELS["cumsum"](torch.tensor([1, 2, 3]), exclusive=True)
                tensor([0, 1, 3])
Read next       backends/torch/arithmetic.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Array = torch.Tensor


def scan(function: Callable[..., Array], first: float) -> Callable[..., Array]:
    """A running function; `first` is what stands before the first entry."""

    def run(x: Array, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
        x = torch.flip(x, (axis,)) if reverse else x
        z = function(x, axis).to(x.dtype)
        if exclusive and x.shape[axis]:
            ends = torch.full_like(x.narrow(axis, 0, 1), first)
            z = torch.cat([ends, z.narrow(axis, 0, x.shape[axis] - 1)], axis)
        return torch.flip(z, (axis,)) if reverse else z

    return run


KERNELS: dict[str, Callable[..., Any]] = {
    "cumsum": scan(torch.cumsum, 0), "cumprod": scan(torch.cumprod, 1),
    "cumulative_logsumexp": scan(torch.logcumsumexp, -torch.inf),
}  # fmt: skip
