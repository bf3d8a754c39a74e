"""A formula: what a fused kernel does to one entry, line by line.

Where it sits   made by execution/fuse.py out of operations; loops.py puts it over arrays.
The one idea    a line names an op and the values it takes, by number: first come the inputs, then
                the lines before.  That is a record like any other, of one entry instead of arrays.
Try it          >>> lines = Line("add", (0, 1), "float32"), Line("relu", (2,), "float32")
                >>> formula = Formula(("float32", "float32"), lines, (3,))
                >>> formula.text(["x", "b"])
                'max(x + b, 0)'
Read next       backends/numpy/fused/table.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from minitf.backends.numpy.fused.table import TABLE, written


class Number(NamedTuple):
    """A constant that is part of the formula."""

    value: float
    dtype: str

    def __str__(self) -> str:
        """With as few digits as tell it from its neighbors."""
        return str(np.float32(self.value) if self.dtype == "float32" else self.value)


class Line(NamedTuple):
    """One op: its kernel's name, the values it takes, and the number type of what it gives."""

    kernel: str
    inputs: tuple[int | Number, ...]
    dtype: str


class Formula(NamedTuple):
    """What is done to each entry.

    Attributes:
        inputs: The number type of each input.
        lines: What is computed, in order.
        outputs: Which values are results, by number.
    """

    inputs: tuple[str, ...]
    lines: tuple[Line, ...]
    outputs: tuple[int, ...]

    def dtype(self, value: int | Number) -> str:
        """The number type of a value."""
        if isinstance(value, Number):
            return value.dtype
        first = len(self.inputs)
        return self.inputs[value] if value < first else self.lines[value - first].dtype

    def text(self, names: Sequence[str]) -> str:
        """The results as expressions of the inputs' names, for a listing."""
        values = list(names)
        for line in self.lines:
            template = TABLE[line.kernel].short
            parts = [
                str(part) if isinstance(part, Number) else values[part] for part in line.inputs
            ]
            if template.startswith(("{0}", "{1}", "-", "1", "not", "{*}")):  # an operator
                parts = list(map(_in_brackets, parts))
            values.append(written(template, parts, line.dtype))
        return ", ".join(values[number] for number in self.outputs)


def _in_brackets(text: str) -> str:
    """In brackets where it is a sum or the like, which an operator beside it would tear apart."""
    depth = 0
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter == " " and depth == 0:
            return f"({text})"
    return text
