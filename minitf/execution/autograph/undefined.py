"""What stands for a variable that has no value yet.

Where it sits   used by the rewritten code and by the statements it calls.
The one idea    the functions that hand variables on must name all of them; one that was never
                assigned is an Undefined, and reading it is Python's own error.
Try it          >>> defined_value(Undefined("y"))
                Traceback (most recent call last):
                ...
                UnboundLocalError: cannot access local variable 'y' where it is not associated ...
Read next       execution/autograph/statements.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Undefined:
    """A variable without a value."""

    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return f"<undefined {self.name}>"


def defined(value: Any) -> bool:
    """Whether a variable has a value."""
    return not isinstance(value, Undefined)


def defined_value(value: Any) -> Any:
    """The value of a variable.

    Raises:
        UnboundLocalError: It has none.
    """
    if isinstance(value, Undefined):
        raise UnboundLocalError(
            f"cannot access local variable {value.name!r} where it is not associated with a value"
        )
    return value


def attribute(read: Callable[[], Any], name: str) -> Any:
    """The value of an attribute, as self.x; an Undefined when there is none."""
    try:
        return read()
    except (AttributeError, UnboundLocalError, NameError):
        return Undefined(name)


def returned(value: Any) -> Any:
    """What a function returns: None, when it ended without a `return`."""
    return None if isinstance(value, Undefined) else value
