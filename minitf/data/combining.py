"""Nodes over several datasets: zip, concatenate, and choosing among them.

Where it sits   above nodes; beside mapping and batching.
The one idea    each input is iterated by itself; the node says whose turn it is.
Try it          >>> import minitf as tf
                >>> a, b = tf.data.Dataset.range(3), tf.data.Dataset.range(10, 12)
                >>> [(int(x), int(y)) for x, y in tf.data.Dataset.zip(a, b)]
                [(0, 10), (1, 11)]
Read next       minitf/data/files.py
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from minitf.backends.numpy.chance import random_categorical
from minitf.backends.numpy.philox import scrambled
from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.chance import Draws, SeedGenerator
from minitf.data.nodes import INFINITE, UNKNOWN, Element, Env, Node, given_number, symbolic
from minitf.data.rearranging import InvalidPipelineError
from minitf.errors import DTypeError


class Zip(Node):
    """Element i of each; as long as the shortest.

    Args:
        nodes: A structure of nodes.
    """

    def __init__(self, nodes: Any):
        self.inputs = tuple(structure.flatten(nodes))
        self.spec = structure.pack(nodes, [node.spec for node in self.inputs])

    def elements(self, env: Env) -> Iterator[Element]:
        rows = zip(*(node.elements(env) for node in self.inputs), strict=False)
        return (tuple(itertools.chain.from_iterable(row)) for row in rows)

    def cardinality(self) -> int:
        counts = [node.cardinality() for node in self.inputs]
        finite = [count for count in counts if count != INFINITE]
        if UNKNOWN in finite:
            return 0 if 0 in finite else UNKNOWN
        return min(finite, default=INFINITE)


class Numbered(Node):
    """Each element with its number."""

    label = "_ZipDataset"

    def __init__(self, source: Node, start: Any):
        self.source, self.inputs = source, (source,)
        self.start = given_number(start, "start")
        self.tensors = symbolic(self.start)
        self.spec = (TensorSpec((), "int64"), source.spec)

    def elements(self, env: Env) -> Iterator[Element]:
        int64 = self.spec[0].dtype.as_numpy_dtype
        pairs = enumerate(self.source.elements(env), env.number(self.start))
        return ((int64(number), *element) for number, element in pairs)

    def cardinality(self) -> int:
        return self.source.cardinality()


class Concatenate(Node):
    """The elements of one, then those of the other."""

    def __init__(self, one: Node, other: Node):
        self.inputs = (one, other)
        self.spec = common_spec([one.spec, other.spec])

    def elements(self, env: Env) -> Iterator[Element]:
        return itertools.chain.from_iterable(node.elements(env) for node in self.inputs)

    def cardinality(self) -> int:
        counts = [node.cardinality() for node in self.inputs]
        if INFINITE in counts:
            return INFINITE
        return UNKNOWN if UNKNOWN in counts else sum(counts)


def common_spec(specs: Sequence[Any]) -> Any:
    """A spec that the elements of all these specs fit.

    Raises:
        DTypeError: Their types or structures differ.
    """
    first = specs[0]
    for other in specs[1:]:
        if not structure.same_structure(first, other) or any(
            getattr(a, "dtype", None) != getattr(b, "dtype", None)
            for a, b in zip(structure.flatten(first), structure.flatten(other), strict=True)
        ):
            raise DTypeError(
                f"Incompatible dataset elements:\n  {first} vs.   {other}",
                why="all elements of a dataset have the same structure and types",
            )
        first = structure.map_leaves(structure.general_spec, first, other)
    return first


class Choose(Node):
    """Elements of several datasets; another dataset says which gives the next one.

    Args:
        choices: Numbers of datasets.
        nodes: The datasets.
        stop_on_empty: Whether the first that is empty ends all; else it is passed over.
    """

    label = "_DirectedInterleaveDataset"

    def __init__(self, choices: Node, nodes: Sequence[Node], stop_on_empty: bool):
        self.choices, self.nodes, self.stop_on_empty = choices, list(nodes), stop_on_empty
        self.inputs = (choices, *nodes)
        self.spec = common_spec([node.spec for node in nodes])

    def elements(self, env: Env) -> Iterator[Element]:
        running: list[Any] = [node.elements(env) for node in self.nodes]
        for (choice,) in self.choices.elements(env):
            if not 0 <= choice < len(running):
                raise InvalidPipelineError(
                    f"Selector index out of range: {choice} >= {len(running)}",
                    why="the choices are numbers of the datasets, counted from 0",
                )
            if running[choice] is None:
                continue
            element = next(running[choice], None)
            if element is not None:
                yield element
                continue
            running[choice] = None
            if self.stop_on_empty or not any(running):
                return


class ByChance(Node):
    """Numbers from 0 up, with given probabilities, without end.

    Args:
        weights: One for each number.
        seed: The seed, or None.
        rerandomize: Whether each pass draws others.
    """

    def __init__(self, weights: Sequence[float] | None, count: int, seed: int | None,
                 rerandomize: bool):  # fmt: skip
        self._seeds = SeedGenerator(seed, rerandomize)
        # As TensorFlow: weights are float32, and without any all logarithms are 1.
        chances = np.ones((1, count), np.float32)
        self._logits = chances if weights is None else np.log(np.array([weights], np.float32))
        self.spec = TensorSpec((), "int64")

    def elements(self, env: Env) -> Iterator[Element]:
        draw = Draws(self._seeds.next())
        while True:
            state = scrambled(np.array([draw(), draw()]))
            yield (random_categorical(state, self._logits, 1, "int64")[0, 0],)

    def cardinality(self) -> int:
        return INFINITE
