"""What a session is asked for: names, tensors, operations, variables, in any structure.

Where it sits   below session.
The one idea    take the structure apart into leaves, run once for all of them, and put the values
                back in the same structure.
Try it          >>> import minitf as tf
                >>> with tf.Graph().as_default() as graph:
                ...     one = tf.constant(1.0, name="one")
                >>> wish = Fetches(graph, {"a": one, "b": ["one:0", one.op]})
                >>> [tensor.name for tensor in wish.tensors], wish.result([1.0])
                (['one:0'], {'a': 1.0, 'b': [1.0, None]})
Read next       execution/session.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.execution.session_graph import SessionGraph

Give = Callable[[Sequence[Any]], Any]  # makes a leaf, or a structure, from the tensors' values


class Fetches:
    """A structure of things to compute.

    Args:
        graph: The graph they belong to.
        structure: Tensors, operations, variables or names; lists, tuples and dicts of those.

    Attributes:
        tensors: The tensors whose values are wanted, each once.
        targets: The operations that are to run.
        result: Gives the structure filled with values; None stands for an operation.
    """

    def __init__(self, graph: SessionGraph, structure: Any):
        self._graph = graph
        self.tensors: list[Tensor] = []
        self.targets: list[Operation] = []
        self._numbers: dict[int, int] = {}
        self.result: Give = self._giver(structure)

    def _giver(self, part: Any) -> Give:
        if isinstance(part, dict):
            keys, parts = list(part), [self._giver(value) for value in part.values()]
            kind = type(part)
            return lambda values: kind(
                (key, give(values)) for key, give in zip(keys, parts, strict=True)
            )
        if isinstance(part, (list, tuple)) and not isinstance(part, Operation):
            return self._sequence(part)
        return self._leaf(part)

    def _sequence(self, sequence: Any) -> Give:
        parts = [self._giver(value) for value in sequence]
        if hasattr(sequence, "_fields"):
            kind = type(sequence)
            return lambda values: kind(*[give(values) for give in parts])
        if isinstance(sequence, tuple):
            return lambda values: tuple([give(values) for give in parts])
        return lambda values: [give(values) for give in parts]

    def _leaf(self, fetch: Any) -> Give:
        if isinstance(fetch, Tensor) and not fetch.is_symbolic:
            return lambda values: fetch.numpy()
        element = self._element(fetch)
        if isinstance(element, Operation):
            self.targets.append(element)
            return lambda values: None
        number = self._numbers.setdefault(id(element), len(self.tensors))
        if number == len(self.tensors):
            self.tensors.append(element)
        return lambda values: values[number]

    def _element(self, fetch: Any) -> Any:
        if fetch is None:
            raise TypeError('Argument `fetch` = None has invalid type "NoneType". Cannot be None')
        is_one = isinstance(fetch, (Tensor, Operation, str)) or hasattr(fetch, "read_tensor")
        if not is_one:
            kind = type(fetch).__name__
            raise TypeError(
                f'Argument `fetch` = {fetch!r} has invalid type "{kind}" must be a string or '
                f"Tensor. (Can not convert a {kind} into a Tensor or Operation.)"
            )
        try:
            return self._graph.as_graph_element(fetch)
        except (ValueError, KeyError) as problem:
            raise ValueError(
                f"Argument `fetch` = {fetch} cannot be interpreted as a Tensor. "
                f"({problem.args[0] if problem.args else problem})"
            ) from None


def key_of(structure: Any) -> Any:
    """What tells one structure of fetches from another, by identity and without looking inside."""
    kind = type(structure)
    if kind is list or kind is tuple:
        return (kind, *[key_of(part) for part in structure])
    if kind is str:
        return structure
    if isinstance(structure, dict):
        return (kind, *[(key, key_of(value)) for key, value in structure.items()])
    if isinstance(structure, tuple) and not isinstance(structure, Operation):
        return (kind, *[key_of(part) for part in structure])
    return id(structure)
