"""Iterators: the elements of a dataset one after the other, in Python and in graphs.

Where it sits   above nodes and tracing; below Dataset, whose part that reads is in reading.py.
The one idea    outside of graphs an iterator is Python's.  Inside a graph, "the next element" and
                "reduce all of them" are operations, which act when the graph runs.
Try it          >>> import minitf as tf
                >>> iterator = iter(tf.data.Dataset.range(2))
                >>> next(iterator).numpy(), next(iterator).numpy(), next(iterator, "the end")
                (np.int64(0), np.int64(1), 'the end')
Read next       minitf/data/reading.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.data.mapping import State, reduced
from minitf.data.nodes import (
    Element,
    Env,
    Held,
    Node,
    tensor_of,
    to_outside,
)
from minitf.data.rearranging import InvalidPipelineError
from minitf.data.tracing import current_env
from minitf.errors import EndOfDataError, GraphError


def _spec_shapes(*shapes: Any, specs: tuple[TensorSpec, ...], **attrs: Any) -> tuple:
    return tuple(tuple(spec.shape) for spec in specs)


def _spec_dtypes(*dtypes: Any, specs: tuple[TensorSpec, ...], **attrs: Any) -> tuple:
    return tuple(spec.dtype for spec in specs)


def _asked_for(signature: str, name: str, words: str, call: Callable[..., Any]) -> None:
    op(
        name, signature, symbol="⇶", stateful=True, words=words, formula=r"z = d_i",
        shape=_spec_shapes, dtype=_spec_dtypes, call=call,
    )  # fmt: skip


def _next_tensors(source: Source, specs: Any) -> tuple[Tensor, ...]:
    return tuple(map(tensor_of, source.next()))


def _reduced_tensors(
    *tensors: Tensor, node: Node, state: State, needs: tuple, specs: Any
) -> tuple[Tensor, ...]:
    return tuple(map(tensor_of, reduced(node, state, env_of(needs, tensors))))


def _single_tensors(*tensors: Tensor, node: Node, needs: tuple, specs: Any) -> tuple[Tensor, ...]:
    return tuple(map(tensor_of, single(node, env_of(needs, tensors))))


_asked_for("-> *z", "iterator_get_next", "The next element of an iterator.", _next_tensors)
_asked_for("*x:any -> *z", "dataset_reduce", "Put all elements together.", _reduced_tensors)
_asked_for("*x:any -> *z", "dataset_single", "The one element of a dataset.", _single_tensors)


def env_of(needs: tuple[int, ...], tensors: tuple[Tensor, ...]) -> Env:
    """The environment of a dataset that is used inside a graph, while the graph runs.

    Args:
        needs: The ids of the symbolic tensors that the dataset is made of.
        tensors: Their values.
    """
    arrays = [tensor.device_object.backend.to_numpy(tensor.array) for tensor in tensors]
    return Env(dict(zip(needs, arrays, strict=True)), current_env())


def single(node: Node, env: Env) -> Element:
    elements = node.elements(env)
    first = next(elements, None)
    if first is None:
        raise InvalidPipelineError("Dataset was empty.")
    if next(elements, None) is not None:
        raise InvalidPipelineError("Dataset had more than one element.")
    return first


_TOO_MANY = 1000  # elements of one dataset that are described one by one in a graph


class Source:
    """Elements on their way: what an iterator holds, in Python or in a graph.

    Attributes:
        taken: How many were taken since the start.
    """

    def __init__(self, node: Node):
        self.node = node
        self.taken = 0
        self._elements: Iterator[Element] | None = None

    def start(self, env: Env) -> None:
        """Begin, or begin again."""
        self._elements = iter(self.node.elements(env))
        self.taken = 0

    def next(self) -> Element:
        """The next element.

        Raises:
            EndOfDataError: There is none.
        """
        assert self._elements is not None
        if context.current.graph is None and not context.current.listeners:
            element = next(self._elements, None)
        else:  # what the pipeline does is no part of the graph being built
            with context.init_scope():
                element = next(self._elements, None)
        if element is None:
            raise EndOfDataError("End of sequence", why="the dataset has no more elements")
        self.taken += 1
        return element


class DatasetIterator:
    """Gives the elements of a dataset one after the other; `iter(dataset)` makes it.

    https://www.tensorflow.org/api_docs/python/tf/data/Iterator
    """

    def __init__(self, dataset: Any):
        self._dataset = dataset
        self._source = Source(dataset.node)
        self._source.start(Env())
        self._described = 0

    @property
    def element_spec(self) -> Any:
        return self._dataset.element_spec

    def __iter__(self) -> DatasetIterator:
        return self

    def __next__(self) -> Any:
        if context.current.graph is not None:
            self._count_described()
        try:
            return self.get_next()
        except EndOfDataError:
            raise StopIteration from None

    def _count_described(self) -> None:
        """A loop of Python's over a dataset would never end while a graph is described."""
        self._described += 1
        if self._described > _TOO_MANY:
            raise GraphError(
                "`tf.data.Dataset` only supports Python-style iteration in eager mode or within "
                "tf.function.",
                why="while a graph is described, the end of the data is not known",
                instead="dataset.reduce(...), or in TensorFlow 1 make_one_shot_iterator(dataset)",
            )

    def get_next(self, name: str | None = None) -> Any:
        """The next element.

        Raises:
            EndOfDataError: A tf.errors.OutOfRangeError: there is none.
        """
        spec, wrap = self.element_spec, self._dataset.plain
        if context.current.graph is None:
            return to_outside(spec, self._source.next(), wrap)
        return next_in_graph(self._source, spec, name)

    next = get_next

    def saved_state(self) -> np.ndarray:
        """For a checkpoint: how many elements were taken."""
        return np.array([self._source.taken])

    def restore_state(self, state: np.ndarray) -> None:
        """Stand where an iterator over the same elements stood."""
        self._source.start(Env())
        for _ in range(int(state[0])):
            self._source.next()

    def get_next_as_optional(self) -> Optional:
        """The next element in a box, which is empty at the end."""
        try:
            return Optional((self.get_next(),))
        except EndOfDataError:
            return Optional(())


def next_in_graph(source: Source, spec: Any, name: str | None = None) -> Any:
    """The operation that takes the next element when the graph runs."""
    specs = tuple(structure.flatten(spec))
    tensors = OPS["iterator_get_next"](source=source, specs=specs, name=name or "IteratorGetNext")
    return structure.pack(spec, tensors)


class Optional:
    """A value or nothing.  https://www.tensorflow.org/api_docs/python/tf/experimental/Optional"""

    def __init__(self, content: tuple[Any, ...]):
        self._content = content

    def has_value(self, name: str | None = None) -> Tensor:
        return convert_to_tensor(bool(self._content))

    def get_value(self, name: str | None = None) -> Any:
        """The value.

        Raises:
            InvalidPipelineError: There is none.
        """
        if not self._content:
            raise InvalidPipelineError("The given optional does not have a value.")
        return self._content[0]


class NumpyIterator:
    """The elements as numpy arrays and scalars.

    https://www.tensorflow.org/api_docs/python/tf/data/NumpyIterator
    """

    def __init__(self, dataset: Any):
        self._spec = dataset.element_spec
        self._elements = iter(dataset.node.elements(Env()))
        self._wrap = dataset.plain

    def __iter__(self) -> NumpyIterator:
        return self

    def __next__(self) -> Any:
        with context.init_scope():
            element = next(self._elements)
        return structure.pack(self._spec, [self._leaf(value) for value in element])

    def _leaf(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, np.ndarray):
            return value[()] if not value.ndim else value.copy()
        return value if isinstance(value, np.generic) else NumpyIterator(self._wrap(Held(value)))
