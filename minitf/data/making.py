"""Making a dataset: from tensors, numbers, generators, files, and other datasets.

Where it sits   the part of Dataset that begins a pipeline; the nodes are in sources.py.
The one idea    a dataset is made of a source node; nothing is read before somebody iterates.
Try it          >>> import minitf as tf
                >>> tf.data.Dataset.from_tensor_slices(([1, 2], [[1.0], [2.0]])).element_spec[1]
                TensorSpec(shape=(1,), dtype=tf.float32, name=None)
Read next       minitf/data/changing.py
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.combining import ByChance, Choose, Zip
from minitf.data.files import matching_files
from minitf.data.nodes import Node
from minitf.data.rearranging import Shuffle, Take
from minitf.data.sources import Counter, FromGenerator, Random, Range, Slices, Tensors
from minitf.data.stored import Stored


class Making:
    """The part of Dataset that makes new datasets."""

    plain: Any  # Dataset itself: what a subclass such as TextLineDataset turns into

    @classmethod
    def from_tensors(cls, tensors: Any, name: str | None = None) -> Any:
        """One element: the tensors as they are.

        >>> import minitf as tf
        >>> [x.numpy().tolist() for x in tf.data.Dataset.from_tensors([1, 2])]
        [[1, 2]]
        """
        return cls.plain(Tensors(tensors))

    @classmethod
    def from_tensor_slices(cls, tensors: Any, name: str | None = None) -> Any:
        """One element for each row.

        Args:
            tensors: A structure (tuples, dicts) of tensors with as many rows each.

        >>> import minitf as tf
        >>> for element in tf.data.Dataset.from_tensor_slices({"a": [1, 2], "b": [3.0, 4.0]}):
        ...     print({key: value.numpy().item() for key, value in element.items()})
        {'a': 1, 'b': 3.0}
        {'a': 2, 'b': 4.0}

        Raises:
            ShapeError: A tensor is a scalar, or their numbers of rows differ.

        https://www.tensorflow.org/api_docs/python/tf/data/Dataset#from_tensor_slices
        """
        return cls.plain(Slices(tensors))

    @classmethod
    def from_generator(
        cls,
        generator: Callable[..., Any],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        name: str | None = None,
    ) -> Any:
        """What a Python generator yields.

        Args:
            generator: A function that gives an iterable; called at the start of each pass.
            output_types: The older way: a structure of types ...
            output_shapes: ... and one of shapes; where none is given, the rank is not known.
            args: A tuple of tensors; the generator is called with their values.
            output_signature: A structure of tf.TensorSpec, as each yielded element is.

        >>> import minitf as tf
        >>> def count():
        ...     yield 1
        ...     yield 2
        >>> dataset = tf.data.Dataset.from_generator(
        ...     count, output_signature=tf.TensorSpec(shape=(), dtype=tf.int32))
        >>> [int(x) for x in dataset]
        [1, 2]

        Raises:
            TypeError: `generator` cannot be called, or nothing says what it yields.
        """
        if not callable(generator):
            raise TypeError("`generator` must be a Python callable.")
        if (output_types is None) == (output_signature is None):
            raise TypeError("Either `output_types` or `output_signature` must be specified.")
        if output_signature is None:
            types = tuple(output_types) if isinstance(output_types, list) else output_types
            output_signature = _signature(types, output_shapes)
        elif output_shapes is not None:
            raise TypeError("`output_shapes` must be None when `output_signature` is specified.")
        for spec in structure.flatten(output_signature):
            if not isinstance(spec, TensorSpec):
                raise TypeError(
                    "`output_signature` must contain objects that are subclass of `tf.TypeSpec` "
                    f"but found {type(spec)} which is not."
                )
        return cls.plain(FromGenerator(generator, output_signature, tuple(args or ())))

    @classmethod
    def range(cls, *args: Any, output_type: Any = None, name: str | None = None) -> Any:
        """Whole numbers: ``range(stop)``, ``range(start, stop)``, ``range(start, stop, step)``.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.range(5, 0, -2)]
        [5, 3, 1]
        """
        if not 1 <= len(args) <= 3:
            raise ValueError(f"`range` requires 1 to 3 arguments; it got {len(args)}.")
        return cls.plain(Range(*args, dtype=output_type))

    @classmethod
    def counter(
        cls, start: Any = 0, step: Any = 1, dtype: Any = "int64", name: str | None = None
    ) -> Any:
        """Whole numbers without end.

        >>> import minitf as tf
        >>> [int(x) for x in tf.data.Dataset.counter(start=1, step=2).take(3)]
        [1, 3, 5]
        """
        return cls.plain(Counter(start, step, dtype))

    @classmethod
    def random(
        cls, seed: int | None = None, rerandomize_each_iteration: bool | None = None,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        """Random whole numbers from 0 to 2³² - 1, without end."""
        return cls.plain(Random(seed, bool(rerandomize_each_iteration)))

    @classmethod
    def zip(cls, *args: Any, datasets: Any = None, name: str | None = None) -> Any:
        """Element i of each of several datasets; as long as the shortest.

        Args:
            args: Datasets, or one structure of datasets.

        >>> import minitf as tf
        >>> a, b = tf.data.Dataset.range(2), tf.data.Dataset.range(5, 7)
        >>> [(int(x), int(y)) for x, y in tf.data.Dataset.zip(a, b)]
        [(0, 5), (1, 6)]

        Raises:
            TypeError: Something is no dataset.
        """
        if not args and datasets is None:
            raise TypeError("Must pass at least one dataset to `zip`.")
        if args and datasets is not None:
            raise TypeError("Both `*args` and `datasets` cannot be set.")
        given = datasets if datasets is not None else args[0] if len(args) == 1 else args
        if isinstance(given, list):
            raise TypeError(
                "Invalid input to `zip`. Got a list; expected (nested) tuples or dicts of "
                "`tf.data.Dataset`. Write zip(*datasets)."
            )
        return cls.plain(Zip(structure.map_leaves(_node, given)))

    @classmethod
    def load(
        cls, path: Any, element_spec: Any = None, compression: Any = None, reader_func: Any = None,
        wait: bool = False,
    ) -> Any:  # fmt: skip
        """The elements that `dataset.save(path)` wrote.

        Raises:
            MissingFileError: There are none.
        """
        return cls.plain(Stored(os.fspath(path)))

    @classmethod
    def list_files(
        cls, file_pattern: Any, shuffle: bool | None = None, seed: int | None = None,
        name: str | None = None,
    ) -> Any:  # fmt: skip
        """The names of the files that fit a pattern (or several).

        Args:
            file_pattern: As "data/*.txt"; a string, a list of strings or a tensor.
            shuffle: Whether they come in random order (the default).

        Raises:
            InvalidPipelineError: No file fits.
        """
        names = matching_files(file_pattern)
        array = np.empty(len(names), object)
        array[:] = names
        node: Node = Slices(array)
        if shuffle is None or shuffle:
            node = Shuffle(node, len(names), seed, True)
        return cls.plain(node)

    @classmethod
    def choose_from_datasets(
        cls, datasets: Sequence[Any], choice_dataset: Any, stop_on_empty_dataset: bool = True
    ) -> Any:
        """Elements of several datasets; `choice_dataset` says which gives the next one.

        >>> import minitf as tf
        >>> many = [tf.data.Dataset.from_tensors(word).repeat() for word in (10, 20)]
        >>> choice = tf.data.Dataset.from_tensor_slices(np.array([0, 1, 1]))
        >>> [int(x) for x in tf.data.Dataset.choose_from_datasets(many, choice)]
        [10, 20, 20]
        """
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        if choice_dataset.element_spec != TensorSpec((), "int64"):
            raise TypeError(
                "Invalid `choice_dataset`. Elements of `choice_dataset` must be scalar `tf.int64` "
                f"tensors but are {choice_dataset.element_spec}."
            )
        nodes = [_node(dataset) for dataset in datasets]
        return cls.plain(Choose(choice_dataset.node, nodes, stop_on_empty_dataset))

    @classmethod
    def sample_from_datasets(
        cls,
        datasets: Sequence[Any],
        weights: Any = None,
        seed: int | None = None,
        stop_on_empty_dataset: bool = False,
        rerandomize_each_iteration: bool | None = None,
    ) -> Any:
        """Elements of several datasets, each time of one chosen by chance.

        Args:
            datasets: The datasets.
            weights: How often each is chosen, in proportion; default: all alike.
            seed: The seed.
            stop_on_empty_dataset: Whether all ends with the first that ends.

        Raises:
            ValueError: No datasets, or another number of weights.
        """
        if not datasets:
            raise ValueError("Invalid `datasets`. `datasets` should not be empty.")
        chances = [1.0] * len(datasets) if weights is None else [float(w) for w in weights]
        if len(chances) != len(datasets):
            raise ValueError(
                "Invalid `weights`. `weights` should have the same length as `datasets` but got "
                f"`len(weights)={len(chances)}` vs. `len(datasets)={len(datasets)}`."
            )
        pairs = [(d, w) for d, w in zip(datasets, chances, strict=True) if w > 0]
        if not pairs:
            return cls.plain(Take(_node(datasets[0]), 0))
        if len(pairs) == 1:
            return pairs[0][0]
        given = None if weights is None else [w for _, w in pairs]
        choices = ByChance(given, len(pairs), seed, bool(rerandomize_each_iteration))
        return cls.plain(Choose(choices, [_node(d) for d, _ in pairs], stop_on_empty_dataset))


def _node(dataset: Any) -> Node:
    if not isinstance(getattr(dataset, "node", None), Node):
        raise TypeError(f"A `tf.data.Dataset` is needed; got {dataset!r}.")
    return dataset.node


def _signature(types: Any, shapes: Any) -> Any:
    """One spec for each type; shapes are lists, tuples of sizes, TensorShapes or None."""
    if isinstance(types, dict):
        return {key: _signature(types[key], shapes and shapes[key]) for key in types}
    if structure.is_tuple(types):
        each = [None] * len(types) if shapes is None else shapes
        return tuple(_signature(*pair) for pair in zip(types, each, strict=True))
    return TensorSpec(shapes, types)
