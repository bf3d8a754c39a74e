"""Bytes as text, and bytes made small: base64 and compression.

Where it sits   a row whose work is Python's base64 and zlib, and the functions over it.
The one idea    one function of bytes, applied to each entry.
Try it          >>> encode_base64("hello?>").numpy()
                b'aGVsbG8_Pg'
                >>> decode_base64("aGVsbG8_Pg").numpy()
                b'hello?>'
Read next       minitf/io/serial.py
"""

from __future__ import annotations

import base64
import binascii
import gzip
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, InvalidArgumentError


def _each(x: Tensor, coding: str) -> Tensor:
    given = np.asarray(x.numpy(), object)
    made = np.empty(given.shape, object)
    for place, entry in np.ndenumerate(given):
        made[place] = _CODINGS[coding](entry)
    return convert_to_tensor(made)


def _from_base64(text: bytes) -> bytes:
    try:
        padded = text.rstrip(b"=") + b"=" * (-len(text.rstrip(b"=")) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except binascii.Error:
        raise InvalidArgumentError(
            None, None, f"Invalid character found in base64: {text!r}"
        ) from None


_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "to_base64": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "to_padded_base64": base64.urlsafe_b64encode,
    "from_base64": _from_base64,
    "ZLIB": zlib.decompress,
    "GZIP": gzip.decompress,
    "": bytes,
}

op(
    "recode_bytes", "x:any -> z", symbol="⎙", call=_each, dtype="string",
    words="Write each string of bytes in another way.", formula=r"z_i = f(x_i)",
    shape=lambda x, coding: x,
)  # fmt: skip


def encode_base64(input: Any, pad: bool = False, name: str | None = None) -> Tensor:
    """Bytes as text of letters, digits, "-" and "_".

    Args:
        input: Strings, of any shape.
        pad: Whether "=" fills up to a multiple of four.

    https://www.tensorflow.org/api_docs/python/tf/io/encode_base64
    """
    return OPS["recode_bytes"](input, coding="to_padded_base64" if pad else "to_base64", name=name)


def decode_base64(input: Any, name: str | None = None) -> Tensor:
    """The bytes that `encode_base64` made text of.

    Raises:
        InvalidArgumentError: It is no such text.

    https://www.tensorflow.org/api_docs/python/tf/io/decode_base64
    """
    return OPS["recode_bytes"](input, coding="from_base64", name=name)


def decode_compressed(bytes: Any, compression_type: str = "", name: str | None = None) -> Tensor:
    """Strings of bytes, unpacked.

    Args:
        bytes: Strings, of any shape.
        compression_type: "GZIP", "ZLIB", or "" for as they are.

    https://www.tensorflow.org/api_docs/python/tf/io/decode_compressed
    """
    if compression_type not in ("", "GZIP", "ZLIB"):
        raise ArgumentError(f"Only ZLIB, GZIP or NONE are supported; got {compression_type!r}.")
    return OPS["recode_bytes"](bytes, coding=compression_type, name=name)
