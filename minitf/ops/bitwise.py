"""Whole numbers as rows of bits: and, or, exclusive or, shifts.

Where it sits   rows of the table of ops; public in `tf.bitwise` and as the operators & | ^ ~.
The one idea    on True and False the operators mean logic, on whole numbers they mean each bit.
Try it          >>> import minitf as tf
                >>> (tf.constant([12, 10]) & 6).numpy()
                array([4, 2], dtype=int32)
Read next       ops/logic.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, OpDef, op
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ShapeError
from minitf.ops import shape_rules


def _pairwise(name: str, symbol: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x y -> z", symbol=symbol, words=words, formula=formula, accepts="integer",
        shape=shape_rules.broadcast, broadcasts=True, elementwise=True,
    )  # fmt: skip


bitwise_and = _pairwise(
    "bitwise_and", "&", "The bits set in both.", formula=r"z = x \mathbin{\&} y"
)
bitwise_or = _pairwise("bitwise_or", "|", "The bits set in one or both.", formula=r"z = x \mid y")
bitwise_xor = _pairwise("bitwise_xor", "^", "The bits that differ.", formula=r"z = x \oplus y")
left_shift = _pairwise(
    "left_shift", "<<", "The bits of x moved up by y places: x times 2 to the y.",
    formula=r"z = x \cdot 2^y",
)  # fmt: skip
right_shift = _pairwise(
    "right_shift", ">>", "The bits of x moved down by y places; what falls out is lost.",
    formula=r"z = \lfloor x / 2^y \rfloor",
)  # fmt: skip
invert = op(
    "invert", "x -> z", symbol="~", accepts="integer", shape=shape_rules.same, elementwise=True,
    words="Every bit turned over.", formula=r"z = \lnot x",
)  # fmt: skip


def _recut(x: tuple, dtype: str, parts: float) -> tuple:
    """Numbers that are cut into smaller ones get an axis for the pieces; put together, lose it."""
    if parts == 1:
        return x
    if parts > 1:
        return (*x, int(parts))
    if not x or x[-1] not in (None, 1 / parts):
        raise ShapeError(
            f"Cannot bitcast a tensor of shape {x} to {dtype}.",
            why=f"{1 / parts:g} numbers make one {dtype}: the last axis must have that size",
        )
    return x[:-1]


op(
    "bitcast", "x:any -> z", symbol="≡", shape=_recut, dtype=lambda x, dtype, parts: dtype,
    words="The same bits, read as another type.", formula=r"z = x",
)  # fmt: skip


def bitcast(input: Any, type: Any, name: str | None = None) -> Tensor:
    """The same bits, read as another type.

    Args:
        input: A tensor.
        type: The type to read; where its numbers are smaller, there is one more axis for the
            pieces, and where they are larger, the last axis goes into them.

    >>> hex(bitcast(1.0, "uint32").numpy())
    '0x3f800000'

    Raises:
        ShapeError: The last axis does not make whole numbers of the type.

    https://www.tensorflow.org/api_docs/python/tf/bitcast
    """
    x, kind = convert_to_tensor(input), as_dtype(type)
    return OPS["bitcast"](x, dtype=kind.name, parts=x.dtype.size / kind.size, name=name)
