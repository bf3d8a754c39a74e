"""Whole numbers as rows of bits: and, or, exclusive or, shifts.

Where it sits   rows of the table of ops; public in `tf.bitwise` and as the operators & | ^ ~.
The one idea    on True and False the operators mean logic, on whole numbers they mean each bit.
Try it          >>> import minitf as tf
                >>> (tf.constant([12, 10]) & 6).numpy()
                array([4, 2], dtype=int32)
Read next       ops/logic.py
"""

from __future__ import annotations

from minitf.core.opdef import OpDef, op
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
