"""`tf.compat.as_str` and its like: text and bytes.

Where it sits   by itself.
The one idea    string tensors hold bytes; these turn one into the other.
Try it          >>> as_str(b"hello"), as_bytes("hello")
                ('hello', b'hello')
Read next       compat/v1
"""

from __future__ import annotations

import os
from typing import Any


def as_text(bytes_or_text: Any, encoding: str = "utf-8") -> str:
    """A str, of bytes or of a str.  https://www.tensorflow.org/api_docs/python/tf/compat/as_text"""
    if isinstance(bytes_or_text, bytes):
        return bytes_or_text.decode(encoding)
    if isinstance(bytes_or_text, str):
        return bytes_or_text
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


def as_bytes(bytes_or_text: Any, encoding: str = "utf-8") -> bytes:
    """Bytes, of a str or of bytes."""
    if isinstance(bytes_or_text, (bytes, bytearray)):
        return bytes(bytes_or_text)
    if isinstance(bytes_or_text, str):
        return bytes_or_text.encode(encoding)
    raise TypeError(f"Expected binary or unicode string, got {bytes_or_text!r}")


as_str = as_text


def as_str_any(value: Any, encoding: str = "utf-8") -> str:
    """Anything as a str."""
    return as_text(value, encoding) if isinstance(value, bytes) else str(value)


def path_to_str(path: Any) -> Any:
    """A path as a str."""
    return as_text(os.fspath(path)) if hasattr(path, "__fspath__") else path
