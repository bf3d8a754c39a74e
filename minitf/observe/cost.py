"""How much arithmetic an operation is.

Where it sits   reads shapes only, of a trace or a graph.
The one idea    most work is matrix products: each of m·n results takes k products and k sums.
Try it          >>> flops("matmul", [(32, 64), (64, 10)], (32, 10))
                40960
Read next       minitf_widgets/specs_nodes.py
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from minitf.core.opdef import OPS

Shape = Sequence[int | None]
REDUCTIONS = (
    "reduce_sum", "reduce_mean", "reduce_prod", "reduce_max", "reduce_min", "sum_like", "argmax",
    "argmin", "cumsum", "cumprod", "reduce_euclidean_norm", "scatter_add", "scatter_nd",
    "put_along", "unrepeat", "segment_sum", "segment_mean", "segment_max", "segment_min",
    "segment_prod", "unsorted_segment_sum", "unsorted_segment_max", "unsorted_segment_min",
    "unsorted_segment_prod",
)  # fmt: skip
MOVES = (
    "reshape", "transpose", "identity", "stop_gradient", "cast", "one_hot", "fill", "gather",
    "gather_nd", "take_along", "repeat", "roll", "reverse_sequence", "tensor_scatter_nd_update",
    "concat", "split",
)  # fmt: skip
PER_ENTRY = {"softmax": 4, "log_softmax": 5, "layer_norm": 8}  # passes over each entry


def flops(
    op: str, inputs: Sequence[Shape], output: Shape, attrs: dict[str, Any] | None = None
) -> int | None:
    """Additions and multiplications of floating numbers, roughly.

    Args:
        op: The name of the op.
        inputs: The shapes of its inputs; None counts as 1, so that with an open batch size the
            cost is that of one sample.
        output: The shape of its output.
        attrs: Its static data.

    Returns:
        The number; 0 for ops that only move numbers; None where there is no simple count.
    """
    row, attrs = OPS[op], attrs or {}
    if op == "matmul":
        return 2 * _size(output) * _inner(inputs[0], attrs)
    if op == "conv":  # each result takes one product for each weight of its filter
        return 2 * _size(output) * _size(inputs[1][:-1])
    if op == "einsum":
        return _einsum(attrs["equation"], inputs)
    if op in PER_ENTRY:
        return PER_ENTRY[op] * _size(output)
    if op in REDUCTIONS:
        return _size(inputs[0])
    if op in MOVES or row.view is True:
        return 0
    return _size(output) if row.elementwise else None


def _einsum(equation: str, inputs: Sequence[Shape]) -> int | None:
    """A product and a sum for each combination of the indices; with "..." they are not told."""
    terms = equation.replace(" ", "").partition("->")[0].split(",")
    if "." in equation:
        return None
    sizes = {
        letter: size or 1
        for term, shape in zip(terms, inputs, strict=True)
        for letter, size in zip(term, shape, strict=True)
    }
    return 2 * math.prod(sizes.values())


def _inner(left: Shape, attrs: dict[str, Any]) -> int:
    return left[-2 if attrs.get("transpose_a") else -1] or 1


def _size(shape: Shape) -> int:
    return math.prod(n or 1 for n in shape)
