"""Cross-entropies in torch.

Where it sits   a theme of the torch backend.
The one idea    torch has the logarithm of softmax in one piece; the rest is picking and adding.
Try it          >>> sparse_softmax_cross_entropy(torch.zeros(1, 2), torch.tensor([1]))
                tensor([0.6931])
Read next       ops/cross_entropy.py
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from minitf.backends.numpy.cross_entropy import check_labels
from minitf.backends.torch.capture import compute

Array = torch.Tensor
Steps = list[Callable[[], Any]]

NOT_IGNORED = -(2**63)  # torch leaves out rows of one label; this is nobody's


def softmax_cross_entropy(logits: Array, labels: Array) -> Array:
    if logits.shape[-1] != labels.shape[-1]:
        raise ValueError("not the same classes")  # the shape rule explains it to the learner
    logs = torch.log_softmax(logits, dim=-1)
    none = torch.zeros((), dtype=logs.dtype, device=logs.device)
    return -torch.where(labels == 0, none, labels * logs).sum(dim=-1)


def sparse_softmax_cross_entropy(logits: Array, labels: Array) -> Array:
    if labels.shape != logits.shape[:-1]:
        raise ValueError("not one label for each row")
    classes = logits.shape[-1]
    if logits.device.type == "cpu":
        check_labels(labels, classes)
    logs = torch.log_softmax(logits, dim=-1)
    places = labels.long().clamp(0, classes - 1).unsqueeze(-1)
    picked = -logs.gather(-1, places).squeeze(-1)
    # A graphics card does not wait for a check: what has no class gives no number, as TensorFlow.
    return torch.where((labels >= 0) & (labels < classes), picked, torch.nan)


def bind_sparse(out: Array, arrays: tuple, attrs: dict) -> Steps:
    """On a processor torch looks at the labels while it picks; a GPU would not survive it."""
    logits, labels = arrays
    if labels.shape != logits.shape[:-1]:
        raise ValueError("not one label for each row")
    if not out.is_cpu or not out.is_contiguous():
        return [partial(compute, out, sparse_softmax_cross_entropy, logits, labels)]
    classes = logits.shape[-1]
    logs = torch.empty(logits.shape, dtype=logits.dtype)
    places = torch.empty(labels.shape, dtype=torch.int64)
    right, weight = places.reshape(-1), torch.empty((), dtype=logits.dtype)
    pick = partial(
        torch.ops.aten.nll_loss_forward.output, logs.reshape(-1, classes), right, None, 0,
        NOT_IGNORED, output=out.reshape(-1), total_weight=weight,
    )  # fmt: skip

    def checked() -> None:
        try:
            pick()
        except IndexError:
            check_labels(labels, classes)
            raise

    return [
        partial(torch.ops.aten._log_softmax.out, logits, -1, False, out=logs),
        partial(places.copy_, labels),
        checked,
    ]


KERNELS: dict[str, Callable[..., Any]] = {
    "softmax_cross_entropy": softmax_cross_entropy,
    "sparse_softmax_cross_entropy": sparse_softmax_cross_entropy,
}
BINDERS: dict[str, Callable[[Array, tuple, dict], Steps]] = {
    "sparse_softmax_cross_entropy": bind_sparse,
}
