"""Matrix products on fixed buffers in torch.

Where it sits   below the binders; every kernel that multiplies matrices asks here.
The one idea    a product of a stack of matrices with one matrix is one product.  And a product with
                few columns is computed lying on its side: the library is built for long rows, and
                takes a third of the time for those.
Try it          >>> out = torch.empty(2, 2)
                >>> for step in multiply(torch.eye(2), torch.ones(2, 2), out): _ = step()
                >>> out
                tensor([[1., 1.],
                        [1., 1.]])
Read next       backends/torch/linalg.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

Array = torch.Tensor
Steps = list[Callable[[], Any]]

NARROW = 32  # columns; measured, on a processor
LARGE = 2048  # entries of the first factor that pay for turning the result


def multiply(x: Array, y: Array, out: Array) -> Steps:
    """out = x @ y, for matrices or stacks of them."""
    if x.ndim > 2 and y.ndim == 2 and x.is_contiguous() and out.is_contiguous():
        x, out = x.reshape(-1, x.shape[-1]), out.reshape(-1, out.shape[-1])
    if x.ndim == y.ndim == 2:
        return _turned(x, y, out) if _is_narrow(x, out) else [partial(torch.mm, x, y, out=out)]
    if x.ndim == y.ndim == 3 and len(x) == len(y):
        return [partial(torch.bmm, x, y, out=out)]
    return [partial(torch.matmul, x, y, out=out)]


def _is_narrow(x: Array, out: Array) -> bool:
    rows, columns = out.shape
    return out.is_cpu and 1 < columns < min(NARROW, rows) and x.numel() >= LARGE


def _turned(x: Array, y: Array, out: Array) -> Steps:
    lying = torch.empty(out.T.shape, dtype=out.dtype)
    return [partial(torch.mm, y.T, x.T, out=lying), partial(out.copy_, lying.T)]
