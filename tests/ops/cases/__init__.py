"""For each row of the table of ops: example inputs, and what must come out, said another way.

The expected values are written with plain numpy and Python, never with minitf's own kernels.
One module a theme, each with its CASES.
"""

from __future__ import annotations

from tests.ops.cases import (
    arithmetic,
    arrange,
    complex_numbers,
    elementwise,
    products,
    random,
    reduce,
    windows,
)

CASES = [
    *elementwise.CASES,
    *arithmetic.CASES,
    *complex_numbers.CASES,
    *reduce.CASES,
    *arrange.CASES,
    *products.CASES,
    *random.CASES,
    *windows.CASES,
]
# These four are not computed by kernels: they are what a graph is fed, holds, reads and writes.
NOT_COMPUTED = {"placeholder", "constant", "read_variable", "assign"}
