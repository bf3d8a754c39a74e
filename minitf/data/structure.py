"""Elements of a dataset: tuples and dicts of tensors, and their specs.

Where it sits   at the bottom of minitf.data.
The one idea    tuples and dicts are structure, a list is a tensor.  Inside, an element is a flat
                tuple of arrays; what it looks like outside is said once, by the element_spec.
Try it          >>> flatten({"b": (1, 2), "a": [3, 4]})
                [[3, 4], 1, 2]
                >>> specs_of({"b": (1, 2), "a": [3, 4]})["a"]
                TensorSpec(shape=(2,), dtype=tf.int32, name=None)
Read next       minitf/data/nodes.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec, TypeSpec
from minitf.errors import DTypeError, ShapeError
from minitf.ragged import RaggedTensor


class DatasetSpec(TypeSpec):
    """The spec of a dataset inside an element, such as those that `window` makes.

    https://www.tensorflow.org/api_docs/python/tf/data/DatasetSpec
    """

    def __init__(self, element_spec: Any, dataset_shape: Any = ()):
        self.element_spec = element_spec

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DatasetSpec) and self.element_spec == other.element_spec

    def __hash__(self) -> int:
        return hash(tuple(flatten(self.element_spec)))

    def __repr__(self) -> str:
        return f"DatasetSpec({self.element_spec!r}, TensorShape([]))"


class NoneTensorSpec(TypeSpec):
    """The spec of a None inside an element, which stays None."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoneTensorSpec)

    def __hash__(self) -> int:
        return hash(NoneTensorSpec)

    def __repr__(self) -> str:
        return "NoneTensorSpec()"


def is_tuple(value: Any) -> bool:
    """Whether a value is a tuple of parts (shapes are tuples, too, but values)."""
    return isinstance(value, tuple) and not hasattr(value, "num_elements")


def flatten(structure: Any) -> list[Any]:
    """The leaves in order, dicts by sorted keys; a list is a leaf."""
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flatten(structure[key])]
    if is_tuple(structure):
        return [leaf for part in structure for leaf in flatten(part)]
    return [structure]


def pack(structure: Any, leaves: Iterable[Any]) -> Any:
    """The same structure with other leaves."""
    return _pack(structure, iter(leaves))


def _pack(structure: Any, leaves: Iterator[Any]) -> Any:
    if isinstance(structure, dict):
        packed = {key: _pack(structure[key], leaves) for key in sorted(structure)}
        ordered = {key: packed[key] for key in structure}
        if type(structure) is dict:
            return ordered
        made = structure.copy()  # an OrderedDict stays one, a defaultdict keeps its default
        made.update(ordered)
        return made
    if is_tuple(structure):
        parts = [_pack(part, leaves) for part in structure]
        return type(structure)(*parts) if hasattr(structure, "_fields") else tuple(parts)
    return next(leaves)


def map_leaves(function: Callable[..., Any], *structures: Any) -> Any:
    """Apply a function to each leaf (to the matching leaves of several structures)."""
    rows = zip(*map(flatten, structures), strict=True)
    return pack(structures[0], [function(*row) for row in rows])


def as_tensor(value: Any) -> Any:
    """A leaf as a tensor; None stays None, and a dataset a dataset."""
    if value is None or hasattr(value, "element_spec") or isinstance(value, RaggedTensor):
        return value
    return convert_to_tensor(value)


def spec_of(leaf: Any) -> Any:
    """The spec of a leaf."""
    if leaf is None:
        return NoneTensorSpec()
    if hasattr(leaf, "element_spec"):
        return DatasetSpec(leaf.element_spec)
    if isinstance(leaf, RaggedTensor):
        return TensorSpec(ragged_shape(leaf), leaf.dtype)
    tensor = as_tensor(leaf)
    return TensorSpec(tensor.shape, tensor.dtype)


def ragged_shape(ragged: RaggedTensor) -> tuple[int | None, ...]:
    """The shape of a ragged tensor whose rows are tensors.

    Raises:
        DTypeError: Its rows are ragged, too.
    """
    if ragged.ragged_rank != 1:
        raise DTypeError(
            "A dataset is made of tensors; the rows of this ragged tensor are ragged, too.",
            instead="from_tensor_slices(x.to_tensor())",
        )
    return (int(ragged.nrows()), None, *ragged.values.shape[1:])


class RaggedRows:
    """The rows of a ragged tensor, as arrays."""

    def __init__(self, ragged: RaggedTensor):
        values, splits = np.asarray(ragged.values.numpy()), ragged.row_splits.numpy()
        self.dtype = values.dtype
        self._rows = np.split(values, splits[1:-1])

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> np.ndarray:
        return self._rows[row]


def specs_of(structure: Any) -> Any:
    """The spec of each leaf of a structure of values."""
    return map_leaves(spec_of, structure)


def same_structure(one: Any, other: Any) -> bool:
    """Whether two structures differ in their leaves only."""
    if isinstance(one, dict) and isinstance(other, dict):
        return sorted(one) == sorted(other) and all(same_structure(one[k], other[k]) for k in one)
    if is_tuple(one) and is_tuple(other):
        return len(one) == len(other) and all(map(same_structure, one, other))
    return not any(isinstance(part, dict) or is_tuple(part) for part in (one, other))


def general_spec(one: Any, other: Any) -> Any:
    """A spec that both fit: sizes that differ are open."""
    if not isinstance(one, TensorSpec):
        return one
    return TensorSpec(general_shape(one.shape, other.shape), one.dtype)


def general_shape(one: Any, other: Any) -> Any:
    """A shape that both fit."""
    if TensorShape(one).rank is None or TensorShape(other).rank is None or len(one) != len(other):
        return None
    return tuple(a if a == b else None for a, b in zip(one, other, strict=True))


def batched_spec(spec: Any, size: int | None) -> Any:
    """The spec of several such leaves, stacked."""
    if isinstance(spec, DatasetSpec):
        raise TypeError(
            "Datasets cannot be batched: each element holds a dataset. "
            "Turn it into tensors first, for example: .flat_map(lambda window: window.batch(3))"
        )
    if not isinstance(spec, TensorSpec):
        return spec
    return TensorSpec(None if spec.shape.rank is None else (size, *spec.shape), spec.dtype)


def row_spec(spec: Any) -> Any:
    """The spec of one row of such a leaf."""
    if not isinstance(spec, TensorSpec) or spec.shape.rank is None:
        return spec
    if not spec.shape.rank:
        raise ShapeError(
            "Cannot unbatch an input with scalar components.",
            why="a number has no rows to be taken apart",
        )
    return TensorSpec(spec.shape[1:], spec.dtype)


def scalar(array: Any, row: Any) -> Any:
    """One row of an array; of strings, too, an array (numpy would give the string itself)."""
    if isinstance(array, np.ndarray) and array.dtype.hasobject and array.ndim == 1:
        return array[row : row + 1].reshape(())
    return array[row]
