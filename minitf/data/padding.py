"""The padded batch: elements of different lengths, filled up to one shape.

Where it sits   beside batching.
The one idea    each leaf has a shape to fill up to, where None means: to the longest of all.
Try it          >>> import minitf as tf
                >>> lists = tf.data.Dataset.range(1, 3).map(lambda x: tf.fill([x], x))
                >>> [x.numpy().tolist() for x in lists.padded_batch(2, padded_shapes=[3])]
                [[[1, 0, 0], [2, 2, 0]]]
Read next       minitf/data/grouping.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import TensorShape, as_shape
from minitf.core.spec import TensorSpec
from minitf.data import structure
from minitf.data.batching import Batch, groups
from minitf.data.nodes import Element, Env, Node, Unary, given_number, symbolic
from minitf.data.rearranging import InvalidPipelineError
from minitf.errors import DataLossError, MinitfError, ShapeError


class PaddedBatch(Unary):
    """So many elements, filled up to one shape and stacked.

    Args:
        shapes: The shape to fill up to for each leaf; None: as the largest of the batch.
        values: What to fill with, for each leaf; None: zeros, empty strings.
    """

    def __init__(self, source: Node, size: Any, shapes: Any, values: Any, drop_remainder: bool):
        super().__init__(source)
        self.size, self.drop_remainder = given_number(size, "batch_size"), bool(drop_remainder)
        self.tensors = symbolic(self.size)
        if not self.tensors and self.size < 1:
            raise InvalidPipelineError("Batch size must be greater than zero.")
        specs = structure.flatten(source.spec)
        self._shapes = [
            _padded_shape(spec, shape)
            for spec, shape in zip(specs, _each(source.spec, shapes, _is_shape), strict=True)
        ]
        self._values = [
            _padding(spec, value)
            for spec, value in zip(specs, _each(source.spec, values, np.isscalar), strict=True)
        ]
        known = self.size if self.drop_remainder and not self.tensors else None
        self.spec = structure.pack(
            source.spec,
            [
                TensorSpec((known, *shape), spec.dtype)
                for spec, shape in zip(specs, self._shapes, strict=True)
            ],
        )

    def elements(self, env: Env) -> Iterator[Element]:
        size = env.number(self.size)
        for elements in groups(self.source.elements(env), size, self.drop_remainder):
            leaves = zip(*elements, strict=True)
            rules = zip(leaves, self._shapes, self._values, strict=True)
            yield tuple([padded(*rule) for rule in rules])

    cardinality = Batch.cardinality


def _is_shape(value: Any) -> bool:
    return isinstance(value, (TensorShape, list)) or (
        isinstance(value, tuple) and all(n is None or isinstance(n, int) for n in value)
    )


def _each(spec: Any, given: Any, is_leaf: Callable[[Any], bool]) -> list[Any]:
    """What was given for each leaf: a structure, or one for all."""
    count = len(structure.flatten(spec))
    if given is None or (is_leaf(given) and not (isinstance(spec, tuple) and given != ())):
        return [given] * count
    if isinstance(spec, dict) and isinstance(given, dict):
        return [leaf for key in sorted(spec) for leaf in _each(spec[key], given[key], is_leaf)]
    if structure.is_tuple(spec) and isinstance(given, (tuple, list)) and len(spec) == len(given):
        pairs = zip(spec, given, strict=True)
        return [leaf for part, value in pairs for leaf in _each(part, value, is_leaf)]
    return [given] * count


def _padded_shape(spec: Any, wanted: Any) -> tuple[int | None, ...]:
    if not isinstance(spec, TensorSpec):
        raise TypeError(f"padded_batch needs tensors, and an element holds {spec}.")
    if wanted is None:
        if spec.shape.rank is None:
            raise ShapeError(
                "The ranks of the elements are not known, so padded_shapes is needed.",
                instead="padded_batch(size, padded_shapes=[None])",
            )
        return tuple(spec.shape)
    sizes = [wanted] if isinstance(wanted, int) else list(wanted)
    shape = as_shape([None if n in (None, -1) else n for n in sizes])
    rank = spec.shape.rank
    too_small = rank == len(shape) and any(
        a is not None and b is not None and a > b for a, b in zip(spec.shape, shape, strict=True)
    )
    if (rank is not None and rank != len(shape)) or too_small:
        raise ShapeError(
            f"The padded shape {shape} is not compatible with the corresponding input component "
            f"shape {spec.shape}."
        )
    return shape


def _padding(spec: TensorSpec, value: Any) -> Any:
    if value is None:
        return b"" if spec.dtype == "string" else np.zeros((), spec.dtype.as_numpy_dtype)
    given = convert_to_tensor(value)
    if given.dtype is not spec.dtype:
        raise TypeError(
            f"Invalid `padding_values`. `padding_values` values type {given.dtype} does not match "
            f"type {spec.dtype} of the corresponding input component."
        )
    return given.numpy()


class _TooLongError(MinitfError, DataLossError):
    """An element has more entries than a padded batch allows."""


def padded(parts: tuple[np.ndarray, ...], shape: tuple[int | None, ...], value: Any) -> np.ndarray:
    """Arrays filled up to one shape (None: to the largest of them), and stacked."""
    largest = [max(sizes) for sizes in zip(*(part.shape for part in parts), strict=True)]
    target = [large if size is None else size for size, large in zip(shape, largest, strict=True)]
    if any(large > size for large, size in zip(largest, target, strict=True)):
        raise _TooLongError(
            "Attempted to pad to a smaller size than the input element.",
            why=f"an element has shape {largest}, and padded_shapes says {list(shape)}",
        )
    out = np.full((len(parts), *target), value, parts[0].dtype)
    for number, part in enumerate(parts):
        place: Any = (number, *map(slice, part.shape))
        out[place] = part
    return out
