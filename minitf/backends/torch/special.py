"""Special functions in torch, which has them all.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy; polygamma is made of torch's zeta, since torch's own takes
                its order as a plain number.
Try it          >>> KERNELS["erfc"](torch.tensor(0.0))
                tensor(1.)
Read next       backends/torch/table.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Array = torch.Tensor


def digamma(x: Array) -> Array:
    pole = (x <= 0) & (x == torch.floor(x))
    return torch.where(pole, torch.nan, torch.digamma(x))


def polygamma(n: Array, x: Array) -> Array:
    sign = torch.where(n % 2 == 0, -1.0, 1.0).to(x.dtype)
    order = sign * torch.exp(torch.lgamma(n + 1)) * torch.special.zeta(n + 1, x)
    defined = (n >= 0) & (n == torch.floor(n))
    return torch.where(n == 0, digamma(x), torch.where(defined, order, torch.nan))


KERNELS: dict[str, Callable[..., Any]] = {
    "erf": torch.erf, "erfc": torch.erfc, "erfinv": torch.erfinv, "ndtri": torch.special.ndtri,
    "lgamma": torch.lgamma, "digamma": digamma, "zeta": torch.special.zeta,
    "polygamma": polygamma,
}  # fmt: skip
