"""Diagonals and bands of matrices in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    the positions are those of numpy; only reading and writing is torch's.
Try it          >>> KERNELS["band_part"](torch.ones(2, 2), 0, -1)
                tensor([[1., 1.],
                        [0., 1.]])
Read next       ops/diagonals.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.diagonals import band, check_table, matrix_size, positions

Array = torch.Tensor


def _places(x: Array, sizes: Any, k: tuple[int, int], align: str) -> tuple[Array, ...]:
    return tuple(torch.from_numpy(p).to(x.device) for p in positions(sizes, k, align))


def matrix_diag_part(x: Array, padding: Array, k: tuple[int, int], align: str) -> Array:
    line, place, row, column = _places(x, x.shape[-2:], k, align)
    longest = min(x.shape[-2] + min(k[1], 0), x.shape[-1] - max(k[0], 0))
    table = padding.expand(*x.shape[:-2], k[1] - k[0] + 1, longest).clone()
    table[..., line, place] = x[..., row, column]
    return table[..., 0, :] if k[0] == k[1] else table


def matrix_diag(
    diagonal: Array, padding: Array, k: tuple[int, int], rows: int, columns: int, align: str
) -> Array:
    table = diagonal[..., None, :] if k[0] == k[1] else diagonal
    sizes = matrix_size(table.shape[-1], k, rows, columns)
    line, place, row, column = _places(diagonal, sizes, k, align)
    z = padding.expand(*table.shape[:-2], *sizes).clone()
    z[..., row, column] = table[..., line, place]
    return z


def matrix_set_diag(x: Array, diagonal: Array, k: tuple[int, int], align: str) -> Array:
    line, place, row, column = _places(x, x.shape[-2:], k, align)
    table = diagonal[..., None, :] if k[0] == k[1] else diagonal
    check_table(x, table, k)
    z = x.clone()
    z[..., row, column] = table[..., line, place]
    return z


def band_part(x: Array, lower: int, upper: int) -> Array:
    inside = torch.from_numpy(band(x.shape[-2:], lower, upper)).to(x.device)
    return torch.where(inside, x, torch.zeros((), dtype=x.dtype, device=x.device))


KERNELS: dict[str, Callable[..., Any]] = {
    "matrix_diag_part": matrix_diag_part, "matrix_diag": matrix_diag,
    "matrix_set_diag": matrix_set_diag, "band_part": band_part,
}  # fmt: skip
