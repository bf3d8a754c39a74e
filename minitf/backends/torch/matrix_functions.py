"""Exponential, square root and logarithm of matrices in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    the exponential is torch's own; the others run numpy's steps on torch's arrays.
Try it          >>> KERNELS["matrix_square_root"](torch.tensor([[4.0]]))
                tensor([[2.]])
Read next       ops/matrix_functions.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.matrices import SINGULAR
from minitf.backends.numpy.matrix_functions import logarithm, square_root
from minitf.backends.torch.matrices import raising

Array = torch.Tensor


def _for_torch(function: Callable[..., Array]) -> Callable[..., Array]:
    @raising(SINGULAR)
    def kernel(x: Array) -> Array:
        if x.ndim < 2 or x.shape[-1] != x.shape[-2]:
            raise ValueError("not square")  # the shape rule explains it to the learner
        return function(torch, x, torch.eye(x.shape[-1], dtype=x.dtype, device=x.device))

    return kernel


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_exponential": torch.linalg.matrix_exp,
    "matrix_square_root": _for_torch(square_root),
    "matrix_logarithm": _for_torch(logarithm),
}
