"""Nodes that call a function on each element.

Where it sits   above tracing: map, filter, take_while, scan, flat_map, interleave.
The one idea    the function is traced when the node is made, so that its mistakes show there, and
                so that the spec of the new elements is known before the first one is made.
Try it          >>> import minitf as tf
                >>> large = tf.data.Dataset.range(4).filter(lambda x: x > 1)
                >>> dataset = large.map(lambda x: (x, -x))
                >>> [(int(x), int(y)) for x, y in dataset]
                [(2, -2), (3, -3)]
Read next       minitf/data/grouping.py
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.nodes import Element, Env, Node, given_number, symbolic
from minitf.data.structure import DatasetSpec
from minitf.data.tracing import Traced, unpacked
from minitf.errors import InvalidArgumentError, MinitfError

Wrap = Callable[[Node], Any]


class Calling(Node):
    """A node with one input and a function of its elements."""

    method = "map"

    def __init__(self, source: Node, function: Callable[..., Any], wrap: Wrap):
        self.source, self.inputs = source, (source,)
        self.traced = self._trace(function, wrap)
        self.tensors = self.traced.tensors
        self.spec = self.traced.spec

    def _trace(self, function: Callable[..., Any], wrap: Wrap) -> Traced:
        spec = self.source.spec
        return Traced(unpacked(function, spec), (spec,), wrap, self.method, function)


class Map(Calling):
    """Each element through the function."""

    def __init__(
        self, source: Node, function: Callable[..., Any], wrap: Wrap, parallel: bool = False
    ):
        super().__init__(source, function, wrap)
        self._parallel = parallel

    def elements(self, env: Env) -> Iterator[Element]:
        return map(self.traced.runner(env), self.source.elements(env))

    def cardinality(self) -> int:
        return self.source.cardinality()

    @property
    def label(self) -> str:
        return "_ParallelMapDataset" if self._parallel else "_MapDataset"


class Filter(Calling):
    """The elements for which the function says True."""

    method = "filter"

    def __init__(self, source: Node, function: Callable[..., Any], wrap: Wrap):
        super().__init__(source, function, wrap)
        check_predicate(self.traced)
        self.spec = source.spec

    def elements(self, env: Env) -> Iterator[Element]:
        keep = self.traced.runner(env)
        return (element for element in self.source.elements(env) if keep(element)[0])


class TakeWhile(Filter):
    """The elements before the first for which the function says False."""

    method = "take_while"

    def elements(self, env: Env) -> Iterator[Element]:
        keep = self.traced.runner(env)
        return itertools.takewhile(lambda element: keep(element)[0], self.source.elements(env))


def check_predicate(traced: Traced) -> None:
    """Raise ValueError unless the function returns one truth value."""
    spec = traced.spec
    fits = isinstance(spec, TensorSpec) and spec.dtype.is_bool and spec.shape.rank in (0, None)
    if not fits:
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its "
            f"return type is {traced.spec}."
        )


class FlatMap(Calling):
    """Each element becomes a dataset; their elements, one dataset after the other."""

    method = "flat_map"

    def __init__(self, source: Node, function: Callable[..., Any], wrap: Wrap):
        super().__init__(source, function, wrap)
        if not isinstance(self.traced.spec, DatasetSpec):
            raise TypeError(
                f"Invalid `map_func`. `map_func` must return a `Dataset` object. Got "
                f"{self.traced.spec}. For one tensor an element, use map()."
            )
        self.spec = self.traced.spec.element_spec

    def elements(self, env: Env) -> Iterator[Element]:
        make = self.traced.runner(env)
        for element in self.source.elements(env):
            yield from make(element)[0].elements()


class Interleave(FlatMap):
    """Several of the datasets at once, in turns.

    Args:
        cycle_length: How many at once; -1: one for each processor.
        block_length: How many elements of one before the next has its turn.
    """

    method = "interleave"

    def __init__(
        self, source: Node, function: Callable[..., Any], wrap: Wrap, cycle_length: Any,
        block_length: Any, parallel: bool,
    ):  # fmt: skip
        super().__init__(source, function, wrap)
        self.cycle_length = given_number(-1 if cycle_length is None else cycle_length, "cycle")
        self.block_length = given_number(1 if block_length is None else block_length, "block")
        self.tensors = (*self.tensors, *symbolic(self.cycle_length, self.block_length))
        for name in ("cycle_length", "block_length"):
            value = getattr(self, name)
            if isinstance(value, int) and value < 1 and (name, value) != ("cycle_length", -1):
                raise InvalidArgumentError(None, None, f"`{name}` must be > 0")
        self._parallel = parallel

    def elements(self, env: Env) -> Iterator[Element]:
        make, coming = self.traced.runner(env), self.source.elements(env)
        count = env.number(self.cycle_length)
        count = len(os.sched_getaffinity(0)) if count == -1 else count
        block = env.number(self.block_length)
        places: list[Iterator[Element] | None] = [None] * count
        position, ended = 0, False
        while not ended or any(place is not None for place in places):
            if places[position] is None and not ended:
                element = next(coming, None)
                ended = element is None
                places[position] = None if element is None else make(element)[0].elements()
            current = places[position]
            if current is not None:
                taken = 0
                for taken, element in enumerate(itertools.islice(current, block), 1):  # noqa: B007
                    yield element
                if taken < block:  # it ended; the next one takes its place in the next round
                    places[position] = None
            position = (position + 1) % count

    @property
    def label(self) -> str:
        return "_ParallelInterleaveDataset" if self._parallel else "_InterleaveDataset"


class Scan(Node):
    """Each element through a function with a memory: (state, element) to (state, output)."""

    def __init__(self, source: Node, initial: Any, function: Callable[..., Any], wrap: Wrap):
        self.source, self.inputs = source, (source,)
        self.state = State(initial, function, source.spec, wrap, "scan", _state_and_output)
        self.spec = self.state.traced.spec[1]
        self.tensors = self.state.tensors

    def elements(self, env: Env) -> Iterator[Element]:
        run, state = self.state.traced.runner(env), self.state.start(env)
        count = len(state)
        for element in self.source.elements(env):
            result = run((*state, *element))
            state = result[:count]
            yield result[count:]

    def cardinality(self) -> int:
        return self.source.cardinality()


def _state_and_output(spec: Any) -> Any:
    if not (type(spec) is tuple and len(spec) == 2):
        raise TypeError(
            "Invalid `scan_func`. `scan_func` must return a pair consisting of new state and the "
            f"output value. It returned {spec}."
        )
    return spec[0]


class State:
    """What a function hands from element to element, in `reduce` and `scan`.

    Args:
        initial: A structure of tensors.
        function: Called with the state and an element.
        element_spec: The spec of the elements.
        wrap: Makes a Dataset of a node.
        method: For error messages.
        part: Gives the spec of the new state, given that of what the function returns.
    """

    def __init__(
        self, initial: Any, function: Callable[..., Any], element_spec: Any, wrap: Wrap,
        method: str, part: Callable[[Any], Any] = lambda spec: spec,
    ):  # fmt: skip
        initial = tuple(initial) if isinstance(initial, list) else initial
        self.initial = structure.map_leaves(structure.as_tensor, initial)
        spec = structure.specs_of(self.initial)
        while True:
            self.traced = Traced(function, (spec, element_spec), wrap, method)
            after = part(self.traced.spec)
            _check_state(spec, after, method)
            general = structure.map_leaves(structure.general_spec, spec, after)
            if general == spec:
                break
            spec = general  # its shape changes on the way: once more, with open sizes
        self.spec = spec
        self.tensors = (*symbolic(*structure.flatten(self.initial)), *self.traced.tensors)

    def start(self, env: Env) -> Element:
        """The initial state."""
        return tuple(env.array(leaf) for leaf in structure.flatten(self.initial))


class _WrongState(MinitfError, InvalidArgumentError, TypeError):
    """The new state is of another kind than the one before."""


def _check_state(before: Any, after: Any, method: str) -> None:
    fits = structure.same_structure(before, after) and all(
        not isinstance(one, TensorSpec)
        or (isinstance(other, TensorSpec) and one.dtype is other.dtype)
        for one, other in zip(structure.flatten(before), structure.flatten(after), strict=True)
    )
    if not fits:
        raise _WrongState(
            f"The element types for the new state must match the initial state in {method}. "
            f"Expected {before}; got {after}."
        )


def reduced(node: Node, state: State, env: Env) -> list[np.ndarray]:
    """The state after all elements."""
    run, values = state.traced.runner(env), state.start(env)
    for element in node.elements(env):
        values = run((*values, *element))
    return [np.asarray(value) for value in values]
