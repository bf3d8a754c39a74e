"""How much arithmetic an operation is, against counting by hand."""

import pytest

from minitf.observe import flops


@pytest.mark.parametrize(
    ("op", "inputs", "output", "attrs", "count"),
    [
        ("matmul", [(32, 64), (64, 10)], (32, 10), {}, 2 * 32 * 64 * 10),
        ("matmul", [(64, 32), (64, 10)], (32, 10), {"transpose_a": True}, 2 * 32 * 64 * 10),
        ("conv", [(None, 16, 16, 3), (3, 3, 3, 8)], (None, 16, 16, 8), {}, 2 * 16 * 16 * 8 * 27),
        ("einsum", [(None, 16, 32), (32, 4, 8)], (None, 16, 4, 8), {"equation": "abz,zyx->abyx"},
         2 * 16 * 32 * 4 * 8),
        ("einsum", [(2, 3)], (3, 2), {"equation": "ab -> ba"}, 12),
        ("einsum", [(2, 3), (3, 4)], (2, 4), {"equation": "...b,bc->...c"}, None),
        ("add", [(None, 5), (5,)], (None, 5), {}, 5),
        ("reduce_sum", [(4, 5)], (), {}, 20),
        ("reshape", [(4, 5)], (20,), {}, 0),
        ("concat", [(4, 5), (4, 5)], (8, 5), {}, 0),
        ("softmax", [(None, 10)], (None, 10), {}, 40),
    ],
)  # fmt: skip
def test_flops(op, inputs, output, attrs, count):
    assert flops(op, inputs, output, attrs) == count
