"""Numbers and shapes as text, the same as the pictures write them.

Where it sits   under describe() and the stills; frontend/src/shared/format.ts is its twin.
The one idea    a learner compares numbers between a picture and a printed tensor: both round alike.
Try it          >>> format_number(-0.00012354), format_shape([None, 64]), format_count(2080)
                ('−0.0001235', '(None, 64)', '2,080')
Read next       drawing.py
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "\u2212"


def format_number(value: float | str | None, digits: int = 4) -> str:
    """``digits`` significant digits, no trailing zeros, a true minus sign."""
    if value is None:
        return "–"
    x = float(value)
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "∞" if x > 0 else f"{MINUS}∞"
    if x == 0:
        return "0"
    size = abs(x)
    text = _plain(size, digits) if 1e-4 <= size < 1e7 else _scientific(size, digits)
    return MINUS + text if x < 0 else text


def _plain(size: float, digits: int) -> str:
    rounded = float(f"{size:.{digits}g}")
    if rounded >= 10**digits:
        return format_count(round(size))
    decimals = max(0, digits - 1 - math.floor(math.log10(rounded)))
    text = f"{rounded:.{min(decimals, 10)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(size: float, digits: int) -> str:
    mantissa, exponent = f"{size:.{max(digits - 2, 0)}e}".split("e")
    short = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{short}e{int(exponent)}".replace("-", MINUS)


def format_count(count: int) -> str:
    """2080 as ``2,080``."""
    return f"{count:,}"


def format_shape(shape: Sequence[int | None] | None) -> str:
    """A shape as Keras prints it: ``(None, 64)``, ``(10,)``, ``()``."""
    return "?" if shape is None else str(tuple(shape))


def format_index(index: Sequence[int]) -> str:
    """An index as it is written in code: ``[3, 7]``."""
    return str(list(index))
