"""TensorView: an array of any shape as a heatmap to look into, slice by slice.

Where it sits   takes a tensor, array or list; the page draws it (tensor_view/).
The one idea    two axes are the rows and columns of a picture, the others have sliders. What is not
                a finite number, or far out, is marked, so that one bad entry can be found.
Try it          >>> from minitf_widgets import TensorView
                >>> print(TensorView([[1.0, float("nan")], [3.0, 0.0]], title="x").describe())
                TensorView: x, shape (2, 2), float64, 4 entries
                min 0, max 3, mean 1.333, std 1.247, 1 zero, 1 NaN
Read next       tensor_document.py
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minitf.errors import ArgumentError
from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.tensor_document import (
    DEFAULT_BUDGET,
    as_array,
    block,
    tensor_document,
    window_around,
)
from minitf_widgets.tensor_still import draw_tensor
from minitf_widgets.tensor_words import with_words
from minitf_widgets.text import format_count, format_number, format_shape


class TensorView(View):
    """A tensor as a picture: heatmap, marks, histogram, statistics, table.

    Args:
        value: a tensor or variable (of minitf or torch), an array, nested lists, or a
            ``minitf.tensor`` document.
        title: what it is called; default: its name, if it has one.
        axes: the axes that run down and to the right; default: the last two.
        index: where to look at first: one number for each axis.
        names: what the axes are called: one word for each.
        labels: what stands at the places of an axis, by its number or name: ``{"word": words}``.
        budget: bytes for entries in the page. A larger tensor is shown as an overview of entries
            picked evenly, and exactly in windows.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``cursor["unit"]`` is the index of the entry that is looked at.

    Raises:
        ArgumentError: there is no value to show, or `axes`, `index`, `names` or `labels` do not
            fit.

    Example:
        >>> view = TensorView(np.zeros((2, 3, 4)), axes=(0, 2), index=(1, 2, 3))
        >>> view.axes, view.cursor
        ([0, 2], {'unit': [1, 2, 3]})
        >>> TensorView([[1, 2]], names=("day", "city"), labels={"city": ["Rome", "Oslo"]}).axes
        [0, 1]
    """

    _kind = traitlets.Unicode("tensor").tag(sync=True)
    axes = traitlets.List(traitlets.Int(), help="Axes of rows and columns.").tag(sync=True)
    window = traitlets.Dict(help="An exact part of a large tensor.").tag(sync=True)
    can_ask = traitlets.Bool(False, help="Whether Python can give other windows.").tag(sync=True)

    def __init__(
        self, value: Any, title: str | None = None, *, axes: Sequence[int] | None = None,
        index: Sequence[int] | None = None, names: Sequence[str] | None = None,
        labels: Mapping[int | str, Sequence[Any]] | None = None, budget: int = DEFAULT_BUDGET,
        **traits: Any,
    ) -> None:  # fmt: skip
        self._array: np.ndarray | None = None
        if isinstance(value, dict):
            document = check_document(value, "minitf.tensor", allow_empty=True)
        else:
            self._array = as_array(value)
            document = tensor_document(self._array, title or _name_of(value), budget)
        shape = document.get("shape", [])
        document = with_words(document, names, labels or {})
        picked = _checked_axes(axes, len(shape))
        place = None if index is None else _checked_index(index, shape)
        if place is not None:
            traits["cursor"] = {**traits.get("cursor", {}), "unit": place}
        super().__init__(spec=document, axes=picked, **traits)
        if self._array is not None and self._is_part():
            self.can_ask = True
            self.window = block(self._array, self._window(place or [0] * len(shape), picked))
            self.on_msg(self._heard)

    def _is_part(self) -> bool:
        return any(picked is not None for picked in self.spec["sample"]["picks"])

    def _window(self, index: Sequence[int], axes: Sequence[int]) -> list[list[int] | None]:
        assert self._array is not None
        return window_around(self._array, index, axes)

    def look_at(self, index: Sequence[int]) -> Document:
        """Show the entries around one place exactly.

        Returns:
            The part of the tensor that is shown, as in the document.

        Raises:
            ArgumentError: there is no such place, or this picture was made from a document.
        """
        place = _checked_index(index, self.spec["shape"])
        if self._array is None:
            raise ArgumentError(
                "This picture holds no more than its document.",
                instead="TensorView(tensor) in a running kernel",
            )
        self.window = block(self._array, self._window(place, self.axes))
        self.cursor = {**self.cursor, "unit": place}
        return self.window

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """The page looks at a place outside its window. Nonsense is no reason to stop anything."""
        if isinstance(content, dict) and content.get("type") == "window":
            try:
                self.axes = _checked_axes(content["axes"], len(self.spec["shape"]))
                self.look_at(content["index"])
            except (ArgumentError, KeyError, TypeError, ValueError) as problem:
                self.log.warning("TensorView: %s", problem)

    def describe(self) -> str:
        """Shape, type and statistics in words."""
        return describe_tensor(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        return draw_tensor(self.spec, self.axes, self.cursor.get("unit"), self.describe())


def describe_tensor(tensor: Document) -> str:
    """The words of a minitf.tensor document."""
    facts, shape = tensor["facts"], tensor["shape"]
    size = math.prod(shape)
    lines = [
        f"TensorView: {tensor['title']}, shape {format_shape(shape)}, {tensor['dtype']}, "
        f"{format_count(size)} {'entry' if size == 1 else 'entries'}"
    ]
    if "names" in tensor:
        named = zip(tensor["names"], shape, strict=True)
        lines.append("axes: " + ", ".join(f"{name} ({length})" for name, length in named))
    words = []
    if facts["min"] is not None:
        words = [f"{name} {format_number(facts[name])}" for name in ("min", "max", "mean", "std")]
    for name, word in (("zeros", "zero"), ("nan", "NaN"), ("inf", "infinite"),
                       ("outliers", "outlier")):  # fmt: skip
        if facts[name]:
            many = "s" if facts[name] > 1 and word in ("zero", "outlier") else ""
            words.append(f"{format_count(facts[name])} {word}{many}")
    lines += [", ".join(words)] if words else []
    if any(picked is not None for picked in tensor["sample"]["picks"]):
        shown = [
            whole if picked is None else len(picked)
            for picked, whole in zip(tensor["sample"]["picks"], shape, strict=True)
        ]
        lines.append(f"an overview of {format_shape(shown)} entries, picked evenly")
    return "\n".join(lines)


def _name_of(value: Any) -> str:
    """The name of a variable; a class for what has none."""
    try:
        name = getattr(value, "path", None) or getattr(value, "name", None)
    except (AttributeError, RuntimeError):  # an eager tensor has none, and says so
        name = None
    return name.partition(":")[0] if isinstance(name, str) and name else type(value).__name__


def _checked_axes(axes: Sequence[int] | None, count: int) -> list[int]:
    if axes is None:
        return list(range(max(0, count - 2), count))
    found = [axis + count if axis < 0 else axis for axis in axes]
    if len(set(found)) != min(2, count) or not all(0 <= axis < count for axis in found):
        raise ArgumentError(
            f"axes={tuple(axes)} do not fit a tensor with {count} axes.",
            instead="two different axes, e.g. axes=(0, 1)",
        )
    return found


def _checked_index(index: Sequence[int], shape: Sequence[int]) -> list[int]:
    place = [int(at) for at in index]
    place = [at + n if at < 0 else at for at, n in zip(place, shape, strict=False)]
    if len(index) != len(shape) or not all(0 <= at < n for at, n in zip(place, shape, strict=True)):
        raise ArgumentError(f"A tensor of shape {tuple(shape)} has no entry {list(index)}.")
    return place
