"""Nested lists, tuples and dicts of tensors: take them apart and put them together again.

Where it sits   a helper below function, tape and session, which all accept structures.
The one idea    flatten and pack are each other's inverse: dict keys in sorted order, as TensorFlow.
Try it          >>> flatten({"b": [1, 2], "a": 3})
                [3, 1, 2]
                >>> pack_as({"b": [0, 0], "a": 0}, [30, 10, 20])
                {'b': [10, 20], 'a': 30}
Read next       execution/function.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any


def flatten(structure: Any) -> list[Any]:
    """The leaves in a fixed order.  https://www.tensorflow.org/api_docs/python/tf/nest/flatten"""
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flatten(structure[key])]
    if is_sequence(structure):
        return [leaf for part in structure for leaf in flatten(part)]
    return [structure]


def pack_as(structure: Any, leaves: Iterable[Any]) -> Any:
    """The same structure with other leaves, given in the order of `flatten`."""
    return _pack(structure, iter(leaves))


def map_structure(function: Callable[..., Any], *structures: Any) -> Any:
    """Apply `function` to each leaf (to the matching leaves of several structures)."""
    rows = zip(*map(flatten, structures), strict=True)
    return pack_as(structures[0], [function(*row) for row in rows])


def is_sequence(value: Any) -> bool:
    """Lists and tuples hold parts; shapes are values, not structures."""
    return isinstance(value, (list, tuple)) and not hasattr(value, "num_elements")


def _pack(structure: Any, leaves: Iterator[Any]) -> Any:
    if isinstance(structure, dict):
        packed = {key: _pack(structure[key], leaves) for key in sorted(structure)}
        return type(structure)((key, packed[key]) for key in structure)
    if is_sequence(structure):
        parts = [_pack(part, leaves) for part in structure]
        if hasattr(structure, "_fields"):  # a namedtuple
            return type(structure)(*parts)
        return type(structure)(parts)
    return next(leaves)
