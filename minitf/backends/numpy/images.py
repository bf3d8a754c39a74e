"""Resizing images in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    a product with a matrix of weights along the rows of pixels, another along the
                columns; its adjoint is the product with the matrices turned around.
Try it          >>> row = np.array([0.0, 1.0]).reshape(1, 1, 2, 1)
                >>> KERNELS["resize"](row, (1, 4), "bilinear", dtype="float64").ravel()
                array([0.  , 0.25, 0.75, 1.  ])
Read next       backends/torch/images.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.backends.numpy.interpolation import nearest, weights

Array = np.ndarray


def resize(
    x: Array, size: tuple[int, int], method: str, antialias: bool = False, half: bool = True,
    corners: bool = False, dtype: str = "float32",
) -> Array:  # fmt: skip
    check_image(x)
    if method == "nearest":
        rows, columns = (
            nearest(n, m, half, corners) for n, m in zip(x.shape[1:3], size, strict=True)
        )
        return x[:, rows][:, :, columns]
    tables = both_weights(x, size, method, antialias, half, corners)
    return along_both(x.astype(dtype), *(table.astype(dtype) for table in tables))


def check_image(x: Any) -> None:
    if x.ndim != 4:
        raise ValueError("not a batch of images")  # the shape rule explains it to the learner


def both_weights(
    x: Any, size: tuple, method: str, antialias: bool, half: bool, corners: bool
) -> list[Array]:
    """The matrices for the rows of pixels and for the columns."""
    pairs = zip(x.shape[1:3], size, strict=True)
    return [weights(n, m, method, antialias, half, corners) for n, m in pairs]


def both_nearest(x: Any, size: tuple, half: bool, corners: bool) -> list[Array]:
    return [nearest(n, m, half, corners) for n, m in zip(x.shape[1:3], size, strict=True)]


def along_both(x: Any, rows: Any, columns: Any) -> Any:
    """Products along the rows of pixels and along the columns, of images with channels last."""
    batch, height, width, channels = x.shape
    x = rows @ x.reshape(batch, height, width * channels)
    x = columns @ x.reshape(batch * len(rows), width, channels)
    return x.reshape(batch, len(rows), len(columns), channels)


def resize_adjoint(
    g: Array, x: Array, size: tuple[int, int], method: str, antialias: bool = False,
    half: bool = True, corners: bool = False, dtype: str = "float32",
) -> Array:  # fmt: skip
    tables = both_weights(x, size, method, antialias, half, corners)
    return along_both(g, *(table.T.astype(g.dtype) for table in tables)).astype(x.dtype)


KERNELS: dict[str, Callable[..., Any]] = {"resize": resize, "resize_adjoint": resize_adjoint}
