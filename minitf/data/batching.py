"""Nodes that put elements together, and take them apart: batch, unbatch, window.

Where it sits   above rearranging, whose nodes a batch can look through.
The one idea    a batch of n elements is one array for each leaf, with a first axis of size n.
Try it          >>> import minitf as tf
                >>> [x.numpy().tolist() for x in tf.data.Dataset.range(5).batch(2)]
                [[0, 1], [2, 3], [4]]
Read next       minitf/data/mapping.py
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.nodes import (
    UNKNOWN,
    Element,
    Env,
    Listed,
    Node,
    Rearranging,
    Stream,
    Unary,
    given_number,
    symbolic,
)
from minitf.data.rearranging import InvalidPipelineError
from minitf.data.sources import Slices
from minitf.data.structure import DatasetSpec
from minitf.errors import ShapeError


class Batch(Unary):
    """So many elements, stacked."""

    def __init__(self, source: Node, size: Any, drop_remainder: Any, parallel: bool = False):
        super().__init__(source)
        self.size = given_number(size, "batch_size")
        self.drop_remainder = bool(drop_remainder)
        self.tensors = symbolic(self.size)
        self._parallel = parallel
        if not self.tensors and self.size < 1:
            raise InvalidPipelineError("Batch size must be greater than zero.")
        known = self.size if self.drop_remainder and not self.tensors else None
        self.spec = structure.map_leaves(
            lambda spec: structure.batched_spec(spec, known), source.spec
        )

    def elements(self, env: Env) -> Iterator[Element]:
        size = env.number(self.size)
        rows = rows_of(self.source, env)
        if rows is not None:
            arrays, numbers = rows
            for chosen in groups(numbers, size, self.drop_remainder):
                yield tuple([gathered(array, chosen) for array in arrays])
            return
        for elements in groups(self.source.elements(env), size, self.drop_remainder):
            yield tuple([stacked(parts, i) for i, parts in enumerate(zip(*elements, strict=True))])

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if self.tensors or below < 0:
            return UNKNOWN if self.tensors else below
        return below // self.size if self.drop_remainder else -(-below // self.size)

    @property
    def label(self) -> str:
        return "_ParallelBatchDataset" if self._parallel else "_BatchDataset"


def groups(iterator: Iterator[Any], size: int, drop_remainder: bool) -> Iterator[list[Any]]:
    """Lists of `size` things; the last may be shorter."""
    while group := list(itertools.islice(iterator, size)):
        if len(group) < size and drop_remainder:
            return
        yield group


def rows_of(node: Node, env: Env) -> tuple[list[np.ndarray], Iterator[int]] | None:
    """When the elements are rows of arrays, those arrays, and the numbers of the rows."""
    chain: list[Rearranging] = []
    while isinstance(node, Rearranging):
        chain.append(node)
        node = node.source
    if not isinstance(node, Slices):
        return None
    arrays = node.arrays(env)
    if not all(isinstance(array, np.ndarray) for array in arrays):
        return None
    rows = range(len(arrays[0]))
    start: Callable[[], Iterator[int]] = lambda: iter(rows)  # noqa: E731
    for above in reversed(chain):
        start = _picking(above, env, start)
    return arrays, start()


def _picking(
    node: Rearranging, env: Env, start: Callable[[], Iterator[int]]
) -> Callable[[], Iterator[int]]:
    return lambda: node.pick(env, start)


def gathered(array: np.ndarray, rows: list[int]) -> np.ndarray:
    """Some rows of an array; rows that follow each other need no copy."""
    first, count = rows[0], len(rows)
    if rows[-1] - first == count - 1 and rows == list(range(first, first + count)):
        return array[first : first + count]
    return array[rows]


def stacked(parts: tuple[Any, ...], component: int) -> Any:
    """Arrays of one shape, stacked; Nones stay None."""
    first = parts[0]
    if first is None:
        return None
    shape = first.shape
    for number, part in enumerate(parts):
        if part.shape != shape:
            raise InvalidPipelineError(
                f"Cannot batch tensors with different shapes in component {component}. First "
                f"element had shape {list(shape)} and element {number} had shape "
                f"{list(part.shape)}.",
                why="a batch is one rectangular array",
                instead="padded_batch, which fills the shorter ones up",
            )
    if first.dtype.hasobject:
        out = np.empty((len(parts), *shape), first.dtype)
        for number, part in enumerate(parts):
            out[number] = part[()] if not shape else part
        return out
    return np.array(parts)


class Unbatch(Unary):
    """The rows of each element."""

    def __init__(self, source: Node):
        super().__init__(source)
        self.spec = structure.map_leaves(structure.row_spec, source.spec)
        shapes = [spec.shape for spec in structure.flatten(source.spec)]
        rows = {shape[0] for shape in shapes if shape.rank} - {None}
        if len(rows) > 1:
            raise ShapeError(
                "`unbatch()` is only supported for datasets of elements whose components have a "
                f"matching leading dimension. Encountered both {min(rows)} and {max(rows)}."
            )

    def elements(self, env: Env) -> Iterator[Element]:
        for element in self.source.elements(env):
            lengths = {len(leaf) for leaf in element if leaf is not None}
            if len(lengths) > 1:
                raise InvalidPipelineError(
                    f"Input element must have the same batch size in each component; they have "
                    f"{sorted(lengths)}."
                )
            for row in range(lengths.pop() if lengths else 0):
                yield tuple([None if a is None else structure.scalar(a, row) for a in element])

    def cardinality(self) -> int:
        first = structure.flatten(self.source.spec)[0]
        rows = first.shape[0] if isinstance(first, TensorSpec) and first.shape.rank else None
        below = self.source.cardinality()
        return UNKNOWN if rows is None or below == UNKNOWN else below if below < 0 else below * rows


class Window(Unary):
    """Small datasets of elements that follow each other."""

    def __init__(self, source: Node, size: Any, shift: Any, stride: Any, drop_remainder: Any):
        super().__init__(source)
        self.size = given_number(size, "size")
        self.shift = given_number(size if shift is None else shift, "shift")
        self.stride = given_number(stride, "stride")
        self.drop_remainder = bool(drop_remainder)
        self.tensors = symbolic(self.size, self.shift, self.stride)
        for name in ("size", "shift", "stride"):
            value = getattr(self, name)
            if isinstance(value, int) and value < 1:
                raise InvalidPipelineError(f"Window {name} must be greater than zero.")
        self.spec = structure.map_leaves(DatasetSpec, source.spec)
        self._leaf_specs = structure.flatten(source.spec)

    def elements(self, env: Env) -> Iterator[Element]:
        size, shift, stride = map(env.number, (self.size, self.shift, self.stride))
        reach, source = (size - 1) * stride + 1, self.source.elements(env)
        waiting = list(itertools.islice(source, reach))
        while waiting:
            if len(waiting) < reach and self.drop_remainder:
                return
            leaves = zip(*waiting[:reach:stride], strict=True)
            yield tuple(
                Stream(Listed([(value,) for value in leaf], spec), Env())
                for leaf, spec in zip(leaves, self._leaf_specs, strict=True)
            )
            gap = max(0, shift - len(waiting))
            waiting = waiting[shift:]
            for _ in itertools.islice(source, gap):
                pass
            waiting += itertools.islice(source, reach - len(waiting))

    def cardinality(self) -> int:
        below = self.source.cardinality()
        if below < 0 or self.tensors:
            return UNKNOWN if self.tensors else below
        if not self.drop_remainder:
            return -(-below // self.shift)
        reach = (self.size - 1) * self.stride + 1
        return 0 if below < reach else (below - reach) // self.shift + 1


class Rebatch(Unary):
    """Batches of other sizes, made of the rows of batches.

    Args:
        source: The node below.
        sizes: The sizes of the batches, in turns.
        drop_remainder: Whether the last batch is left out when it has fewer rows.
    """

    def __init__(self, source: Node, sizes: list[int], drop_remainder: bool):
        super().__init__(source)
        self.sizes, self.drop_remainder = sizes, drop_remainder
        if any(not spec.shape.rank for spec in structure.flatten(source.spec)):
            raise ShapeError(
                "Invalid `batch_sizes`. Expected dataset with rank of >= 1 but found a dataset "
                "with scalar elements. Fix the issue by adding the `batch` transformation to the "
                "dataset."
            )
        known = sizes[0] if drop_remainder and len(sizes) == 1 else None
        rows = structure.map_leaves(structure.row_spec, source.spec)
        self.spec = structure.map_leaves(lambda spec: structure.batched_spec(spec, known), rows)

    def elements(self, env: Env) -> Iterator[Element]:
        batches = self.source.elements(env)
        waiting: list[Any] = []
        for size in itertools.cycle(self.sizes):
            while not waiting or len(waiting[0]) < size:
                batch = next(batches, None)
                if batch is None:
                    break
                parts = [[one] for one in batch]
                if waiting:
                    parts = [[old, one] for old, one in zip(waiting, batch, strict=True)]
                waiting = [np.concatenate(part) for part in parts]
            count = len(waiting[0]) if waiting else 0
            if not count or (count < size and self.drop_remainder):
                return
            yield tuple([array[:size] for array in waiting])
            waiting = [array[size:] for array in waiting]

    def cardinality(self) -> int:
        return UNKNOWN
