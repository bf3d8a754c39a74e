"""For each row of the table of ops: example inputs, and what must come out, said another way.

The expected values are written with plain numpy and Python, never with minitf's own kernels.
One module a theme, each with its CASES.
"""

from __future__ import annotations

from minitf.core.opdef import OPS
from tests.ops.cases import (
    arithmetic,
    arrange,
    candidates,
    complex_numbers,
    cross_entropy,
    diagonals,
    elementwise,
    images,
    matrices,
    ordering,
    products,
    random,
    rearrange,
    recurrent,
    reduce,
    scatter,
    signal,
    windows,
)

CASES = [
    *elementwise.CASES,
    *arithmetic.CASES,
    *complex_numbers.CASES,
    *reduce.CASES,
    *ordering.CASES,
    *scatter.CASES,
    *arrange.CASES,
    *rearrange.CASES,
    *recurrent.CASES,
    *products.CASES,
    *diagonals.CASES,
    *matrices.CASES,
    *signal.CASES,
    *images.CASES,
    *random.CASES,
    *candidates.CASES,
    *cross_entropy.CASES,
    *windows.CASES,
]
# These are not computed by kernels: what a graph is fed, holds, reads and writes; and what is a
# Python function of tensors, as control flow (tests/execution).
NOT_COMPUTED = {
    "placeholder", "placeholder_with_default", "constant", "read_variable", "assign",
    *(name for name, row in OPS.items() if row.call is not None),
}  # fmt: skip
