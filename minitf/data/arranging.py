"""Arranging a dataset: parts of it, its order, batches.

Where it sits   the part of Dataset without functions; the nodes are in rearranging.py, batching.py.
The one idea    pipelines are read from left to right: shuffle, then repeat, then batch.
Try it          >>> import minitf as tf
                >>> [x.numpy().tolist() for x in tf.data.Dataset.range(3).repeat(2).batch(4)]
                [[0, 1, 2, 0], [1, 2]]
Read next       minitf/keras/data.py, which gives batches to `fit`
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.data.batching import Batch, Rebatch, Unbatch, Window
from minitf.data.combining import Concatenate, Numbered
from minitf.data.dropping import IgnoringErrors, Unique
from minitf.data.nodes import Node, given_number
from minitf.data.options import Options
from minitf.data.padding import PaddedBatch
from minitf.data.rearranging import (
    Cache,
    InvalidPipelineError,
    Passing,
    Repeat,
    Shard,
    Shuffle,
    Skip,
    Take,
)
from minitf.data.stored import save


class Arranging:
    """The part of Dataset that moves elements about."""

    node: Node
    plain: Any
    _new: Callable[[Node], Any]

    def take(self, count: Any, name: str | None = None) -> Any:
        """The first `count` elements; all of them for -1.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(9).take(2)]
        [0, 1]
        """
        return self._new(Take(self.node, count))

    def skip(self, count: Any, name: str | None = None) -> Any:
        """All but the first `count` elements; none for -1.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(4).skip(2)]
        [2, 3]
        """
        return self._new(Skip(self.node, count))

    def shard(self, num_shards: Any, index: Any, name: str | None = None) -> Any:
        """Every `num_shards`-th element, from number `index` on.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(7).shard(num_shards=3, index=1)]
        [1, 4]
        """
        return self._new(Shard(self.node, num_shards, index))

    def repeat(self, count: Any = None, name: str | None = None) -> Any:
        """All elements `count` times over; without end for None or -1."""
        return self._new(Repeat(self.node, count))

    def shuffle(
        self,
        buffer_size: Any,
        seed: int | None = None,
        reshuffle_each_iteration: bool | None = None,
        name: str | None = None,
    ) -> Any:
        """Random order.

        Elements wait in a buffer; each time one of it is drawn, and the next one moves up.  With
        a buffer smaller than the dataset, the order is only partly mixed.

        Args:
            buffer_size: How many elements the buffer holds; `dataset.cardinality()` for all.
            seed: With a seed (or tf.random.set_seed), the order is the same in each program run.
            reshuffle_each_iteration: Whether each pass has another order; default: yes.

        Raises:
            InvalidPipelineError: The buffer holds nothing.

        https://www.tensorflow.org/api_docs/python/tf/data/Dataset#shuffle
        """
        fresh = True if reshuffle_each_iteration is None else reshuffle_each_iteration
        return self._new(Shuffle(self.node, buffer_size, seed, fresh))

    def cache(self, filename: Any = "", name: str | None = None) -> Any:
        """Keep the elements of the first complete pass, for all later ones.

        Args:
            filename: The beginning of the name of a file to keep them in; default: in memory.
        """
        return self._new(Cache(self.node, os.fspath(filename) if filename else ""))

    def prefetch(self, buffer_size: Any, name: str | None = None) -> Any:
        """The same elements; TensorFlow prepares `buffer_size` of them ahead, in other threads.

        Raises:
            InvalidPipelineError: The number is negative, and not tf.data.AUTOTUNE.
        """
        size = given_number(-1 if buffer_size is None else buffer_size, "buffer_size")
        if isinstance(size, int) and size < -1:
            raise InvalidPipelineError(
                "buffer_size must be >= 0 or set buffer_size to be -1 for auto-tuning"
            )
        return self._new(Passing(self.node, "_PrefetchDataset"))

    def concatenate(self, dataset: Any, name: str | None = None) -> Any:
        """The elements of this dataset, then those of another.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(2).concatenate(tf.data.Dataset.range(7, 9))]
        [0, 1, 7, 8]

        Raises:
            DTypeError: Their elements have other types or another structure.
        """
        return self._new(Concatenate(self.node, dataset.node))

    def enumerate(self, start: Any = 0, name: str | None = None) -> Any:
        """Each element with its number.

        >>> import minitf as tf
        >>> [(int(i), int(x)) for i, x in tf.data.Dataset.range(7, 9).enumerate()]
        [(0, 7), (1, 8)]
        """
        return self._new(Numbered(self.node, start))

    def batch(
        self,
        batch_size: Any,
        drop_remainder: bool = False,
        num_parallel_calls: Any = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Any:
        """Each `batch_size` elements stacked, with a new first axis.

        Args:
            batch_size: How many elements.
            drop_remainder: Whether the last batch is left out when it has fewer.

        >>> import minitf as tf
        >>> [x.numpy().tolist() for x in tf.data.Dataset.range(5).batch(2, drop_remainder=True)]
        [[0, 1], [2, 3]]

        Raises:
            InvalidPipelineError: The size is not above 0; or, when it runs, the elements have
                different shapes.
        """
        parallel = num_parallel_calls is not None
        return self._new(Batch(self.node, batch_size, drop_remainder, parallel))

    def padded_batch(
        self,
        batch_size: Any,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Any:
        """As batch, of elements of different lengths: the shorter ones are filled up.

        Args:
            batch_size: How many elements.
            padded_shapes: For each tensor the shape to fill up to; None in it, or in its place:
                to the longest of the batch.
            padding_values: What to fill with; default: zeros, empty strings.
            drop_remainder: Whether the last batch is left out when it has fewer.

        >>> import minitf as tf
        >>> lists = tf.data.Dataset.range(1, 4).map(lambda x: tf.fill([x], x))
        >>> [x.numpy().tolist() for x in lists.padded_batch(3)]
        [[[1, 0, 0], [2, 2, 0], [3, 3, 3]]]
        """
        return self._new(
            PaddedBatch(self.node, batch_size, padded_shapes, padding_values, drop_remainder)
        )

    def unbatch(self, name: str | None = None) -> Any:
        """The rows of each element.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(3).batch(2).unbatch()]
        [0, 1, 2]
        """
        return self._new(Unbatch(self.node))

    def unique(self, name: str | None = None) -> Any:
        """Each different element once, in the order met.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.from_tensor_slices([1, 37, 2, 37]).unique()]
        [1, 37, 2]
        """
        return self._new(Unique(self.node))

    def ignore_errors(self, log_warning: bool = False, name: str | None = None) -> Any:
        """Without the elements that cannot be made."""
        return self._new(IgnoringErrors(self.node))

    def rebatch(
        self, batch_size: Any, drop_remainder: bool = False, name: str | None = None
    ) -> Any:
        """Batches of another size, of the rows of these.

        Args:
            batch_size: A size, or a list of sizes, taken in turns.
            drop_remainder: Whether the last batch is left out when it has fewer rows.

        >>> import minitf as tf
        >>> [x.numpy().tolist() for x in tf.data.Dataset.range(5).batch(2).rebatch(3)]
        [[0, 1, 2], [3, 4]]
        """
        sizes = np.ravel(np.asarray(batch_size)).tolist()
        return self._new(Rebatch(self.node, sizes, drop_remainder))

    def snapshot(self, path: Any, compression: Any = "AUTO", **_: Any) -> Any:
        """The elements; those of the first complete pass are kept in a file for all later ones."""
        return self.cache(os.path.join(os.fspath(path), "snapshot"))

    def save(
        self, path: Any, compression: Any = None, shard_func: Any = None,
        checkpoint_args: Any = None,
    ) -> None:  # fmt: skip
        """Write all elements to a folder; `tf.data.Dataset.load` reads them.

        https://www.tensorflow.org/api_docs/python/tf/data/Dataset#save
        """
        save(self.node, os.fspath(path))

    def window(
        self,
        size: Any,
        shift: Any = None,
        stride: Any = 1,
        drop_remainder: bool = False,
        name: str | None = None,
    ) -> Any:
        """Small datasets of elements that follow each other.

        Args:
            size: How many elements a window has.
            shift: How many elements the next window begins later; default: `size`.
            stride: How far apart the elements in a window are.
            drop_remainder: Whether windows with fewer elements are left out.

        >>> import minitf as tf
        >>> windows = tf.data.Dataset.range(5).window(3, shift=1, drop_remainder=True)
        >>> [x.numpy().tolist() for x in windows.flat_map(lambda window: window.batch(3))]
        [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
        """
        return self._new(Window(self.node, size, shift, stride, drop_remainder))

    def options(self) -> Options:
        """The options that were set."""
        return getattr(self, "_options", Options())

    def with_options(self, options: Options, name: str | None = None) -> Any:
        """The same elements, with options: none of them changes what is computed here."""
        if not isinstance(options, Options):
            raise TypeError(f"`options` must be a tf.data.Options; it is {options!r}.")
        made = self._new(Passing(self.node, "_OptionsDataset"))
        made._options = options
        return made
