"""Traits without traitlets, widgets without a page: what pictures stand on where Jupyter is absent.

Where it sits   in place of `traitlets` and `anywidget`, when _requirements.py cannot import them.
The one idea    a picture needs its traits checked, remembered and told of. Nothing is sent
                anywhere; still, words and exported page are made from the same traits.
Try it          >>> class Picture(anywidget.AnyWidget):
                ...     theme = traitlets.Enum(["light", "dark"], "light").tag(sync=True)
                >>> Picture(theme="dark").get_state()
                {'theme': 'dark'}
Read next       base.py
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from types import SimpleNamespace
from typing import Any

Undefined = object()  # no default was given


class TraitError(Exception):
    """A trait was set to something that it does not take."""


class Trait:
    """An attribute that checks what it is set to, and tells those who observe it.

    Args:
        default_value: What it is at first; every widget gets a copy of its own.
        help: What it is for.
        allow_none: Whether it may also be None.
        min, max: The limits of a number.
        read_only: Whether it stays what it is.
    """

    empty: Any = None  # the default where none is given
    kinds: tuple[type, ...] = ()  # what it takes; nothing here means anything

    def __init__(
        self,
        default_value: Any = Undefined,
        help: str = "",
        allow_none: bool = False,
        min: float | None = None,
        max: float | None = None,
        read_only: bool = False,
    ) -> None:
        self.default_value = self.empty if default_value is Undefined else default_value
        self.allow_none, self.min, self.max = allow_none, min, max
        self.read_only, self.help = read_only, help
        self.metadata: dict[str, Any] = {}

    def default(self, obj: Any = None) -> Any:
        """What the trait of a new widget is."""
        return copy(self.default_value)

    def tag(self, **metadata: Any) -> Trait:
        self.metadata |= metadata
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, widget: Any, owner: type | None = None) -> Any:
        if widget is None:
            return self
        if self.name not in widget._traits:
            widget._traits[self.name] = self.default(widget)
        return widget._traits[self.name]

    def __set__(self, widget: Any, value: Any) -> None:
        self.check(value)
        old = self.__get__(widget)
        widget._traits[self.name] = value
        if not _same(old, value):
            widget.notify_change(SimpleNamespace(name=self.name, old=old, new=value, owner=widget))

    def check(self, value: Any) -> None:
        """Raise TraitError when the trait does not take `value`."""
        if self.read_only:
            raise TraitError(f"The trait {self.name!r} is read-only.")
        if value is None and (self.allow_none or self.default_value is None):
            return
        fits = self.takes(value) and (self.min is None or value >= self.min)
        if not (fits and (self.max is None or value <= self.max)):
            raise TraitError(f"The trait {self.name!r} does not take {value!r}.")

    def takes(self, value: Any) -> bool:
        """Whether a value is of the right kind. True and False are no numbers."""
        if not self.kinds:
            return True
        return isinstance(value, self.kinds) and (type(value) is not bool or bool in self.kinds)


class Bool(Trait):
    empty, kinds = False, (bool,)


class Bytes(Trait):
    empty, kinds = b"", (bytes,)


class Float(Trait):
    empty, kinds = 0.0, (int, float)


class Int(Trait):
    empty, kinds = 0, (int,)


class Unicode(Trait):
    empty, kinds = "", (str,)


class Container(Trait):
    """May be told first what it holds, as `List(Unicode())`; that is not looked at."""

    def __init__(self, first: Any = Undefined, default_value: Any = Undefined, **rest: Any) -> None:
        held = isinstance(first, Trait) or first is Undefined
        super().__init__(default_value if held else first, **rest)


class Dict(Container):
    empty, kinds = {}, (dict,)


class List(Container):
    empty, kinds = [], (list, tuple)


class Enum(Trait):
    def __init__(self, values: Any, default_value: Any = Undefined, **rest: Any) -> None:
        super().__init__(default_value, **rest)
        self.values = tuple(values)

    def takes(self, value: Any) -> bool:
        return value in self.values


def _same(old: Any, new: Any) -> bool:
    try:
        return bool(old == new)
    except ValueError:  # arrays
        return old is new


class Widget:
    """What the pictures use of an anywidget.AnyWidget, without a page that hears of it."""

    comm = None
    model_id = ""
    log = logging.getLogger("minitf_widgets")

    def __init__(self, **traits: Any) -> None:
        self._observers: list[tuple[Callable[[Any], None], tuple[str, ...]]] = []
        for name, value in traits.items():
            setattr(self, name, value)

    @property
    def _traits(self) -> dict[str, Any]:
        held: dict[str, Any] = self.__dict__.setdefault("_held", {})
        return held

    @classmethod
    def class_traits(cls) -> dict[str, Trait]:
        found: dict[str, Trait] = {}
        for part in reversed(cls.__mro__):
            found |= {k: v for k, v in vars(part).items() if isinstance(v, Trait)}
        return found

    @classmethod
    def class_own_traits(cls) -> dict[str, Trait]:
        return {name: trait for name, trait in vars(cls).items() if isinstance(trait, Trait)}

    def trait_names(self) -> list[str]:
        return list(self.class_traits())

    def set_trait(self, name: str, value: Any) -> None:
        setattr(self, name, value)

    def get_state(self) -> dict[str, Any]:
        """The traits that a page would have."""
        synced = {k: t.metadata for k, t in self.class_traits().items() if t.metadata.get("sync")}
        as_is = lambda value, _: value  # noqa: E731
        return {
            name: metadata.get("to_json", as_is)(getattr(self, name), self)
            for name, metadata in synced.items()
        }

    def observe(self, handler: Callable[[Any], None], names: Any = ()) -> None:
        """Call `handler(change)` when one of these traits (or any) has a new value."""
        chosen = (names,) if isinstance(names, str) else tuple(names)
        self._observers.append((handler, chosen))

    def unobserve(self, handler: Callable[[Any], None], names: Any = ()) -> None:
        self._observers = [entry for entry in self._observers if entry[0] != handler]

    def notify_change(self, change: Any) -> None:
        for handler, names in self.__dict__.get("_observers", ()):
            if not names or change.name in names:
                handler(change)

    @contextmanager
    def hold_sync(self) -> Iterator[None]:
        yield

    def on_msg(self, *_: Any, **__: Any) -> None:
        """Nothing comes from a page."""

    def send(self, *_: Any, **__: Any) -> None:
        """Nothing goes to a page."""

    def close(self) -> None:
        """There is nothing to take away."""

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        return None


traitlets = SimpleNamespace(
    TraitError=TraitError, Undefined=Undefined, Any=Trait, Bool=Bool, Bytes=Bytes, Dict=Dict,
    Enum=Enum, Float=Float, Int=Int, List=List, Unicode=Unicode,
)  # fmt: skip
anywidget = SimpleNamespace(AnyWidget=Widget, WidgetTrait=Trait)
