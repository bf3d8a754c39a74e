"""Resizing images in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    as in numpy, with the same weights.
Try it          >>> row = torch.tensor([0.0, 1.0]).reshape(1, 1, 2, 1)
                >>> KERNELS["resize"](row, (1, 4), "bilinear").ravel()
                tensor([0.0000, 0.2500, 0.7500, 1.0000])
Read next       ops/resizing.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.images import along_both, both_nearest, both_weights, check_image

Array = torch.Tensor


def resize(
    x: Array, size: tuple[int, int], method: str, antialias: bool = False, half: bool = True,
    corners: bool = False, dtype: str = "float32",
) -> Array:  # fmt: skip
    check_image(x)
    if method == "nearest":
        rows, columns = (
            torch.from_numpy(p).to(x.device) for p in both_nearest(x, size, half, corners)
        )
        return x[:, rows][:, :, columns]
    x = x.to(getattr(torch, dtype))
    tables = both_weights(x, size, method, antialias, half, corners)
    return along_both(x, *(torch.from_numpy(table).to(x) for table in tables))


def resize_adjoint(
    g: Array, x: Array, size: tuple[int, int], method: str, antialias: bool = False,
    half: bool = True, corners: bool = False, dtype: str = "float32",
) -> Array:  # fmt: skip
    tables = both_weights(x, size, method, antialias, half, corners)
    return along_both(g, *(torch.from_numpy(table.T).to(g) for table in tables)).to(x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {"resize": resize, "resize_adjoint": resize_adjoint}
