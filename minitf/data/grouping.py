"""Nodes that sort elements into windows: by a key, or by their length.

Where it sits   above mapping and batching.
The one idea    each element goes to the window of its key; a full window becomes a dataset, and a
                function turns that into elements.
Try it          >>> import minitf as tf
                >>> evens = tf.data.Dataset.range(6).group_by_window(
                ...     lambda x: x % 2, lambda key, window: window.batch(3), window_size=3)
                >>> [x.numpy().tolist() for x in evens]
                [[0, 2, 4], [1, 3, 5]]
Read next       minitf/data/dataset.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.batching import Batch
from minitf.data.mapping import Wrap
from minitf.data.nodes import Element, Env, Listed, Node, Stream
from minitf.data.padding import PaddedBatch
from minitf.data.rearranging import InvalidPipelineError
from minitf.data.structure import DatasetSpec
from minitf.data.tracing import Traced, unpacked
from minitf.errors import InvalidArgumentError


class GroupByWindow(Node):
    """Windows of elements with the same key, each reduced to a dataset.

    Args:
        source: The node below.
        key_func: Gives an int64 for an element.
        reduce_func: Gives a dataset for a key and a dataset of elements.
        size_func: Gives the size of a window for a key.
        wrap: Makes a Dataset of a node.
    """

    def __init__(
        self, source: Node, key_func: Callable[..., Any], reduce_func: Callable[..., Any],
        size_func: Callable[..., Any], wrap: Wrap,
    ):  # fmt: skip
        self.source, self.inputs = source, (source,)
        key, spec = TensorSpec((), "int64"), source.spec
        self.key = Traced(unpacked(key_func, spec), (spec,), wrap, "group_by_window")
        if self.key.spec != key:
            raise ValueError(
                "Invalid `key_func`. `key_func` must return a single `tf.int64` scalar tensor, "
                f"but its return type is {self.key.spec}."
            )
        self.size = Traced(size_func, (key,), wrap, "group_by_window")
        self.reduce = Traced(reduce_func, (key, DatasetSpec(spec)), wrap, "group_by_window")
        if not isinstance(self.reduce.spec, DatasetSpec):
            raise TypeError(
                "Invalid `reduce_func`. `reduce_func` must return a single dataset, but it "
                f"returned {self.reduce.spec}."
            )
        self.spec = self.reduce.spec.element_spec
        self.tensors = (*self.key.tensors, *self.size.tensors, *self.reduce.tensors)

    def elements(self, env: Env) -> Iterator[Element]:
        key_of, size_of, reduce = (f.runner(env) for f in (self.key, self.size, self.reduce))
        windows: dict[int, list[Element]] = {}
        sizes: dict[int, int] = {}

        def closed(key: int) -> Iterator[Element]:
            stream = Stream(Listed(windows.pop(key), self.source.spec), Env())
            return reduce((np.int64(key), stream))[0].elements()

        for element in self.source.elements(env):
            (key,) = (int(part) for part in key_of(element))
            if key not in windows:
                windows[key], sizes[key] = [], int(size_of((np.int64(key),))[0])
                if sizes[key] <= 0:
                    raise InvalidArgumentError(
                        None, None, f"Window size must be greater than zero, but got {sizes[key]}."
                    )
            windows[key].append(element)
            if len(windows[key]) == sizes[key]:
                yield from closed(key)
        for key in list(windows):
            yield from closed(key)


class Buckets(Node):
    """Batches of elements of about the same length.

    Args:
        source: The node below.
        length_func: Gives the length of an element.
        limits: The lengths at which a new bucket begins.
        sizes: How many elements a batch of each bucket has.
        padding: Shapes, values, whether to pad to the limit, whether to pad not at all.
        drop_remainder: Whether batches that are not full are left out.
        wrap: Makes a Dataset of a node.
    """

    label = "_GroupByWindowDataset"

    def __init__(
        self, source: Node, length_func: Callable[..., Any], limits: Sequence[int],
        sizes: Sequence[int], padding: tuple, drop_remainder: bool, wrap: Wrap,
    ):  # fmt: skip
        self.source, self.inputs = source, (source,)
        self.limits, self.sizes = np.asarray(limits), list(sizes)
        self.padding, self.drop_remainder = padding, drop_remainder
        spec = source.spec
        self.length = Traced(unpacked(length_func, spec), (spec,), wrap, "bucket_by")
        self.tensors = self.length.tensors
        self.spec = self._batch(source, 1, 0).spec

    def _batch(self, node: Node, size: int, bucket: int) -> Node:
        shapes, values, to_limit, no_padding = self.padding
        if no_padding:
            return Batch(node, size, False)
        if to_limit:
            open_size = None if node is self.source else self._limit(bucket)
            given = node.spec if shapes is None else shapes
            shapes = structure.map_leaves(lambda one: _closed(one, open_size), given)
        return PaddedBatch(node, size, shapes, values, False)

    def _limit(self, bucket: int) -> int:
        if bucket == len(self.limits):
            raise InvalidPipelineError(
                "When pad_to_bucket_boundary=True, elements must have length < "
                "max(bucket_boundaries)."
            )
        return int(self.limits[bucket]) - 1

    def elements(self, env: Env) -> Iterator[Element]:
        length_of = self.length.runner(env)
        waiting: dict[int, list[Element]] = {}
        for element in self.source.elements(env):
            (length,) = length_of(element)
            bucket = int(np.searchsorted(self.limits, length, side="right"))
            waiting.setdefault(bucket, []).append(element)
            if len(waiting[bucket]) == self.sizes[bucket]:
                yield from self._closed(bucket, waiting.pop(bucket))
        for bucket in () if self.drop_remainder else sorted(waiting):
            yield from self._closed(bucket, waiting[bucket])

    def _closed(self, bucket: int, elements: list[Element]) -> Iterator[Element]:
        listed = Listed(elements, self.source.spec)
        return self._batch(listed, len(elements), bucket).elements(Env())


def _closed(shape: Any, size: int | None) -> Any:
    """A shape with `size` where it was open."""
    sizes = shape.shape if isinstance(shape, TensorSpec) else shape
    return TensorShape([size if n in (None, -1) else n for n in sizes])
