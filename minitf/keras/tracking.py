"""Tracking: what a layer is made of is noted as it is put into attributes, lists and dicts.

Where it sits   below Layer, whose `__setattr__` hands every value to a Tracker.
The one idea    each kind of part has a store of its own, in the order in which the parts came; a
                list or dict that is kept in an attribute notes what is put into it later, too.
Try it          >>> numbers: list = []
                >>> tracker = Tracker({"numbers": (_is_number, numbers)})
                >>> parts = tracker.track(["a", 1])
                >>> parts.append(2)
                >>> numbers
                [1, 2]
Read next       keras/layers/weights.py
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from minitf.errors import ArgumentError

Test = Callable[[Any], bool]


class _Switch(threading.local):
    on = True


_switch = _Switch()


@contextmanager
def untracked() -> Iterator[None]:
    """Inside, nothing is noted: what is kept now is no part of its owner."""
    before = _switch.on
    _switch.on = False
    try:
        yield
    finally:
        _switch.on = before


class Tracker:
    """Notes parts in stores, by kind.

    Args:
        config: For each store its name, the test of its kind, and the list to fill.
        exclusions: For a store the others whose parts it does not take again.
    """

    def __init__(
        self, config: dict[str, tuple[Test, list[Any]]],
        exclusions: dict[str, list[str]] | None = None,
    ):  # fmt: skip
        self.config, self.exclusions = config, exclusions or {}
        self.locked = False
        self._message = ""

    def track(self, value: Any) -> Any:
        """Note a value and what is in it; lists, dicts and sets come back as ones that note.

        Raises:
            ArgumentError: It is a new part, and the tracker is locked.
        """
        if not _switch.on or value is None or isinstance(value, str):
            return value
        for name, (is_kind, _) in self.config.items():
            if is_kind(value):
                others = [name, *self.exclusions.get(name, [])]
                if not any(self.is_in_store(other, value) for other in others):
                    self.add_to_store(name, value)
                return value
        if type(value) in _PROXIES:
            return _PROXIES[type(value)](value, self)
        return self._track_parts(value)

    def _track_parts(self, value: Any) -> Any:
        """The parts of a tuple, or of a list that came from another owner."""
        if isinstance(value, Noting) and value.tracker is not self:
            return type(value)(value, self)  # type: ignore[call-arg]
        if type(value) is tuple:
            return tuple(self.track(part) for part in value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*(self.track(part) for part in value))
        return value

    def untrack(self, value: Any) -> None:
        """Forget a part."""
        for _, store in self.config.values():
            store[:] = [part for part in store if part is not value]

    def lock(self, msg: str | None = None) -> None:
        """From now on a new part is an error, with this message."""
        self.locked = True
        self._message = msg or self._message

    def unlock(self) -> None:
        """New parts are welcome again."""
        self.locked = False

    def add_to_store(self, store_name: str, value: Any) -> None:
        """Note a value as a part of a kind."""
        if self.locked:
            raise ArgumentError(self._message)
        self.config[store_name][1].append(value)

    def is_in_store(self, store_name: str, value: Any) -> bool:
        """Whether the value is noted there."""
        return any(part is value for part in self.config[store_name][1])


class Noting:
    """A container that tells a tracker what comes and goes.

    A copy of it (pickle, deepcopy) is a plain container: the copied owner makes it note again.
    """

    tracker: Tracker | None = None

    def _note(self, values: Iterable[Any]) -> list[Any]:
        return [self.tracker.track(v) if self.tracker is not None else v for v in values]

    def _forget(self, values: Iterable[Any]) -> None:
        for value in list(values):
            if self.tracker is not None:
                self.tracker.untrack(value)


class TrackedList(Noting, list):
    """A list whose elements are noted."""

    def __init__(self, values: Iterable[Any] | None = None, tracker: Tracker | None = None):
        self.tracker = tracker
        super().__init__(self._note(values or []))

    def append(self, value: Any) -> None:
        super().append(*self._note([value]))

    def insert(self, index: Any, value: Any) -> None:
        super().insert(index, *self._note([value]))

    def extend(self, values: Iterable[Any]) -> None:
        super().extend(self._note(values))

    def __setitem__(self, index: Any, value: Any) -> None:
        noted = self._note(value) if isinstance(index, slice) else self._note([value])[0]
        super().__setitem__(index, noted)

    def remove(self, value: Any) -> None:
        places = [place for place, part in enumerate(self) if part is value]
        del self[places[0] if places else self.index(value)]

    def pop(self, index: Any = -1) -> Any:
        value = super().pop(index)
        self._forget([value])
        return value

    def clear(self) -> None:
        self._forget(self)
        super().clear()

    def __delitem__(self, index: Any) -> None:
        gone = self[index] if isinstance(index, slice) else [self[index]]
        super().__delitem__(index)
        self._forget(gone)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return list, (list(self),)


class _NotingDict(Noting):
    """What TrackedDict and TrackedOrderedDict share."""

    def __init__(self, values: Any = None, tracker: Tracker | None = None):
        self.tracker = tracker
        pairs = list(dict(values or {}).items())
        super().__init__(zip([k for k, _ in pairs], self._note(v for _, v in pairs), strict=True))  # type: ignore[call-arg]

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, *self._note([value]))  # type: ignore[misc]

    def update(self, mapping: Mapping[Any, Any] = (), **more: Any) -> None:  # type: ignore[assignment]
        for key, value in dict(mapping, **more).items():
            self[key] = value

    def pop(self, key: Any, *default: Any) -> Any:
        had = key in self  # type: ignore[operator]
        value = super().pop(key, *default)  # type: ignore[misc]
        self._forget([value] if had else [])
        return value

    def popitem(self, *args: Any, **kwargs: Any) -> Any:
        key, value = super().popitem(*args, **kwargs)  # type: ignore[misc]
        self._forget([value])
        return key, value

    def clear(self) -> None:
        self._forget(self.values())  # type: ignore[attr-defined]
        super().clear()  # type: ignore[misc]


class TrackedDict(_NotingDict, dict):  # type: ignore[misc]
    """A dict whose values are noted."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        return dict, (dict(self),)


class TrackedOrderedDict(_NotingDict, OrderedDict):  # type: ignore[misc]
    """An OrderedDict whose values are noted."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        return OrderedDict, (list(self.items()),)


class TrackedSet(Noting, set):
    """A set whose elements are noted."""

    def __init__(self, values: Iterable[Any] | None = None, tracker: Tracker | None = None):
        self.tracker = tracker
        super().__init__(self._note(values or []))

    def add(self, value: Any) -> None:
        super().add(*self._note([value]))

    def update(self, *values: Iterable[Any]) -> None:
        for part in values:
            super().update(self._note(part))

    def remove(self, value: Any) -> None:
        super().remove(value)
        self._forget([value])

    def pop(self) -> Any:
        value = super().pop()
        self._forget([value])
        return value

    def clear(self) -> None:
        self._forget(self)
        super().clear()

    def __reduce_ex__(self, protocol: Any) -> Any:
        return set, (set(self),)


_PROXIES: dict[type, Callable[[Any, Tracker], Any]] = {
    list: TrackedList, dict: TrackedDict, OrderedDict: TrackedOrderedDict, set: TrackedSet,
}  # fmt: skip


def _is_number(value: Any) -> bool:
    return isinstance(value, int)
