"""Protocol buffers in small: messages as dicts, to bytes and back.

Where it sits   at the bottom of the formats; a checkpoint, an Example, an Event are such messages.
The one idea    a message is a row of (field number, value) pairs.  The low three bits of each tag
                say how to find the value's end, so a reader can skip fields it does not know.
Try it          >>> POINT = Message(x=(1, "int"), name=(2, "string"))
                >>> POINT.encode({"x": 3, "name": "a"})
                b'\\x08\\x03\\x12\\x01a'
                >>> POINT.decode(b"\\x08\\x03\\x12\\x01a")
                {'x': 3, 'name': 'a'}
Read next       formats/records.py

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any

VARINT, EIGHT_BYTES, LENGTH, FOUR_BYTES = 0, 1, 2, 5
_FIXED = {"float": "<f", "double": "<d", "fixed32": "<I", "fixed64": "<Q"}


class Message:
    """The schema of one kind of message: each field's name, number and kind.

    Args:
        fields: name=(number, kind) or name=(number, kind, "repeated").  A kind is "int",
            "float", "double", "fixed32", "fixed64", "bytes", "string" or another Message.
            A repeated field is a list; a "map" is a dict from strings, its kind that of the values.
    """

    def __init__(self, **fields: tuple):
        self.fields = {name: (*field, "")[:3] for name, field in fields.items()}
        self._by_number = {field[0]: (name, *field[1:]) for name, field in self.fields.items()}

    def encode(self, message: Mapping[str, Any]) -> bytes:
        """The bytes of a message; fields that are missing or None are left out."""
        parts = []
        for name, (number, kind, many) in self.fields.items():
            value = message.get(name)
            if value is None:
                continue
            if many == "map":
                entry = _entry(kind)
                value = [{"key": key, "value": value[key]} for key in sorted(value)]
                parts += [_field(number, entry, one) for one in value]
            elif not many:
                parts.append(_field(number, kind, value))
            elif kind in ("int", *_FIXED):  # numbers are packed: one tag for all of them
                parts.append(_delimited(number, b"".join(_bare(kind, one) for one in value)))
            else:
                parts += [_field(number, kind, one) for one in value]
        return b"".join(parts)

    def decode(self, data: bytes) -> dict[str, Any]:
        """The message of these bytes; fields that were not written are not in the dict."""
        message: dict[str, Any] = {}
        for number, raw in _walk(memoryview(data)):
            if number not in self._by_number:
                continue
            name, kind, many = self._by_number[number]
            if many == "map":
                entry = _entry(kind).decode(raw)
                message.setdefault(name, {})[entry.get("key", "")] = entry.get("value")
            elif many:
                message.setdefault(name, []).extend(_unpacked(kind, raw))
            else:
                message[name] = _value(kind, raw)
        return message


def varint(value: int) -> bytes:
    """A whole number in groups of seven bits, the lowest first.

    >>> varint(300)
    b'\\xac\\x02'
    """
    value &= (1 << 64) - 1  # negative numbers count down from 2⁶⁴
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: Any, position: int) -> tuple[int, int]:
    """The number at a position, and the position after it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def _field(number: int, kind: Any, value: Any) -> bytes:
    if kind == "int":
        return varint(number << 3 | VARINT) + varint(int(value))
    if kind in _FIXED:
        width = FOUR_BYTES if struct.calcsize(_FIXED[kind]) == 4 else EIGHT_BYTES
        return varint(number << 3 | width) + struct.pack(_FIXED[kind], value)
    return _delimited(number, _bare(kind, value))


def _delimited(number: int, payload: bytes) -> bytes:
    return varint(number << 3 | LENGTH) + varint(len(payload)) + payload


def _bare(kind: Any, value: Any) -> bytes:
    """A value without its tag."""
    if isinstance(kind, Message):
        return kind.encode(value)
    if kind == "int":
        return varint(int(value))
    if kind in _FIXED:
        return struct.pack(_FIXED[kind], value)
    return value.encode() if isinstance(value, str) else bytes(value)


def _walk(data: memoryview) -> Iterator[tuple[int, Any]]:
    """Each field's number with its raw value: an int for a varint, else the bytes."""
    position = 0
    while position < len(data):
        tag, position = read_varint(data, position)
        width = tag & 7
        if width == VARINT:
            value, position = read_varint(data, position)
            yield tag >> 3, value
            continue
        if width == LENGTH:
            size, position = read_varint(data, position)
        elif width in (EIGHT_BYTES, FOUR_BYTES):
            size = 8 if width == EIGHT_BYTES else 4
        else:
            raise ValueError(f"Not a protocol buffer: field {tag >> 3} has wire type {width}.")
        if position + size > len(data):
            raise ValueError("Not a protocol buffer: a field ends beyond the data.")
        yield tag >> 3, data[position : position + size]
        position += size


def _value(kind: Any, raw: Any) -> Any:
    if isinstance(kind, Message):
        return kind.decode(raw)
    if kind == "int":
        return raw - (1 << 64) if raw >> 63 else raw
    if kind in _FIXED:
        return struct.unpack(_FIXED[kind], raw)[0]
    return bytes(raw).decode() if kind == "string" else bytes(raw)


def _unpacked(kind: Any, raw: Any) -> list[Any]:
    """The values of a repeated field: one of them, or a packed row of numbers."""
    if kind == "int" and not isinstance(raw, int):
        values, position = [], 0
        while position < len(raw):
            value, position = read_varint(raw, position)
            values.append(_value("int", value))
        return values
    if kind in _FIXED:
        return [one for (one,) in struct.iter_unpack(_FIXED[kind], raw)]
    return [_value(kind, raw)]


def _entry(kind: Any) -> Message:
    """A map is a repeated message of key and value."""
    return Message(key=(1, "string"), value=(2, kind))
