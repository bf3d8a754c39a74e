"""Other ways to speak to minitf: TensorFlow 1's names, and the names `tensorflow` and `keras`."""

from __future__ import annotations

import importlib
from typing import Any

from minitf.compat.text import as_bytes, as_str, as_str_any, as_text, path_to_str


def __getattr__(name: str) -> Any:
    """`compat.v1` is loaded when it is first used; `compat.v2` is minitf itself."""
    if name == "v1":
        return importlib.import_module("minitf.compat.v1")
    if name == "v2":
        return importlib.import_module("minitf")
    raise AttributeError(f"module 'minitf.compat' has no attribute {name!r}")
