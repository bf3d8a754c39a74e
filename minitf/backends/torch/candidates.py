"""Drawing candidates in torch: numpy draws them, torch gets them.

Where it sits   a theme of the torch backend.
The one idea    a handful of whole numbers is not worth a way of its own, and so they are the same.
Try it          >>> state, true = torch.tensor([0, 0, 1]), torch.tensor([[0]])
                >>> law = {"law": "uniform", "unique": True, "range_max": 1}
                >>> draw_candidates(state, true, num_sampled=1, **law)[0]
                tensor([0])
Read next       backends/numpy/candidates.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from minitf.backends.numpy import candidates


def draw_candidates(
    state: torch.Tensor, true: torch.Tensor, **law: Any
) -> tuple[torch.Tensor, ...]:
    drawn = candidates.draw_candidates(state.cpu().numpy(), true.cpu().numpy(), **law)
    return tuple(torch.from_numpy(part).to(state.device) for part in drawn)


KERNELS: dict[str, Callable[..., Any]] = {"draw_candidates": draw_candidates}
