"""`tf.app.run` and flags: how programs of TensorFlow 1 read their command line.

Where it sits   by itself; needs nothing of the engine.
The one idea    each DEFINE adds an option; the first look at FLAGS reads the command line.
Try it          >>> from minitf.compat.v1.app import flags
                >>> _ = flags.DEFINE_float("rate", 0.1, "How far each step goes.")
                >>> flags.FLAGS.rate
                0.1
Read next       compat/v1/logging.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from minitf.errors import nearest


class Flags:
    """The options of a program, by name.

    https://abseil.io/docs/python/guides/flags
    """

    def __init__(self) -> None:
        self.__dict__.update(_parsers={}, _values={}, _help={}, _parsed=False, _rest=[])

    def define(self, name: str, default: Any, text: str, parse: Callable[[str], Any]) -> None:
        """Add an option; defined a second time, the last one counts."""
        self._parsers[name], self._help[name] = parse, text
        self._values[name] = default

    def __call__(self, argv: Any = None, known_only: bool = True) -> list[str]:
        """Read a command line; gives what is no option."""
        words, rest = list(argv or sys.argv), []
        self.__dict__["_parsed"] = True
        rest.append(words.pop(0) if words else "")
        while words:
            word = words.pop(0)
            name, equals, text = word.lstrip("-").partition("=")
            if not word.startswith("-") or not self._known(name):
                rest.append(word)
            elif self._parsers.get(name) is as_bool and not equals:
                self._values[name] = True
            elif name not in self._parsers:  # --noname
                self._values[name[2:]] = False
            else:
                self._values[name] = self._parsers[name](text if equals else words.pop(0))
        self.__dict__["_rest"] = rest
        return rest

    def _known(self, name: str) -> bool:
        negated = name.startswith("no") and self._parsers.get(name[2:]) is as_bool
        return name in self._parsers or negated

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not self._parsed:
            self(sys.argv)
        if name not in self._values:
            close = nearest(name, self._values)
            hint = f" Did you mean {close!r}?" if close else ""
            raise AttributeError(f"Unknown command line flag {name!r}.{hint}")
        return self._values[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self._values[name] = value

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Any:
        return iter(self._values)

    def __getitem__(self, name: str) -> Any:
        return Flag(name, getattr(self, name))

    def flag_values_dict(self) -> dict[str, Any]:
        """All options and their values."""
        return dict(self._values)

    def mark_as_parsed(self) -> None:
        """Do not read the command line any more."""
        self.__dict__["_parsed"] = True

    def _parse_flags(self, args: Any = None) -> None:
        self(sys.argv if args is None else ["", *args])


class Flag:
    """One option and its value."""

    def __init__(self, name: str, value: Any):
        self.name, self.value = name, value


def as_bool(text: str) -> bool:
    """A truth value from the command line."""
    if text.lower() in ("true", "t", "1", "yes", "y"):
        return True
    if text.lower() in ("false", "f", "0", "no", "n"):
        return False
    raise ValueError(f"{text!r} is neither true nor false.")


class flags:
    """`tf.flags` and `tf.app.flags`."""

    FLAGS = Flags()

    @staticmethod
    def DEFINE_string(name: str, default: Any, help: str = "", **_: Any) -> None:
        """An option that is a text."""
        flags.FLAGS.define(name, default, help, str)

    @staticmethod
    def DEFINE_integer(name: str, default: Any, help: str = "", **_: Any) -> None:
        """An option that is a whole number."""
        flags.FLAGS.define(name, default, help, int)

    @staticmethod
    def DEFINE_float(name: str, default: Any, help: str = "", **_: Any) -> None:
        """An option that is a number."""
        flags.FLAGS.define(name, default, help, float)

    @staticmethod
    def DEFINE_bool(name: str, default: Any, help: str = "", **_: Any) -> None:
        """An option that is true or false."""
        flags.FLAGS.define(name, default, help, as_bool)

    DEFINE_boolean = DEFINE_bool

    @staticmethod
    def DEFINE_enum(name: str, default: Any, enum_values: Any, help: str = "", **_: Any) -> None:
        """An option that is one of several texts."""

        def parse(text: str) -> str:
            if text not in enum_values:
                raise ValueError(f"--{name} is one of {list(enum_values)}, not {text!r}.")
            return text

        flags.FLAGS.define(name, default, help, parse)

    @staticmethod
    def DEFINE_list(name: str, default: Any, help: str = "", **_: Any) -> None:
        """An option that is a list of texts, with commas between."""
        start = default.split(",") if isinstance(default, str) else default
        flags.FLAGS.define(name, start, help, lambda text: text.split(","))

    @staticmethod
    def mark_flag_as_required(name: str) -> None:
        """Programs say so; minitf does not insist."""


FLAGS = flags.FLAGS


def run(main: Callable[..., Any] | None = None, argv: Any = None) -> None:
    """Read the command line, run `main`, and end the program with what it gives.

    https://www.tensorflow.org/api_docs/python/tf/compat/v1/app/run
    """
    rest = FLAGS(argv or sys.argv)
    main = main or sys.modules["__main__"].main
    sys.exit(main(rest))
