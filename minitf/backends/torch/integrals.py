"""Functions that are integrals, in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    torch has most of them; numpy computes the others.
Try it          >>> KERNELS["igamma"](torch.tensor(1.0), torch.tensor(1.0))
                tensor(0.6321)
Read next       backends/torch/special.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy import integrals

Array = torch.Tensor


def by_numpy(kernel: Callable[..., Any]) -> Callable[..., Array]:
    """What torch has not got, computed by numpy."""

    def run(*arrays: Array) -> Array:
        result = kernel(*(array.cpu().numpy() for array in arrays))
        return torch.from_numpy(result).to(arrays[0].device)

    return run


def of_positive(function: Callable[..., Array]) -> Callable[..., Array]:
    """No number where the shape parameter is not positive."""
    return lambda a, x: torch.where(a > 0, function(a, x), torch.nan)


KERNELS: dict[str, Callable[..., Any]] = {
    "igamma": of_positive(torch.special.gammainc),
    "igammac": of_positive(torch.special.gammaincc),
    "igamma_grad_a": by_numpy(integrals.igamma_grad_a),
    "betainc": by_numpy(integrals.betainc),
    "bessel_i0e": torch.special.i0e, "bessel_i1e": torch.special.i1e,
}  # fmt: skip
