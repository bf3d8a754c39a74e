"""Shapes: tuples in which None stands for a size that is not known yet.

Where it sits   below Tensor; shape rules take and give plain tuples of this kind.
The one idea    a shape is a tuple and compares like one; it only prints as TensorFlow's does.
Try it          >>> TensorShape([None, 3])
                TensorShape([None, 3])
                >>> TensorShape([2, 3]) == [2, 3], str(TensorShape([2, 3]))
                (True, '(2, 3)')
Read next       core/tensor.py
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from minitf.core import context
from minitf.core.source import asked_by_learner
from minitf.errors import ShapeError


class Dimension(int):
    """A size as TensorFlow 1 gave it: the number is its `value`.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/Dimension
    """

    __slots__ = ()

    @property
    def value(self) -> int:
        """The number."""
        return int(self)


class UnknownDimension:
    """A size as TensorFlow 1 gave it where it is not known: its `value` is None."""

    value = None

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, UnknownDimension)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "?"


def as_dimension(size: int | None) -> Any:
    """A size as TensorFlow 1 gave it.

    >>> as_dimension(3).value, as_dimension(None).value
    (3, None)
    """
    return UnknownDimension() if size is None else Dimension(size)


class TensorShape(tuple):
    """The shape of a tensor.  https://www.tensorflow.org/api_docs/python/tf/TensorShape"""

    __slots__ = ()

    @classmethod
    def of(cls, sizes: tuple[int, ...]) -> TensorShape:
        """The shape of an array: whole numbers for sure."""
        return tuple.__new__(cls, sizes)

    def __new__(cls, dims: Iterable[int | None] | None = ()) -> TensorShape:
        if dims is None or isinstance(dims, UnknownShape):
            return super().__new__(UnknownShape)
        if isinstance(dims, int):
            dims = (dims,)
        shape = super().__new__(cls, dims)
        for n in shape:
            if n is not None and (type(n) is not int or n < 0):
                return super().__new__(cls, as_shape(shape))
        return shape

    @property
    def rank(self) -> int:
        return len(self)

    ndims = rank

    @property
    def dims(self) -> list[Any]:
        as_v1 = context.current.equal_by_identity and asked_by_learner(depth=2)
        return list(map(as_dimension, self)) if as_v1 else list(self)

    def as_list(self) -> list[int | None]:
        return list(self)

    def num_elements(self) -> int | None:
        """The number of entries, or None while a size is unknown."""
        count = 1
        for n in self:
            if n is None:
                return None
            count *= n
        return count

    def is_fully_defined(self) -> bool:
        return None not in self

    def is_compatible_with(self, other: Iterable[int | None]) -> bool:
        """Whether both could be the shape of the same tensor."""
        return compatible(self, TensorShape(other))

    def merge_with(self, other: Any) -> TensorShape:
        """What both know together; an error where they disagree."""
        other = TensorShape(other)
        self.assert_is_compatible_with(other)
        if isinstance(self, UnknownShape) or isinstance(other, UnknownShape):
            return other if isinstance(self, UnknownShape) else self
        return TensorShape(b if a is None else a for a, b in zip(self, other, strict=True))

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """What can be said of both: None where they differ."""
        other = TensorShape(other)
        if self.rank is None or self.rank != other.rank:
            return TensorShape(None)
        return TensorShape(a if a == b else None for a, b in zip(self, other, strict=True))

    def concatenate(self, other: Any) -> TensorShape:
        """The sizes of this one, then those of another."""
        other = TensorShape(other)
        if self.rank is None or other.rank is None:
            return TensorShape(None)
        return TensorShape((*self, *other))

    def with_rank(self, rank: int) -> TensorShape:
        """This shape, if it has so many axes; ShapeError otherwise."""
        return self._if(self.rank in (None, rank), f"must have rank {rank}")

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """This shape, if it has at least so many axes; ShapeError otherwise."""
        fits = self.rank is None or self.rank >= rank
        return self._if(fits, f"must have rank at least {rank}")

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """This shape, if it has at most so many axes; ShapeError otherwise."""
        fits = self.rank is None or self.rank <= rank
        return self._if(fits, f"must have rank at most {rank}")

    def assert_has_rank(self, rank: int) -> None:
        """ShapeError unless the shape has, or may have, so many axes."""
        self.with_rank(rank)

    def assert_same_rank(self, other: Any) -> None:
        """ShapeError unless both have, or may have, equally many axes."""
        rank = TensorShape(other).rank
        if rank is not None:
            self.with_rank(rank)

    def assert_is_compatible_with(self, other: Any) -> None:
        """ShapeError unless both could be the shape of the same tensor."""
        other = TensorShape(other)
        self._if(self.is_compatible_with(other), f"and {other} are incompatible")

    def assert_is_fully_defined(self) -> None:
        """ShapeError while a size is unknown."""
        self._if(self.is_fully_defined(), "is not fully defined")

    def _if(self, condition: bool, words: str) -> TensorShape:
        if not condition:
            raise ShapeError(f"Shape {self} {words}.")
        return self

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        if context.current.equal_by_identity and asked_by_learner(depth=2):
            return TensorShape(found) if isinstance(key, slice) else as_dimension(found)
        return TensorShape(found) if isinstance(key, slice) else found

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return TensorShape(other).concatenate(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return TensorShape, (None if self.rank is None else tuple(self),)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (tuple, list)) or isinstance(other, UnknownShape):
            return False
        return tuple(self) == tuple(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        return f"TensorShape({list(self)})"

    def __str__(self) -> str:
        sizes = ("?" if n is None and context.current.equal_by_identity else str(n) for n in self)
        return "(" + ", ".join(sizes) + (",)" if len(self) == 1 else ")")


class UnknownShape(TensorShape):
    """Nothing is known, not even the number of axes: a placeholder that takes anything.

    >>> TensorShape(None)
    TensorShape(None)
    """

    __slots__ = ()
    rank = ndims = None  # type: ignore[assignment]
    dims = None  # type: ignore[assignment]

    def as_list(self) -> list[int | None]:
        raise ValueError("as_list() is not defined on an unknown TensorShape.")

    def num_elements(self) -> None:
        return None

    def is_fully_defined(self) -> bool:
        return False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownShape)

    __hash__ = tuple.__hash__

    def __repr__(self) -> str:
        return "TensorShape(None)"

    def __str__(self) -> str:
        return "<unknown>"


UNKNOWN = TensorShape(None)


def compatible(one: tuple, other: tuple) -> bool:
    """Whether two shapes agree wherever both are known."""
    if isinstance(one, UnknownShape) or isinstance(other, UnknownShape):
        return True
    return len(one) == len(other) and all(
        a is None or b is None or a == b for a, b in zip(one, other, strict=True)
    )


def as_shape(value: Any) -> tuple[int | None, ...]:
    """A tuple of sizes from an int, a list or a shape; None and -1 stand for unknown.

    Raises:
        ShapeError: A size is negative or not a whole number.
    """
    if value is None:
        raise ShapeError("A shape is needed, and None was given.", instead="shape=[None, 3]")
    sizes = (value,) if isinstance(value, int) or not hasattr(value, "__iter__") else tuple(value)
    try:
        known = (getattr(n, "value", n) for n in sizes)
        shape = tuple(None if n is None else operator.index(n) for n in known)
    except TypeError:
        raise ShapeError(
            f"{value!r} is not a shape.",
            why="a shape is a list of whole numbers, one for each axis",
            instead="shape=[2, 3]",
        ) from None
    if any(n is not None and n < 0 for n in shape):
        raise ShapeError(f"A shape cannot have a negative size: {list(shape)}.")
    return shape
