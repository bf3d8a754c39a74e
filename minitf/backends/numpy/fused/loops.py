"""Loops: how a formula goes over its arrays.

Where it sits   between formula.py and the two writers, source.py and llvm.py.
The one idea    axes that all arrays walk along in the same way are one axis.  What is left are few
                loops, mostly one or two, and for each array and loop one of three ways to walk:
                stay (a bias, for the next row), go to the neighbor, or go on by some distance.
Try it          >>> nest, places = over(ADD, [np.ones((4, 3))], [np.ones((4, 3)), np.ones(3)])
                >>> nest.axes, [argument.walk for argument in nest.arguments]
                (2, ['jn', '.n', 'jn'])
                >>> places.sizes
                (4, 3)
Read next       backends/numpy/fused/source.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from minitf.backends.numpy.fused.formula import Formula, Line, Number

Array = np.ndarray
ADD = Formula(("float64", "float64"), (Line("add", (0, 1), "float64"),), (2,))  # for `Try it`


class Argument(NamedTuple):
    """An array of a kernel: its number type and how it walks, a letter for each loop.

    "." stays where it is, "n" goes to the neighbor, "j" jumps by a distance known at the call.
    """

    dtype: str
    walk: str


class Nest(NamedTuple):
    """A formula with the loops around it: all that decides the machine's instructions.

    Attributes:
        formula: What is done to each entry.
        axes: How many loops there are.
        arguments: The arrays.
        reads: For each input of the formula, which argument it is.
        writes: For each output of the formula, which argument it is.
    """

    formula: Formula
    axes: int
    arguments: tuple[Argument, ...]
    reads: tuple[int, ...]
    writes: tuple[int, ...]

    def depth(self, value: int | Number) -> int:
        """In how many loops a value changes: it is computed just inside the innermost of them."""
        if isinstance(value, Number):
            return 0
        first = len(self.formula.inputs)
        if value < first:
            walk = self.arguments[self.reads[value]].walk
            return len(walk.rstrip("."))
        return max(map(self.depth, self.formula.lines[value - first].inputs))

    @property
    def jumps(self) -> list[tuple[int, int]]:
        """The (argument, axis) pairs whose distances are told at the call, in order."""
        return [
            (number, axis)
            for number, argument in enumerate(self.arguments)
            for axis, letter in enumerate(argument.walk)
            if letter == "j"
        ]


class Places(NamedTuple):
    """What a call tells its kernel: the arrays, the sizes of the loops, and the distances."""

    arrays: list[Array]
    sizes: tuple[int, ...]
    distances: list[int]

    @property
    def numbers(self) -> list[int]:
        """All of that as whole numbers, in the order in which a kernel expects them."""
        return [*(array.ctypes.data for array in self.arrays), *self.sizes, *self.distances]


def over(formula: Formula, outs: Sequence[Array], inputs: Sequence[Array]) -> tuple[Nest, Places]:
    """The loops for these arrays; all results have one shape, inputs may be stretched to it."""
    shape = outs[0].shape
    arrays = [*(np.broadcast_to(array, shape) for array in inputs), *outs]
    steps = [tuple(stride // array.itemsize for stride in array.strides) for array in arrays]
    sizes, steps = _joined(shape, steps)
    arguments: dict[tuple, int] = {}
    kept: list[int] = []
    numbers = []
    for i, (array, step) in enumerate(zip(arrays, steps, strict=True)):
        key = array.ctypes.data, array.dtype.name, step
        if key not in arguments:
            kept.append(i)
        numbers.append(arguments.setdefault(key, len(arguments)))
    walks = [Argument(arrays[i].dtype.name, _walk(steps[i])) for i in kept]
    nest = Nest(
        formula, len(sizes), tuple(walks), tuple(numbers[: len(inputs)]),
        tuple(numbers[len(inputs) :]),
    )  # fmt: skip
    distances = [steps[kept[number]][axis] for number, axis in nest.jumps]
    return nest, Places([arrays[i] for i in kept], sizes, distances)


def _walk(steps: tuple[int, ...]) -> str:
    last = len(steps) - 1
    letters = [
        "." if step == 0 else "n" if step == 1 and axis == last else "j"
        for axis, step in enumerate(steps)
    ]
    return "".join(letters)


def _joined(
    shape: tuple[int, ...], steps: list[tuple[int, ...]]
) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Sizes and steps with as few axes as do: those of one entry left out, others joined."""
    sizes: list[int] = []
    columns: list[list[int]] = []  # for each axis kept the step of each array
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        column = [step[axis] for step in steps]
        if sizes and all(b == a * size for b, a in zip(columns[-1], column, strict=True)):
            sizes[-1], columns[-1] = sizes[-1] * size, column
        else:
            sizes.append(size)
            columns.append(column)
    return tuple(sizes), [tuple(column[i] for column in columns) for i in range(len(steps))]
