"""Functions that are integrals, in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    torch has them, but for one derivative, which numpy computes.
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


def igamma_grad_a(a: Array, x: Array) -> Array:
    result = integrals.igamma_grad_a(a.cpu().numpy(), x.cpu().numpy())
    return torch.from_numpy(result).to(x.device)


KERNELS: dict[str, Callable[..., Any]] = {
    "igamma": torch.special.gammainc, "igammac": torch.special.gammaincc,
    "igamma_grad_a": igamma_grad_a,
    "bessel_i0e": torch.special.i0e, "bessel_i1e": torch.special.i1e,
}  # fmt: skip
