"""The words of a tensor: what its axes are called, and what stands at the places along them.

Where it sits   between TensorView's arguments and the minitf.tensor document.
The one idea    a tensor knows numbers only; "head 1, from ], to [" is what a reader looks for.
Try it          >>> document = {"shape": [1, 2]}
                >>> with_words(document, ("day", "city"), {"city": ["Rome", "Oslo"]})["labels"]
                [None, ['Rome', 'Oslo']]
Read next       tensor_view.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minitf.errors import ArgumentError
from minitf_widgets.documents import Document


def with_words(
    document: Document, names: Sequence[str] | None, labels: Mapping[int | str, Sequence[Any]]
) -> Document:
    """The document of a tensor, with words.

    Args:
        document: A minitf.tensor document; it stays as it is.
        names: One word for each axis.
        labels: The words along some axes, by number or name.

    Raises:
        ArgumentError: There are more or fewer words than places, or no such axis.
    """
    shape = document.get("shape", [])
    worded = dict(document)
    if names is not None:
        names = [str(name) for name in names]
        if len(names) != len(shape) or len(set(names)) != len(names):
            raise ArgumentError(
                f"names={tuple(names)} do not fit a tensor with {len(shape)} axes.",
                instead="one word for each axis, each another one",
            )
        worded["names"] = names
    if labels:
        found: list[list[str] | None] = [None] * len(shape)
        for key, words in labels.items():
            axis = _axis(key, worded.get("names", []), len(shape))
            if len(words) != shape[axis]:
                raise ArgumentError(
                    f"Axis {key!r} has {shape[axis]} places and {len(words)} labels came."
                )
            found[axis] = [str(word) for word in words]
        worded["labels"] = found
    return worded


def _axis(key: int | str, names: Sequence[str], count: int) -> int:
    if key in names:
        return names.index(str(key))
    if isinstance(key, int) and -count <= key < count:
        return key % count
    raise ArgumentError(
        f"There is no axis {key!r} to label.",
        instead=f"one of {list(names)}" if names else f"a number from 0 to {count - 1}",
    )


def place_of(document: Document, axis: int, at: int) -> str:
    """A place along an axis as it is read: its label, or its number."""
    labels = document.get("labels", [None] * (axis + 1))[axis]
    return str(at) if labels is None else labels[at]
