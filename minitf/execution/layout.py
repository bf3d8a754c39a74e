"""The layout: which place in memory each result of a plan gets, decided before anything is bound.

Where it sits   between liveness, which knows from when to when a result is needed, and the store.
The one idea    results that are never needed at the same time may lie in the same place.  The
                largest is placed first, each next one as far to the front as those that live
                beside it allow: like packing a suitcase, where the small things fill the gaps.
Try it          >>> import minitf as tf
                >>> graph = tf.Graph()
                >>> with graph.as_default():
                ...     x = graph.placeholder([32], name="x")
                ...     y = tf.reduce_sum(tf.exp(x) * tf.sin(x))
                >>> shapes = {id(o.output): tuple(o.output.shape) for o in graph.operations}
                >>> layout = Layout(Liveness(graph.operations, [y], shapes))
                >>> [block.start for block in layout.blocks]  # exp, then their product; sin; y
                [0, 32, 32]
Read next       execution/store.py
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from minitf.core.graph import Operation
from minitf.core.tensor import Tensor
from minitf.execution.liveness import Liveness
from minitf.execution.store import Kind, kind_of, rounded

MOST = 500  # blocks that are placed beforehand, the largest ones: each is compared with the others

_ELSEWHERE = ("placeholder", "constant", "read_variable", "assign", "no_op")


@dataclass
class Block:
    """A place for a result, and for those that are written over it entry by entry.

    Attributes:
        kind: The type and device.
        size: How many entries it has.
        first: The number of the operation that writes it first.
        last: The number of the last operation that reads it.
        start: Where it begins.
    """

    kind: Kind
    size: int
    first: int
    last: float
    start: int = -1

    def beside(self, other: Block) -> bool:
        """Whether both are needed at the same time."""
        return self.first <= other.last and other.first <= self.last


class Layout:
    """Places for the results of a list of operations.

    Attributes:
        blocks: In the order in which they are first written.
        block: For a tensor (by id) its block, if it was placed.
        takes_over: For a tensor (by id) the one (by id) that it is written over.
        sizes: How many entries are needed for each type and device.
    """

    def __init__(self, live: Liveness):
        self.live = live
        self.blocks: list[Block] = []
        self.block: dict[int, Block] = {}
        self.takes_over: dict[int, int] = {}
        for number, operation in enumerate(live.operations):
            for tensor in self._gets_memory(operation):
                if not self._overwrites(operation, tensor, number):
                    self._begin(tensor, number)
        self.sizes = self._place()

    def _gets_memory(self, operation: Operation) -> Iterator[Tensor]:
        for tensor in operation.outputs:
            place = self.live.place.get(id(tensor))
            if place is not None and place[0] == "pack":  # the whole vector begins with a part
                tensor = place[1].output
            elif place is not None or operation.type in _ELSEWHERE:
                continue
            if self.live.root[id(tensor)] == id(tensor) and id(tensor) not in self.block:
                yield tensor

    def _begin(self, tensor: Tensor, number: int) -> None:
        size = rounded(math.prod(self.live.shapes[id(tensor)]))
        block = Block(kind_of(tensor), size, number, self.live.last_use[id(tensor)])
        self.blocks.append(block)
        self.block[id(tensor)] = block

    def _overwrites(self, operation: Operation, out: Tensor, number: int) -> bool:
        """Whether an input is read here for the last time, entry by entry, in the same shape."""
        if not operation.opdef.elementwise:
            return False
        shapes, live = self.live.shapes, self.live
        for tensor in operation.arguments:
            root = live.root[id(tensor)]
            if (
                root in self.block
                and live.last_use[root] == number == self.block[root].last
                and tensor.dtype is out.dtype
                and shapes[root] == shapes[id(tensor)] == shapes[id(out)]
            ):
                self.block[id(out)] = block = self.block[root]
                block.last = live.last_use[id(out)]
                self.takes_over[id(out)] = root
                return True
        return False

    def start(self, tensor: Tensor) -> int | None:
        """Where the tensor's own place begins; None where it has none."""
        block = self.block.get(id(tensor))
        if block is None or block.start < 0 or id(tensor) in self.takes_over:
            return None
        return block.start

    def _place(self) -> dict[Kind, int]:
        sizes: dict[Kind, int] = {}
        placed: dict[Kind, list[Block]] = {}
        for block in sorted(self.blocks, key=lambda block: -block.size)[:MOST]:
            others = placed.setdefault(block.kind, [])
            block.start = _first_gap(block, [other for other in others if block.beside(other)])
            others.append(block)
            sizes[block.kind] = max(sizes.get(block.kind, 0), block.start + block.size)
        return sizes

    def most_at_once(self) -> dict[Kind, int]:
        """How many entries are needed at the same time: no layout can do with less."""
        changes: dict[Kind, dict[float, int]] = {}
        for block in self.blocks:
            steps = changes.setdefault(block.kind, {})
            steps[block.first] = steps.get(block.first, 0) + block.size
            steps[block.last + 0.5] = steps.get(block.last + 0.5, 0) - block.size
        most = {}
        for kind, steps in changes.items():
            now = most[kind] = 0
            for at in sorted(steps):
                now += steps[at]
                most[kind] = max(most[kind], now)
        return most


def _first_gap(block: Block, others: list[Block]) -> int:
    """The first place where a block touches none of the others."""
    start = 0
    for other in sorted(others, key=lambda other: other.start):
        if start + block.size <= other.start:
            break
        start = max(start, other.start + other.size)
    return start
