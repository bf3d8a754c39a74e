"""A key that stands for one object, where the object itself cannot be one.

Where it sits   below Tensor and Variable, whose `ref()` gives it.
The one idea    tensors are compared entry by entry, so they are no keys; a reference is compared by
                what it refers to.
Try it          >>> import minitf as tf
                >>> x = tf.constant([1.0])
                >>> names = {x.ref(): "x"}
                >>> names[x.ref()], x.ref() == tf.constant([1.0]).ref()
                ('x', False)
Read next       core/tensor.py
"""

from __future__ import annotations

from typing import Any


class Reference:
    """Stands for one object (a tensor, a variable), by identity, in dictionaries and sets."""

    __slots__ = ("_object",)

    def __init__(self, referred: Any):
        self._object = referred

    def deref(self) -> Any:
        """The object itself."""
        return self._object

    def __repr__(self) -> str:
        return f"<Reference wrapping {self._object!r}>"

    def __hash__(self) -> int:
        return id(self._object)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other._object is self._object
