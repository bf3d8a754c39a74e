"""Changing a dataset: functions of its elements, and windows of them.

Where it sits   the part of Dataset with functions; the nodes are in mapping.py and grouping.py.
The one idea    each method gives a new dataset; the one it was called on stays as it is.
Try it          >>> import minitf as tf
                >>> words = tf.data.Dataset.from_tensor_slices([3, 1]).flat_map(
                ...     lambda n: tf.data.Dataset.from_tensors(n).repeat(2))
                >>> [int(x) for x in words]
                [3, 3, 1, 1]
Read next       minitf/data/arranging.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.data.grouping import Buckets, GroupByWindow
from minitf.data.mapping import Filter, FlatMap, Interleave, Map, Scan, TakeWhile
from minitf.data.nodes import Node, given_number
from minitf.data.resampling import Resample


class Changing:
    """The part of Dataset that calls functions."""

    node: Node
    plain: Any
    _new: Callable[[Node], Any]
    element_spec: Any

    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        synchronous: bool | None = None,
        use_unbounded_threadpool: bool = False,
        name: str | None = None,
    ) -> Any:
        """Each element through a function.

        The function is traced: called once, with symbolic tensors.  For Python code that needs
        values, wrap it in `tf.py_function`.

        Args:
            map_func: Takes an element (a tuple's parts as several arguments), gives a tensor or
                a structure of tensors.
            num_parallel_calls: Accepted as in TensorFlow; here one thread does everything.
            deterministic: Accepted as in TensorFlow; the order is always kept.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(3).map(lambda x: x * x)]
        [0, 1, 4]

        https://www.tensorflow.org/api_docs/python/tf/data/Dataset#map
        """
        parallel = num_parallel_calls is not None
        if parallel:
            given_number(num_parallel_calls, "num_parallel_calls")
        return self._new(Map(self.node, map_func, self.plain, parallel))

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Any:
        """The elements for which a function says True.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(5).filter(lambda x: x % 2 == 0)]
        [0, 2, 4]

        Raises:
            ValueError: The function does not give one truth value.
        """
        return self._new(Filter(self.node, predicate, self.plain))

    def take_while(self, predicate: Callable[..., Any], name: str | None = None) -> Any:
        """The elements before the first for which a function says False.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(5).take_while(lambda x: x < 2)]
        [0, 1]
        """
        return self._new(TakeWhile(self.node, predicate, self.plain))

    def flat_map(self, map_func: Callable[..., Any], name: str | None = None) -> Any:
        """Each element becomes a dataset; all their elements, one dataset after the other.

        Raises:
            TypeError: The function gives no dataset.
        """
        return self._new(FlatMap(self.node, map_func, self.plain))

    def interleave(
        self,
        map_func: Callable[..., Any],
        cycle_length: Any = None,
        block_length: Any = None,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Any:
        """Each element becomes a dataset; several of them are read in turns.

        Args:
            map_func: Gives a dataset for an element.
            cycle_length: How many are read at once; default: one for each processor.
            block_length: How many elements one gives before the next has its turn; default: 1.

        >>> import minitf as tf
        >>> pairs = tf.data.Dataset.range(1, 3).interleave(
        ...     lambda x: tf.data.Dataset.from_tensors(x).repeat(3), cycle_length=2, block_length=2)
        >>> [int(x) for x in pairs]
        [1, 1, 2, 2, 1, 2]
        """
        parallel = num_parallel_calls is not None
        node = Interleave(self.node, map_func, self.plain, cycle_length, block_length, parallel)
        return self._new(node)

    def scan(
        self, initial_state: Any, scan_func: Callable[..., Any], name: str | None = None
    ) -> Any:
        """Each element through a function with a memory.

        Args:
            initial_state: A structure of tensors.
            scan_func: ``scan_func(state, element)`` gives the pair (next state, output).

        >>> import minitf as tf
        >>> sums = tf.data.Dataset.range(4).scan(np.int64(0), lambda s, x: (s + x, s + x))
        >>> [int(x) for x in sums]
        [0, 1, 3, 6]
        """
        return self._new(Scan(self.node, initial_state, scan_func, self.plain))

    def apply(self, transformation_func: Callable[[Any], Any], name: str | None = None) -> Any:
        """What a function makes of this dataset.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(9).apply(lambda dataset: dataset.take(2))]
        [0, 1]

        Raises:
            TypeError: It makes no dataset of it.
        """
        made = transformation_func(self)
        if not isinstance(made, Changing):
            raise TypeError(
                f"`transformation_func` must return a `tf.data.Dataset` object. Got {type(made)}."
            )
        return made

    def group_by_window(
        self,
        key_func: Callable[..., Any],
        reduce_func: Callable[..., Any],
        window_size: Any = None,
        window_size_func: Callable[..., Any] | None = None,
        name: str | None = None,
    ) -> Any:
        """Collect elements with the same key; each full window becomes a dataset.

        Args:
            key_func: Gives a key, an int64 scalar, for an element.
            reduce_func: ``reduce_func(key, window)`` gives a dataset for a window of elements.
            window_size: How many elements a window holds ...
            window_size_func: ... or a function that says it for a key.
        """
        if (window_size is None) == (window_size_func is None):
            raise ValueError(
                "Either the `window_size` argument or the `window_size_func` argument must be "
                "specified."
            )
        size_func = window_size_func or (lambda key: np.int64(window_size))
        return self._new(GroupByWindow(self.node, key_func, reduce_func, size_func, self.plain))

    def bucket_by_sequence_length(
        self,
        element_length_func: Callable[..., Any],
        bucket_boundaries: Sequence[int],
        bucket_batch_sizes: Sequence[int],
        padded_shapes: Any = None,
        padding_values: Any = None,
        pad_to_bucket_boundary: bool = False,
        no_padding: bool = False,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Any:
        """Batches of elements that are about as long as each other, padded.

        Args:
            element_length_func: Gives the length, an int32 scalar, of an element.
            bucket_boundaries: The lengths at which a new bucket begins.
            bucket_batch_sizes: How many elements a batch of each bucket has; one more than
                boundaries.
            padded_shapes: As for padded_batch.
            padding_values: As for padded_batch.
            pad_to_bucket_boundary: Whether to fill up to the longest that the bucket may hold.
            no_padding: Whether to batch without padding.
            drop_remainder: Whether to leave out batches that are not full.
        """
        if len(bucket_batch_sizes) != len(bucket_boundaries) + 1:
            raise ValueError(
                f"`len(bucket_batch_sizes)` must equal `len(bucket_boundaries) + 1` but "
                f"`len(bucket_batch_sizes)={len(bucket_batch_sizes)}` and "
                f"`len(bucket_boundaries)={len(bucket_boundaries)}`."
            )
        padding = (padded_shapes, padding_values, pad_to_bucket_boundary, no_padding)
        node = Buckets(
            self.node, element_length_func, bucket_boundaries, bucket_batch_sizes, padding,
            drop_remainder, self.plain,
        )  # fmt: skip
        return self._new(node)

    def rejection_resample(
        self,
        class_func: Callable[..., Any],
        target_dist: Any,
        initial_dist: Any = None,
        seed: int | None = None,
        name: str | None = None,
    ) -> Any:
        """Leave out elements by chance, so that classes come as often as wanted.

        Args:
            class_func: Gives the class of an element, a whole number.
            target_dist: How often each class is wanted: numbers that sum up to 1.
            initial_dist: How often each class comes; default: counted on the way.
            seed: The seed.

        Returns:
            A dataset of pairs: the class, and the element.
        """
        node = Resample(self.node, class_func, target_dist, initial_dist, seed, self.plain)
        return self._new(node)
