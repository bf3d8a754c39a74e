"""The table of the torch backend: the kernels of every theme under their names.

Where it sits   above the theme modules beside it; the backend reads it.
The one idea    one flat table, so that an op's kernel is found in one place.
Try it          >>> import torch
                >>> KERNELS["add"](torch.ones(2), torch.ones(2))
                tensor([2., 2.])
Read next       backends/torch/basic.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.backends.torch import (
    arithmetic,
    basic,
    boxes,
    candidates,
    chance,
    complex_numbers,
    convolution,
    cross_entropy,
    cumulative,
    diagonals,
    images,
    integrals,
    linalg,
    matrices,
    matrix_functions,
    ordering,
    pooling,
    rearrange,
    recurrent,
    rows,
    scatter,
    segments,
    signal,
    special,
)

KERNELS: dict[str, Callable[..., Any]] = {
    **arithmetic.KERNELS,
    **basic.KERNELS,
    **boxes.KERNELS,
    **chance.KERNELS,
    **complex_numbers.KERNELS,
    **convolution.KERNELS,
    **cumulative.KERNELS,
    **diagonals.KERNELS,
    **images.KERNELS,
    **integrals.KERNELS,
    **linalg.KERNELS,
    **candidates.KERNELS,
    **cross_entropy.KERNELS,
    **pooling.KERNELS,
    **matrices.KERNELS,
    **matrix_functions.KERNELS,
    **ordering.KERNELS,
    **rearrange.KERNELS,
    **recurrent.KERNELS,
    **rows.KERNELS,
    **scatter.KERNELS,
    **segments.KERNELS,
    **signal.KERNELS,
    **special.KERNELS,
}

# Draws without an input need to be told where to draw: TorchBackend adds its device.
DRAWS: dict[str, Callable[..., Any]] = {
    **basic.DRAWS,
    **chance.DRAWS,
}
