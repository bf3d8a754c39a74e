"""Python functions as text: the code of a lambda in a file, and who may bring it to life.

Where it sits   below the Lambda layer and keras.saving.
The one idea    code from a file may do anything, so a lambda is read only where the reader says
                `safe_mode=False`; a function with a name needs no code in the file.
Try it          >>> text = dumped(lambda x: x + 1)
                >>> with safe_mode(False):
                ...     loaded(*text)(2)
                3
Read next       keras/saving/objects.py

As https://keras.io/api/layers/core_layers/lambda/
"""

from __future__ import annotations

import base64
import marshal
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.config import unsafe_deserialization_is_enabled


class _Reading(threading.local):
    safe: bool | None = None


_reading = _Reading()


@contextmanager
def safe_mode(safe: bool | None) -> Iterator[None]:
    """Inside, code in what is read is refused, or not; None leaves it as it is outside."""
    before = _reading.safe
    _reading.safe = before if safe is None else safe
    try:
        yield
    finally:
        _reading.safe = before


def in_safe_mode() -> bool | None:
    """What the innermost `safe_mode` said; None outside of all."""
    return False if unsafe_deserialization_is_enabled() else _reading.safe


def is_lambda(function: Any) -> bool:
    """Whether a function has no name by which it could be found again."""
    return isinstance(function, types.FunctionType) and function.__name__ == "<lambda>"


def dumped(function: Any) -> tuple[str, Any, Any]:
    """The code as text, the defaults, and what the function took from around it."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    cells = function.__closure__
    closure = tuple(cell.cell_contents for cell in cells) if cells else None
    return code, function.__defaults__, closure


def loaded(code: str, defaults: Any = None, closure: Any = None) -> Callable[..., Any]:
    """The function that `dumped` wrote.

    Raises:
        ArgumentError: In safe mode, and where nobody said that it is safe.
    """
    if in_safe_mode() is not False:
        raise ArgumentError(
            "Requested the deserialization of a `Lambda` layer, or of a Python lambda. This "
            "carries a potential risk of arbitrary code execution and thus it is disallowed by "
            "default.",
            why="loading is safe by default: no code from files",
            instead="safe_mode=False, if you trust where the file comes from",
        )
    cells = tuple(types.CellType(part) for part in closure or ())
    return types.FunctionType(
        marshal.loads(base64.decodebytes(code.encode("ascii"))), globals(), "<lambda>",
        tuple(defaults) if defaults else None, cells or None,
    )  # fmt: skip
