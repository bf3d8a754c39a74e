"""Products over named axes and linear algebra in torch.

Where it sits   one theme of the table of the torch backend.
The one idea    torch has these functions; here they get our names and arguments.
Try it          >>> KERNELS["einsum"](torch.eye(2), torch.tensor([3.0, 4.0]), equation="ij,j->i")
                tensor([3., 4.])
Read next       ops/linalg.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy.linalg import letter_sizes

Array = torch.Tensor


def einsum(*operands: Array, equation: str) -> Array:
    letter_sizes(equation.split("->")[0].split(","), [x.shape for x in operands])
    return torch.einsum(equation, *operands)


def einsum_spread(g: Array, x: Array, equation: str) -> Array:
    z = torch.zeros(x.shape, dtype=g.dtype, device=g.device)
    letters, out = equation.split("->")
    steps = {c: sum(s for d, s in zip(letters, z.stride(), strict=True) if d == c) for c in letters}
    sizes = letter_sizes([letters], [x.shape])
    kept = "".join(dict.fromkeys(letters))
    ones = [sizes[c] if c in out else 1 for c in kept]
    ordered = "".join(c for c in kept if c in out)
    places = z.as_strided([sizes[c] for c in kept], [steps[c] for c in kept])
    places.copy_(torch.einsum(f"{out}->{ordered}", g).reshape(ones).expand(places.shape))
    return z


KERNELS: dict[str, Callable[..., Any]] = {
    "einsum": einsum, "einsum_spread": einsum_spread,
}  # fmt: skip
