"""`tf.data` of TensorFlow 1: iterators are made by hand, and "the next element" is a tensor.

Where it sits   over minitf.data; the iterators' operations run in sessions.
The one idea    an iterator is part of the graph: one operation (re)starts it, another one takes the
                next element, each time a session runs it.
Try it          >>> import minitf.compat.v1 as tf
                >>> with tf.Graph().as_default(), tf.Session() as sess:
                ...     dataset = tf.data.Dataset.range(3).map(lambda x: x * 10)
                ...     element = tf.data.make_one_shot_iterator(dataset).get_next()
                ...     print(sess.run(element), sess.run(element))
                0 10
Read next       minitf/data/iterators.py
"""

from __future__ import annotations

import itertools
from typing import Any

from minitf import data as data_v2
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Operation
from minitf.core.opdef import OPS, op
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.data.iterators import DatasetIterator, Source, env_of, next_in_graph
from minitf.data.nodes import Env, Node, own, symbolic, tensor_of
from minitf.errors import FailedPreconditionError, MinitfError

AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = -1, -1, -2
Options, experimental = data_v2.Options, data_v2.experimental


class NotStartedError(MinitfError, FailedPreconditionError):
    """An iterator was asked for an element before its initializer was run."""


def _start(*tensors: Tensor, source: Source, node: Node, needs: tuple[int, ...]) -> tuple[()]:
    source.node = node
    source.start(env_of(needs, tensors))
    return ()


def _next_of_handle(handle: Tensor, specs: Any) -> tuple[Tensor, ...]:
    source = _by_handle[handle.numpy()]
    return tuple(map(tensor_of, source.next()))


op(
    "start_iterator", "*x:any ->", symbol="⇤", stateful=True, call=_start,
    words="Start an iterator, from the first element.", formula=r"i = 0",
    shape=lambda *shapes, **attrs: (), dtype=lambda *dtypes, **attrs: (),
)  # fmt: skip
op(
    "iterator_get_next_of_handle", "x:any -> *z", symbol="⇶", stateful=True, call=_next_of_handle,
    words="The next element of the iterator that a string names.", formula=r"z = d_i",
    shape=lambda shape, specs: tuple(spec.shape for spec in specs),
    dtype=lambda dtype, specs: tuple(spec.dtype for spec in specs),
)  # fmt: skip

_by_handle: dict[bytes, Source] = {}
_handles = itertools.count()


class Iterator:
    """An iterator in a graph.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/data/Iterator
    """

    def __init__(self, source: Source, element_spec: Any, initializer: Operation | None):
        self._source, self.element_spec, self._initializer = source, element_spec, initializer

    @property
    def initializer(self) -> Operation:
        """The operation that starts it.

        Raises:
            ValueError: It has none of its own.
        """
        if self._initializer is None:
            raise ValueError(
                "The iterator does not have an initializer. It starts by itself, or by what "
                "make_initializer(dataset) gives."
            )
        return self._initializer

    def get_next(self, name: str | None = None) -> Any:
        """The next element, as tensors of the graph."""
        return next_in_graph(self._source, self.element_spec, name)

    def make_initializer(self, dataset: Any, name: str | None = None) -> Operation:
        """An operation that starts the iterator on a dataset.

        Raises:
            TypeError: Its elements have other types than the iterator's.
        """
        if output_types(self.element_spec) != output_types(dataset.element_spec):
            raise TypeError(
                f"Expected output types {output_types(self.element_spec)!r} but got dataset with "
                f"output types {output_types(dataset.element_spec)!r}."
            )
        return _starter(self._source, dataset, name)

    def string_handle(self, name: str | None = None) -> Tensor:
        """A string that stands for this iterator, to be fed to one made `from_string_handle`."""
        handle = f"iterator_{next(_handles)}".encode()
        _by_handle[handle] = self._source
        return convert_to_tensor(handle)

    @staticmethod
    def from_structure(
        output_types: Any, output_shapes: Any = None, shared_name: str | None = None,
        output_classes: Any = None,
    ) -> Iterator:  # fmt: skip
        """An iterator for any dataset of these types, started by `make_initializer`."""
        return Iterator(_Unstarted(), _specs(output_types, output_shapes), None)

    @staticmethod
    def from_string_handle(
        string_handle: Any, output_types: Any, output_shapes: Any = None,
        output_classes: Any = None,
    ) -> Any:  # fmt: skip
        """An iterator that takes elements from the one whose handle is fed."""
        return _OfHandle(string_handle, _specs(output_types, output_shapes))

    @property
    def output_types(self) -> Any:
        return output_types(self.element_spec)

    @property
    def output_shapes(self) -> Any:
        return output_shapes(self.element_spec)


class _OfHandle(Iterator):
    def __init__(self, handle: Any, element_spec: Any):
        super().__init__(_Unstarted(), element_spec, None)
        self._handle = convert_to_tensor(handle)

    def get_next(self, name: str | None = None) -> Any:
        specs = tuple(structure.flatten(self.element_spec))
        tensors = OPS["iterator_get_next_of_handle"](self._handle, specs=specs, name=name)
        return structure.pack(self.element_spec, tensors)


class _Unstarted(Source):
    """Elements of a dataset that is said later."""

    def __init__(self) -> None:
        super().__init__(Node())

    def next(self) -> tuple[Any, ...]:
        if self._elements is None:
            raise NotStartedError(
                "GetNext() failed because the iterator has not been initialized. Ensure that you "
                "have run the initializer operation for this iterator before getting the next "
                "element.",
                instead="sess.run(iterator.initializer)",
            )
        return super().next()


class _OneShot(Source):
    """Elements that are begun by asking for the first."""

    def next(self) -> tuple[Any, ...]:
        if self._elements is None:
            self.start(Env())
        return super().next()


def _starter(source: Source, dataset: Any, name: str | None = None) -> Operation:
    graph = context.current.graph
    assert graph is not None
    needs = symbolic(*dataset.node.needs())
    attrs = {"source": source, "node": dataset.node, "needs": tuple(map(id, needs))}
    inputs = tuple(map(own, needs))
    return graph.append(OPS["start_iterator"], inputs, attrs, name or "MakeIterator")


def make_one_shot_iterator(dataset: Any) -> Any:
    """An iterator that goes once through the dataset and needs no initializer.

    Raises:
        GraphError: The dataset depends on placeholders; make_initializable_iterator takes those.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/data/make_one_shot_iterator
    """
    if context.current.graph is None:
        return DatasetIterator(dataset)
    for need in symbolic(*dataset.node.needs()):
        Env().value(need)  # raises where a placeholder would have to be fed
    return Iterator(_OneShot(dataset.node), dataset.element_spec, None)


def make_initializable_iterator(dataset: Any, shared_name: str | None = None) -> Iterator:
    """An iterator that is started, and started again, by running its `initializer`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/data/make_initializable_iterator

    Raises:
        RuntimeError: No graph is being built.
    """
    if context.current.graph is None:
        raise RuntimeError(
            "make_initializable_iterator() is not supported when eager execution is enabled. Use "
            "`for element in dataset` instead."
        )
    source = _Unstarted()
    return Iterator(source, dataset.element_spec, _starter(source, dataset))


class Dataset(data_v2.Dataset):
    """A dataset that makes iterators.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/data/Dataset
    """

    def make_one_shot_iterator(self) -> Any:
        """As tf.data.make_one_shot_iterator."""
        return make_one_shot_iterator(self)

    def make_initializable_iterator(self, shared_name: str | None = None) -> Iterator:
        """As tf.data.make_initializable_iterator."""
        return make_initializable_iterator(self, shared_name)

    @property
    def output_types(self) -> Any:
        """The types of an element."""
        return output_types(self.element_spec)

    @property
    def output_shapes(self) -> Any:
        """The shapes of an element."""
        return output_shapes(self.element_spec)

    @property
    def output_classes(self) -> Any:
        """The classes of an element: all are tensors."""
        return structure.map_leaves(lambda spec: Tensor, self.element_spec)

    def map_with_legacy_function(self, map_func: Any, num_parallel_calls: Any = None) -> Any:
        """As `map`."""
        return self.map(map_func, num_parallel_calls)

    def filter_with_legacy_function(self, predicate: Any) -> Any:
        """As `filter`."""
        return self.filter(predicate)


Dataset.plain = Dataset


class TextLineDataset(Dataset):
    """The lines of text files.  As tf.data.TextLineDataset."""

    def __init__(self, filenames: Any, compression_type: str | None = None, *_: Any, **__: Any):
        super().__init__(data_v2.TextLineDataset(filenames, compression_type).node)


class TFRecordDataset(Dataset):
    """The records of TFRecord files.  As tf.data.TFRecordDataset."""

    def __init__(self, filenames: Any, compression_type: str | None = None, *_: Any, **__: Any):
        super().__init__(data_v2.TFRecordDataset(filenames, compression_type).node)


class FixedLengthRecordDataset(Dataset):
    """Blocks of bytes.  As tf.data.FixedLengthRecordDataset."""

    def __init__(self, filenames: Any, record_bytes: Any, *rest: Any, **options: Any):
        made = data_v2.FixedLengthRecordDataset(filenames, record_bytes, *rest, **options)
        super().__init__(made.node)


def output_types(spec: Any) -> Any:
    """The types in an element_spec."""
    return structure.map_leaves(lambda leaf: leaf.dtype, spec)


def output_shapes(spec: Any) -> Any:
    """The shapes in an element_spec."""
    return structure.map_leaves(lambda leaf: leaf.shape, spec)


def get_output_types(dataset_or_iterator: Any) -> Any:
    """The types of an element."""
    return output_types(dataset_or_iterator.element_spec)


def get_output_shapes(dataset_or_iterator: Any) -> Any:
    """The shapes of an element."""
    return output_shapes(dataset_or_iterator.element_spec)


def get_output_classes(dataset_or_iterator: Any) -> Any:
    """The classes of an element: all are tensors."""
    return structure.map_leaves(lambda spec: Tensor, dataset_or_iterator.element_spec)


def _specs(types: Any, shapes: Any) -> Any:
    if isinstance(types, dict):
        return {key: _specs(types[key], shapes and shapes[key]) for key in types}
    if isinstance(types, (tuple, list)):
        each = [None] * len(types) if shapes is None else shapes
        return tuple(_specs(*pair) for pair in zip(types, each, strict=True))
    return TensorSpec(shapes, types)
