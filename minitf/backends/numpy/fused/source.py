"""The text of a kernel: Python that does, entry by entry, what the machine's instructions do.

Where it sits   above loops.py; a plan shows it when a fused step is opened.
The one idea    a fused kernel is loops around a few lines of arithmetic.  As Python it is far too
                slow to be used, but it can be read, and run: the tests do.
Try it          >>> import numpy as np
                >>> from minitf.backends.numpy.fused.loops import ADD, over
                >>> nest, _ = over(ADD, [np.ones((4, 3))], [np.ones((4, 3)), np.ones(3)])
                >>> print(source(nest, "add", ["x", "bias"], ["z"], ["add"]))
                def add(x, bias, z, n0, n1):
                    for i in range(n0):
                        for j in range(n1):
                            z[i, j] = x[i, j] + bias[j]
Read next       backends/numpy/fused/llvm.py, the same for the processor
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.backends.numpy.fused.formula import Number
from minitf.backends.numpy.fused.loops import Nest
from minitf.backends.numpy.fused.table import TABLE, TYPES, written

LETTERS = "ijklmnopqr"
# What the text calls: numpy's functions of numbers, and number types.
WORDS: dict[str, Any] = {
    **{name: getattr(np, name) for name in ("sqrt", "floor", "ceil", "rint", "maximum", "minimum")},
    **{name: np.bool_ if name == "bool" else getattr(np, name) for name in TYPES},
    "abs": abs, "range": range,
}  # fmt: skip


def source(
    nest: Nest, name: str, inputs: Sequence[str], outputs: Sequence[str], lines: Sequence[str]
) -> str:
    """The kernel as Python.

    Args:
        nest: The loops and the formula.
        name: What the function is called.
        inputs: Names for the formula's inputs.
        outputs: Names for its results.
        lines: Names for what its lines compute.
    """
    return _Text(nest, inputs, outputs, lines).written(_plain(name))


def opened(operation: Any, steps: Sequence[Any]) -> str:
    """The kernel of a fused operation of a plan, as Python.

    Of another operation, in words, with the kernels that its steps were put together in.
    """
    nests = list(dict.fromkeys(step.nest for step in steps if hasattr(step, "nest")))
    if "names" not in operation.attrs:
        words = f"{operation.type}: {operation.opdef.words}"
        return "\n\n".join([words, *(_unnamed(nest, n) for n, nest in enumerate(nests))])
    takes = [tensor.op.name for tensor in operation.inputs]
    gives = [tensor.op.name for tensor in operation.outputs]
    return source(nests[0], operation.name, takes, gives, operation.attrs["names"])


def _unnamed(nest: Nest, number: int) -> str:
    """A kernel of arrays that have no names."""
    takes, gives = (
        [f"{letter}{n}" for n in range(len(places))]
        for letter, places in (("x", nest.reads), ("y", nest.writes))
    )
    lines = [line.kernel for line in nest.formula.lines]
    return source(nest, f"kernel_{number}", takes, gives, lines)


def runnable(text: str) -> Callable[..., None]:
    """The kernel as a function of Python: slow, for looking into it."""
    space = dict(WORDS)
    exec(text, space)
    made = [value for key, value in space.items() if key not in WORDS and callable(value)]
    return made[0]


def _plain(name: str) -> str:
    """The last part of a tensor's name, fit to be a name in Python."""
    word = "".join(c if c.isalnum() else "_" for c in name.rpartition("/")[2].partition(":")[0])
    return f"_{word}" if not word or word[0].isdigit() or keyword.iskeyword(word) else word


class _Text:
    def __init__(
        self, nest: Nest, inputs: Sequence[str], outputs: Sequence[str], lines: Sequence[str]
    ):
        self.nest = nest
        self._used = {*WORDS, *LETTERS, *(f"n{axis}" for axis in range(nest.axes)), "n"}
        self.arrays: dict[int, str] = {}  # names of the arguments
        used = {part for line in nest.formula.lines for part in line.inputs}
        outputs = [  # an array beside a value of the same name
            f"{_plain(name)}_out" if value in used else name
            for value, name in zip(nest.formula.outputs, outputs, strict=True)
        ]
        given = [*zip(nest.reads, inputs, strict=True), *zip(nest.writes, outputs, strict=True)]
        for number, name in given:
            if number not in self.arrays:
                self.arrays[number] = self._name(_plain(name))
        self.values = [self._place(number) for number in nest.reads]
        self._lines = lines

    def _name(self, wish: str) -> str:
        name, count = wish, 1
        while name in self._used:
            count += 1
            name = f"{wish}_{count}"
        self._used.add(name)
        return name

    def _place(self, number: int) -> str:
        walk = self.nest.arguments[number].walk
        letters = [LETTERS[axis] for axis, way in enumerate(walk) if way != "."]
        return f"{self.arrays[number]}[{', '.join(letters) or '()'}]"

    def written(self, name: str) -> str:
        nest, formula = self.nest, self.nest.formula
        first = len(formula.inputs)
        stored = dict(zip(formula.outputs, nest.writes, strict=True))
        used = {part for line in formula.lines for part in line.inputs}
        bodies: list[list[str]] = [[] for _ in range(nest.axes + 1)]
        ends = []
        for number, line in enumerate(formula.lines, first):
            parts = [
                str(part) if isinstance(part, Number) else self.values[part] for part in line.inputs
            ]
            text, depth = written(TABLE[line.kernel].python, parts, line.dtype), nest.depth(number)
            if number in stored and number not in used and depth == nest.axes:
                self.values.append("")
                ends.append(f"{self._place(stored[number])} = {text}")
                continue
            self.values.append(self._name(_plain(self._lines[number - first])))
            bodies[depth].append(f"{self.values[-1]} = {text}")
            if number in stored:
                ends.append(f"{self._place(stored[number])} = {self.values[-1]}")
        bodies[-1] += ends
        return "\n".join([f"def {name}({', '.join(self._parameters())}):", *self._nested(bodies)])

    def _parameters(self) -> list[str]:
        return [*(self.arrays[n] for n in range(len(self.arrays))), *self._sizes()]

    def _sizes(self) -> list[str]:
        return ["n"] if self.nest.axes == 1 else [f"n{axis}" for axis in range(self.nest.axes)]

    def _nested(self, bodies: list[list[str]]) -> list[str]:
        lines = []
        for depth, body in enumerate(bodies):
            if depth:
                loop = f"for {LETTERS[depth - 1]} in range({self._sizes()[depth - 1]}):"
                lines.append("    " * depth + loop)
            lines += ["    " * (depth + 1) + line for line in body]
        return lines
