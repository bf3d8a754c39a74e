"""Formulas of a lesson as MathML, which browsers typeset by themselves.

Where it sits   asked by prose.py for whatever stands between dollar signs.
The one idea    a page must not ask the network for a typesetter, so formulas are turned into MathML
                when it is written. latex2mathml does it; what it gets wrong is mended around it.
Try it          >>> "<msup><mi>x</mi><mn>2</mn></msup>" in mathml("x^2")
                True
Read next       prose.py
"""

from __future__ import annotations

import re
from collections.abc import Callable

from latex2mathml.converter import convert

# Before: environments and letters that the converter does not know.
_REWRITTEN: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"\\(begin|end)\{(?:aligned|split)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(math[a-z]+) +([A-Za-z])"), r"\\\1{\2}"),
    (re.compile(r"(?<=\\text\{)[^{}]*"), lambda found: found[0].replace(r"\_", "_")),
]
# After: ln x, max x and the like, with the thin spaces around them that TeX leaves.
_NAME = re.compile(r"<m([io])>([a-z]{2,})</m\1>(?=(<mo[^>]*>&#x00028;)?)")
_SPACES = '<mo lspace="0.167em" rspace="{}">{}</mo>'


def mathml(latex: str, display: str = "inline") -> str:
    """The formula as MathML.

    Args:
        latex: The formula without its dollar signs.
        display: ``"inline"``, or ``"block"`` for one on a line of its own.
    """
    source = latex.strip()
    for pattern, instead in _REWRITTEN:
        source = pattern.sub(instead, source)
    return _NAME.sub(_spaced, convert(source, display=display))


def _spaced(found: re.Match[str]) -> str:
    return _SPACES.format("0" if found[3] else "0.167em", found[2])
