"""A subgraph: the branch of a condition or the body of a loop, described inside another graph.

Where it sits   above graph; control flow builds these, operations of the outer graph carry them.
The one idea    what the inside takes from outside becomes an input of the inside (a capture), so a
                branch is a graph like any other, with placeholders that the outer operation feeds.
Try it          >>> import minitf as tf
                >>> outer = tf.Graph()
                >>> with outer.as_default():
                ...     x = outer.placeholder([])
                ...     inner = Subgraph("branch", outer)
                ...     with inner.as_default():
                ...         y = x * 2.0
                >>> [tensor is x for tensor in inner.captures], inner.operations[0].type
                ([True], 'placeholder')
Read next       execution/control_flow.py
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitf.core import context
from minitf.core.graph import Graph
from minitf.core.tensor import Tensor


class Subgraph(Graph):
    """A graph inside a graph.

    Args:
        name: What it is called in errors and pictures.
        outer: The graph that it is part of; None when operations outside run at once.
        local: Variables that are read anew inside, since the inside assigns them again and again.

    Attributes:
        captures: The tensors taken from outside, in the order met.
        inputs: The placeholder that stands for each of them inside.
    """

    def __init__(self, name: str, outer: Graph | None, local: Iterable[Any] = ()) -> None:
        super().__init__(name)
        self.outer = outer
        self.captures: list[Tensor] = []
        self.inputs: list[Tensor] = []
        self._inside: dict[int, Tensor] = {}
        self._local = {id(variable) for variable in local}

    @property
    def variable_class(self) -> type | None:  # type: ignore[override]
        """A variable made inside belongs to the graph outside."""
        return None if self.outer is None else self.outer.variable_class

    def note_variable(self, variable: Any) -> None:
        if self.outer is not None:
            self.outer.note_variable(variable)

    def read(self, variable: Any) -> Tensor:
        """The variable's value: as it was outside, unless the inside assigned it."""
        if self.outer is None or id(variable) in self._local:
            return super().read(variable)
        return self._foreign(self.outer.read(variable))

    def forget_read(self, variable: Any) -> None:
        self._local.add(id(variable))
        super().forget_read(variable)

    def _own(self, tensor: Tensor) -> Tensor:
        """A value that the graph outside took in is taken from there: it may be watched."""
        outer = self.outer
        while outer is not None and not tensor.is_symbolic:
            if id(tensor) in outer._captured:
                return self._foreign(outer._captured[id(tensor)][1])
            outer = getattr(outer, "outer", None)
        return super()._own(tensor)

    def _foreign(self, tensor: Tensor) -> Tensor:
        if self.outer is None:
            return super()._foreign(tensor)
        tensor = self.outer._own(tensor)  # of a graph further out, it is captured on the way
        if id(tensor) not in self._inside:
            with context.building(self):
                inside = self.placeholder(
                    tensor.shape, tensor.dtype, "captured", tensor.device_object
                )
            inside.variable = tensor.variable
            self.captures.append(tensor)
            self.inputs.append(inside)
            self._inside[id(tensor)] = inside
        return self._inside[id(tensor)]
