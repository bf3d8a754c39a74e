"""keras.tree: nested lists, tuples and dicts: taken apart, changed, put together.

Where it sits   a face over minitf.core.nest.
The one idea    the leaves of a structure in a fixed order: dict keys sorted, but those of an
                OrderedDict as they are (tf.nest sorts these too).
Try it          >>> flatten({"b": [1, 2], "a": 3})
                [3, 1, 2]
Read next       core/nest.py

As https://keras.io/api/utils/tree/
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Any

from minitf.core import nest
from minitf.core.nest import is_nested

__all__ = [
    "MAP_TO_NONE", "assert_same_paths", "assert_same_structure", "flatten", "flatten_with_path",
    "is_nested", "lists_to_tuples", "map_shape_structure", "map_structure", "map_structure_up_to",
    "pack_sequence_as", "traverse",
]  # fmt: skip


class MAP_TO_NONE:
    """What a function given to `traverse` returns to put None in a place."""


def flatten(structure: Any) -> list[Any]:
    """The leaves in a fixed order."""
    if not is_nested(structure):
        return [structure]
    return [leaf for key in _keys(structure) for leaf in flatten(_at(structure, key))]


def map_structure(func: Callable[..., Any], *structures: Any, none_is_leaf: bool = True) -> Any:
    """`func` of each leaf, or of the matching leaves of several structures.

    Raises:
        ValueError: The structures are not alike.
    """
    if not structures:
        raise ValueError("Must provide at least one structure")
    for other in structures[1:]:
        assert_same_structure(structures[0], other)

    def of_leaves(*leaves: Any) -> Any:
        if not none_is_leaf and all(leaf is None for leaf in leaves):
            return None
        return func(*leaves)

    rows = zip(*map(flatten, structures), strict=True)
    return _pack(structures[0], iter([of_leaves(*row) for row in rows]))


def map_structure_up_to(shallow_structure: Any, func: Callable[..., Any], *structures: Any) -> Any:
    """As map_structure; what hangs below the leaves of the first structure stays whole.

    Raises:
        ValueError: A structure is shallower, or another one.
    """
    if not is_nested(shallow_structure):
        return func(*structures)
    for structure in structures:
        if not is_nested(structure) or _keys(structure) != _keys(shallow_structure):
            raise ValueError(
                "`shallow_structure` and `structures` are not the same structure: "
                f"{shallow_structure} and {structure}"
            )
    made = {
        key: map_structure_up_to(_at(shallow_structure, key), func,
                                 *(_at(structure, key) for structure in structures))
        for key in _keys(shallow_structure)
    }  # fmt: skip
    return _like(shallow_structure, made)


def pack_sequence_as(structure: Any, flat_sequence: Any) -> Any:
    """The structure with other leaves, given in the order of `flatten`.

    Raises:
        ValueError: There are more or fewer leaves than places.
    """
    leaves, places = list(flat_sequence), len(flatten(structure))
    if len(leaves) != places:
        raise ValueError(
            f"Could not pack sequence. Structure had {places} atoms, but flat_sequence had "
            f"{len(leaves)} items. Structure: {structure}, flat_sequence: {flat_sequence}."
        )
    return _pack(structure, iter(leaves))


def _pack(structure: Any, leaves: Iterator[Any]) -> Any:
    if not is_nested(structure):
        return next(leaves)
    parts = {key: _pack(_at(structure, key), leaves) for key in _keys(structure)}
    return _like(structure, parts)


def assert_same_structure(a: Any, b: Any, check_types: bool | None = None) -> None:
    """ValueError unless both are built alike, of the same types."""
    if is_nested(a) != is_nested(b) or (is_nested(a) and type(a) is not type(b)):
        raise ValueError(
            f"The two structures don't have the same nested structure: {a} and {b}. Expected "
            f"an instance of {type(a).__name__}, got {type(b).__name__}."
        )
    if is_nested(a):
        _same_keys(a, b)
        for key in _keys(a):
            assert_same_structure(_at(a, key), _at(b, key))


def assert_same_paths(a: Any, b: Any) -> None:
    """ValueError unless both have their leaves at the same paths; lists and tuples are alike."""
    if is_nested(a) != is_nested(b):
        raise ValueError(f"`a` and `b` don't have the same paths: {a} and {b}")
    if is_nested(a):
        _same_keys(a, b, "paths")
        for key in _keys(a):
            assert_same_paths(_at(a, key), _at(b, key))


def flatten_with_path(structure: Any) -> list[tuple[tuple[Any, ...], Any]]:
    """The leaves with the keys that lead to them.

    >>> flatten_with_path({"b": [1, 2], "a": 3})
    [(('a',), 3), (('b', 0), 1), (('b', 1), 2)]
    """
    if not is_nested(structure):
        return [((), structure)]
    return [
        ((key, *path), leaf)
        for key in _keys(structure)
        for path, leaf in flatten_with_path(_at(structure, key))
    ]


def traverse(func: Callable[[Any], Any], structure: Any, top_down: bool = True) -> Any:
    """`func` of each part; where it gives None, its parts are gone through (or it stays)."""
    if top_down:
        made = func(structure)
        if made is not None:
            return None if made is MAP_TO_NONE else made
    if is_nested(structure):
        parts = {k: traverse(func, _at(structure, k), top_down) for k in _keys(structure)}
        structure = _like(structure, parts)
    if top_down:
        return structure
    made = func(structure)
    return structure if made is None else None if made is MAP_TO_NONE else made


def lists_to_tuples(structure: Any) -> Any:
    """Every list as a tuple.

    >>> lists_to_tuples([1, {"a": [2]}])
    (1, {'a': (2,)})
    """

    def turned(part: Any) -> Any:
        return tuple(part) if isinstance(part, list) else None

    return traverse(turned, structure, top_down=False)


def map_shape_structure(func: Callable[..., Any], structure: Any) -> Any:
    """`func` of each shape: a tuple or list of numbers and None is a leaf."""
    if isinstance(structure, (list, tuple)) and all(
        size is None or isinstance(size, int) for size in structure
    ):
        return func(tuple(structure))
    if not is_nested(structure):
        raise ValueError(f"Cannot map function to unknown object {structure}")
    made = {key: map_shape_structure(func, _at(structure, key)) for key in _keys(structure)}
    return _like(structure, made)


def _keys(structure: Any) -> list[Any]:
    if isinstance(structure, OrderedDict):
        return list(structure)
    return sorted(structure) if isinstance(structure, dict) else list(range(len(structure)))


def _at(structure: Any, key: Any) -> Any:
    return structure[key]


def _same_keys(a: Any, b: Any, words: str = "nested structure") -> None:
    if sorted(_keys(a)) != sorted(_keys(b)):
        raise ValueError(f"The two structures don't have the same {words}: {a} and {b}")


def _like(structure: Any, parts: dict[Any, Any]) -> Any:
    """The parts in a structure of this kind."""
    if isinstance(structure, dict):
        return nest.dict_like(structure, {key: parts[key] for key in structure})
    values = [parts[key] for key in _keys(structure)]
    if isinstance(structure, deque):
        return type(structure)(values, structure.maxlen)
    return type(structure)(*values) if hasattr(structure, "_fields") else type(structure)(values)
