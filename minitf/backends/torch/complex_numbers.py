"""Complex numbers in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    the same as in numpy; torch keeps "to be conjugated" as a mark, which is resolved
                here, so that every array holds its numbers as they are.
Try it          >>> KERNELS["complex"](torch.tensor(1.0), torch.tensor(2.0))
                tensor(1.+2.j)
Read next       backends/torch/linalg.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

KERNELS: dict[str, Callable[..., Any]] = {
    "complex": lambda real, imag: torch.complex(*torch.broadcast_tensors(real, imag)),
    "conj": torch.conj_physical, "angle": torch.angle,
    "real": lambda x: x.real, "imag": lambda x: x.imag,
}  # fmt: skip
