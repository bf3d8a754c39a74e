"""The cursor: the place that a reader looks at, shared by everything that shows it.

Where it sits   beside Trace and History, whose places it names; pictures (minitf_widgets) follow.
The one idea    a picture needs to know of another only where it is looking.  So they share one
                small object with five fields, and whoever moves it tells the others.
Try it          >>> cursor = Cursor(node="dense/matmul")
                >>> stop = cursor.observe(lambda changed: print(sorted(changed.items())))
                >>> cursor.step = 3
                [('step', 3)]
                >>> cursor
                Cursor(step=3, node='dense/matmul')
Read next       observe/trace.py, observe/history.py
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minitf.errors import ArgumentError, unknown_name

FIELDS = ("step", "epoch", "node", "sample", "unit")
Listener = Callable[[dict[str, Any]], None]


class Cursor:
    """A place in a trace and a history; every field may be None, which means: nowhere.

    Args:
        step: A step, from 0: an operation of a trace for BackpropStepper, a batch of a run for
            RunMonitor. Give the two cursors of their own.
        epoch: An epoch of a run, from 0.
        node: The name of a node, or of a name scope (a layer): "dense/matmul", "dense".
        sample: A row of the batch, from 0.
        unit: The index of a unit of a layer, from 0; for several axes a list.

    Raises:
        ArgumentError: A field has a value that names no place.
        UnknownNameError: There is no field of that name.

    >>> cursor = Cursor(step=2)
    >>> cursor.move(step=5, node="loss")
    >>> cursor.to_dict()
    {'step': 5, 'node': 'loss'}
    """

    step: int | None
    epoch: int | None
    node: str | None
    sample: int | None
    unit: int | list[int] | None

    def __init__(self, **place: Any) -> None:
        self._place: dict[str, Any] = {}
        self._listeners: list[Listener] = []
        self.move(**place)

    def move(self, **place: Any) -> None:
        """Set several fields at once; those who listen are told once, of what changed."""
        checked = {name: _checked(name, value) for name, value in place.items()}
        changed = {name: value for name, value in checked.items() if self._place.get(name) != value}
        if not changed:
            return
        moved = self._place | changed
        self._place = {name: moved[name] for name in FIELDS if moved.get(name) is not None}
        for listener in list(self._listeners):
            listener(changed)

    def observe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(changed)` after each move, with the fields that have a new value.

        Returns:
            A function that ends it.
        """
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set (schema `minitf.cursor`)."""
        return dict(self._place)

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            return self._place.get(name)
        raise unknown_name("field of a cursor", name, FIELDS)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
        else:
            self.move(**{name: value})

    def __repr__(self) -> str:
        return f"Cursor({', '.join(f'{name}={value!r}' for name, value in self._place.items())})"


def place_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a cursor that a dict holds, those of them that name a place.

    >>> place_of({"step": 1, "node": None, "zoom": 2.0})
    {'step': 1}
    """
    return {name: found[name] for name in FIELDS if found.get(name) is not None}


def _checked(name: str, value: Any) -> Any:
    if name not in FIELDS:
        raise unknown_name("field of a cursor", name, FIELDS)
    if value is None:
        return None
    if name == "node":
        if not isinstance(value, str):
            raise _no_place(name, value, "the name of a node, such as 'dense/matmul'")
        return value
    if name == "unit" and isinstance(value, Sequence) and not isinstance(value, str):
        return [_count(name, part) for part in value]
    return _count(name, value)


def _count(name: str, value: Any) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = -1
    if number < 0 or isinstance(value, bool):
        raise _no_place(name, value, "a whole number from 0 on, or None")
    return number


def _no_place(name: str, value: Any, wanted: str) -> ArgumentError:
    return ArgumentError(f"The cursor's {name} cannot be {value!r}.", instead=wanted)
