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

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any


def flatten(structure: Any, expand_composites: bool = False) -> list[Any]:
    """The leaves in a fixed order.  https://www.tensorflow.org/api_docs/python/tf/nest/flatten"""
    leaves: list[Any] = []
    _collect(structure, leaves)
    return leaves


_CONTAINERS = (list, tuple, deque, dict)  # what is none of these is a leaf


def _collect(structure: Any, leaves: list[Any]) -> None:
    if isinstance(structure, dict):
        for key in sorted(structure):
            _collect(structure[key], leaves)
    elif is_sequence(structure):
        for part in structure:
            if isinstance(part, _CONTAINERS):
                _collect(part, leaves)
            else:
                leaves.append(part)
    else:
        leaves.append(structure)


def pack_as(structure: Any, leaves: Iterable[Any]) -> Any:
    """The same structure with other leaves, given in the order of `flatten`."""
    return _pack(structure, iter(leaves))


def map_structure(function: Callable[..., Any], *structures: Any) -> Any:
    """Apply `function` to each leaf (to the matching leaves of several structures)."""
    if len(structures) == 1 and not is_nested(structures[0]):
        return function(structures[0])
    rows = zip(*map(flatten, structures), strict=True)
    return pack_as(structures[0], [function(*row) for row in rows])


def pack_sequence_as(structure: Any, flat_sequence: Any, expand_composites: bool = False) -> Any:
    """TensorFlow's name of pack_as; ValueError when the numbers of leaves differ.

    https://www.tensorflow.org/api_docs/python/tf/nest/pack_sequence_as
    """
    leaves, places = list(flat_sequence), len(flatten(structure))
    if len(leaves) != places:
        raise ValueError(
            f"Could not pack sequence. Structure had {places} atoms, but flat_sequence had "
            f"{len(leaves)} items.  Structure: {structure}, flat_sequence: {flat_sequence}."
        )
    return pack_as(structure, leaves)


def is_nested(seq: Any) -> bool:
    """Whether this holds parts.  https://www.tensorflow.org/api_docs/python/tf/nest/is_nested"""
    return isinstance(seq, dict) or is_sequence(seq)


def assert_same_structure(
    nest1: Any, nest2: Any, check_types: bool = True, expand_composites: bool = False
) -> None:
    """ValueError (or TypeError) unless both are built alike.

    https://www.tensorflow.org/api_docs/python/tf/nest/assert_same_structure
    """
    words = f"First structure: {nest1}\n\nSecond structure: {nest2}"
    if is_nested(nest1) != is_nested(nest2):
        raise ValueError(f"The two structures don't have the same nested structure.\n\n{words}")
    if not is_nested(nest1):
        return
    if check_types and type(nest1) is not type(nest2):
        raise TypeError(f"The two structures don't have the same sequence type.\n\n{words}")
    keys = sorted(nest1) if isinstance(nest1, dict) else range(len(nest1))
    others = sorted(nest2) if isinstance(nest2, dict) else range(len(nest2))
    if list(keys) != list(others):
        raise ValueError(f"The two structures don't have the same number of elements.\n\n{words}")
    for key in keys:
        assert_same_structure(nest1[key], nest2[key], check_types)


def is_sequence(value: Any) -> bool:
    """Lists, tuples and deques hold parts; shapes and operations are values, not structures."""
    if not isinstance(value, (list, tuple, deque)):
        return False
    return not (hasattr(value, "num_elements") or hasattr(value, "opdef"))


def dict_like(structure: Any, items: dict[Any, Any]) -> Any:
    """A dict of the same kind with these items."""
    if isinstance(structure, defaultdict):
        return type(structure)(structure.default_factory, items)
    return type(structure)(items)


def _pack(structure: Any, leaves: Iterator[Any]) -> Any:
    if isinstance(structure, dict):
        packed = {key: _pack(structure[key], leaves) for key in sorted(structure)}
        return dict_like(structure, {key: packed[key] for key in structure})
    if is_sequence(structure):
        parts = [
            _pack(part, leaves) if isinstance(part, _CONTAINERS) else next(leaves)
            for part in structure
        ]
        if hasattr(structure, "_fields"):  # a namedtuple
            return type(structure)(*parts)
        if isinstance(structure, deque):
            return type(structure)(parts, structure.maxlen)
        return type(structure)(parts)
    return next(leaves)
