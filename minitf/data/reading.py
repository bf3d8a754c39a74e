"""Reading a dataset: its length, its elements, and what needs all of them at once.

Where it sits   the part of Dataset that makes something happen.
The one idea    outside of graphs elements are computed as they are asked for; inside a graph,
                "reduce all of them" is an operation.
Try it          >>> import minitf as tf
                >>> total = tf.function(lambda n: tf.data.Dataset.range(n).reduce(
                ...     np.int64(0), lambda state, x: state + x))
                >>> total(tf.constant(4, tf.int64)).numpy()
                np.int64(6)
Read next       minitf/data/dataset.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.html import counted, listing
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.data.iterators import DatasetIterator, NumpyIterator, single
from minitf.data.mapping import State, reduced
from minitf.data.nodes import INFINITE, UNKNOWN, Env, Node, symbolic, tensor_of, to_outside


class Reading:
    """The part of Dataset that reads elements."""

    node: Node
    plain: Any

    def __iter__(self) -> Iterator[Any]:
        return DatasetIterator(self)

    def __bool__(self) -> bool:
        return True  # as an object: whether there are elements is not known

    def __len__(self) -> int:
        """The number of elements.

        Raises:
            TypeError: It is infinite or not known.
        """
        count = self.node.cardinality()
        if count == INFINITE:
            raise TypeError("The dataset is infinite.")
        if count == UNKNOWN:
            raise TypeError("The dataset length is unknown.")
        return count

    def cardinality(self, name: str | None = None) -> Tensor:
        """The number of elements, as an int64 tensor.

        `tf.data.INFINITE_CARDINALITY` (-1) when they never end, `tf.data.UNKNOWN_CARDINALITY` (-2)
        when only reading them would tell.

        >>> import minitf as tf
        >>> tf.data.Dataset.range(5).repeat().cardinality().numpy()
        np.int64(-1)
        """
        return convert_to_tensor(np.int64(self.node.cardinality()))

    @property
    def element_spec(self) -> Any:
        """The structure of an element, with a tf.TensorSpec for each tensor."""
        return self.node.spec

    def as_numpy_iterator(self) -> NumpyIterator:
        """Iterate over the elements as numpy arrays.

        >>> import minitf as tf
        >>> list(tf.data.Dataset.range(2).as_numpy_iterator())
        [np.int64(0), np.int64(1)]
        """
        return NumpyIterator(self)

    def reduce(self, initial_state: Any, reduce_func: Callable[..., Any],
               name: str | None = None) -> Any:  # fmt: skip
        """Put all elements together.

        Args:
            initial_state: A structure of tensors.
            reduce_func: ``reduce_func(state, element)`` gives the next state.

        Returns:
            The last state.

        >>> import minitf as tf
        >>> tf.data.Dataset.range(5).reduce(np.int64(0), lambda total, x: total + x).numpy()
        np.int64(10)

        Raises:
            TypeError: The state changes its type.
        """
        state = State(initial_state, reduce_func, self.element_spec, self.plain, "reduce")
        needs = symbolic(*self.node.needs(), *state.tensors)
        if context.current.graph is None and not needs:
            with context.init_scope():
                values = map(tensor_of, reduced(self.node, state, Env()))
        else:
            specs = tuple(structure.flatten(state.spec))
            values = OPS["dataset_reduce"](
                *needs, node=self.node, state=state, needs=tuple(map(id, needs)), specs=specs
            )
        return structure.pack(state.initial, values)

    def get_single_element(self, name: str | None = None) -> Any:
        """The element of a dataset that has just one.

        Raises:
            InvalidPipelineError: It has none, or more.
        """
        needs = symbolic(*self.node.needs())
        if context.current.graph is None and not needs:
            with context.init_scope():
                return to_outside(self.element_spec, single(self.node, Env()), self.plain)
        specs = tuple(structure.flatten(self.element_spec))
        tensors = OPS["dataset_single"](
            *needs, node=self.node, needs=tuple(map(id, needs)), specs=specs
        )
        return structure.pack(self.element_spec, tensors)

    def _repr_html_(self) -> str:
        count = self.node.cardinality()
        size = {INFINITE: "without end", UNKNOWN: "of unknown length"}.get(
            count, counted(count, "element")
        )
        rows = _components(self.element_spec)
        return listing([self.node.label, size], ("component", "shape", "dtype"), rows)

    def __repr__(self) -> str:
        return f"<{self.node.label} element_spec={self.element_spec!r}>"


def _components(spec: Any, path: str = "") -> list[tuple[str, str, str]]:
    """What an element is made of: the place of each tensor in it, its shape and its type."""
    inner: Any = None
    if isinstance(spec, dict) or structure.is_tuple(spec):
        inner = spec.items() if isinstance(spec, dict) else enumerate(spec)
    if inner is not None:
        parts = [_components(part, f"{path}[{key!r}]") for key, part in inner]
        return [row for rows in parts for row in rows]
    dtype = getattr(spec, "dtype", None)
    shape = getattr(spec, "shape", None)
    kind = type(spec).__name__ if dtype is None else dtype.name
    return [(path or "the element", "" if shape is None else str(shape), kind)]
