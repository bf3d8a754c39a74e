"""Example: the message that TFRecord files hold, a dict of lists.

Where it sits   above formats/wire; tf.io.parse_single_example reads the bytes into tensors.
The one idea    a Feature is a list of bytes, of floats or of whole numbers; an Example gives each
                of its Features a name.
Try it          >>> feature = Feature(int64_list=Int64List(value=[1, 2]))
                >>> example = Example(features=Features(feature={"label": feature}))
                >>> data = example.SerializeToString()
                >>> data
                b'\\n\\x11\\n\\x0f\\n\\x05label\\x12\\x06\\x1a\\x04\\n\\x02\\x01\\x02'
                >>> Example.FromString(data).features.feature["label"].int64_list.value
                [1, 2]
Read next       formats/wire.py

https://www.tensorflow.org/tutorials/load_data/tfrecord
"""

from __future__ import annotations

import numbers
import operator
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from minitf.formats.wire import Message


class _Proto:
    """A message with named fields; what is not given is empty."""

    schema: ClassVar[Message]
    parts: ClassVar[dict[str, type[_Proto]]] = {}  # the fields that are messages themselves

    def __init__(self, **fields: Any):
        self._set: set[str] = set()
        for name in self.schema.fields:
            self.__dict__[name] = self._empty(name)
        for name, value in fields.items():
            if name not in self.schema.fields:
                raise ValueError(f'Protocol message {type(self).__name__} has no "{name}" field.')
            if value is not None:
                self.__dict__[name] = self._checked(name, value)
                self._set.add(name)

    def _empty(self, name: str) -> Any:
        if self.schema.fields[name][2] == "map":
            return _Map(self.parts[name])
        return [] if self.schema.fields[name][2] else self.parts[name]()

    def _checked(self, name: str, value: Any) -> Any:
        repeated = self.schema.fields[name][2]
        if repeated == "map":
            return _Map(self.parts[name], value)
        return [self._entry(one) for one in value] if repeated else value

    def _entry(self, value: Any) -> Any:
        return value

    def to_dict(self) -> dict[str, Any]:
        """The fields as dicts and lists."""
        return {
            name: _plain(self.__dict__[name])
            for name, field in self.schema.fields.items()
            if name in self._set or (field[2] and self.__dict__[name]) or self._has(name)
        }

    def _has(self, name: str) -> bool:
        """Whether a part was filled after it was read, as `example.features.feature[...] = ...`."""
        part = self.__dict__[name]
        return isinstance(part, _Proto) and bool(part.to_dict())

    @classmethod
    def _of(cls, message: dict[str, Any]) -> Any:
        made = cls()
        for name, value in message.items():
            part, repeated = cls.parts.get(name), cls.schema.fields[name][2]
            if part is None:
                made.__dict__[name] = value
            elif repeated == "map":
                parts = {key: part._of(one or {}) for key, one in value.items()}
                made.__dict__[name] = _Map(part, parts)
            elif repeated:
                made.__dict__[name] = [part._of(one) for one in value]
            else:
                made.__dict__[name] = part._of(value)
            made._set.add(name)
        return made

    def SerializeToString(self) -> bytes:
        """The message as bytes."""
        return self.schema.encode(self.to_dict())

    @classmethod
    def FromString(cls, serialized: bytes) -> Any:
        """The message of these bytes."""
        return cls._of(cls.schema.decode(serialized))

    def ParseFromString(self, serialized: bytes) -> int:
        """Take over the message of these bytes; returns how many they were."""
        self.__dict__ = self.FromString(serialized).__dict__
        return len(serialized)

    def WhichOneof(self, oneof_group: str) -> str | None:
        """The field of a Feature that is set, such as "int64_list"."""
        return next((name for name in self.schema.fields if name in self.to_dict()), None)

    def HasField(self, field_name: str) -> bool:
        """Whether a field is set."""
        return field_name in self.to_dict()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.to_dict() == other.to_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "".join(f"{line}\n" for line in _lines(self))


class _Map(dict):
    """Messages by name; asking for a name that is not there makes an empty one."""

    def __init__(self, part: type[_Proto], parts: Any = ()):
        super().__init__(parts)
        self._part = part

    def __missing__(self, name: str) -> Any:
        self[name] = self._part()
        return self[name]


def _plain(value: Any) -> Any:
    if isinstance(value, _Proto):
        return value.to_dict()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _lines(message: _Proto) -> Iterator[str]:
    """The text form of protocol buffers."""
    for name in message.to_dict():
        value = message.__dict__[name]
        if isinstance(value, dict):
            for key in sorted(value):
                yield f"{name} {{"
                yield f'  key: "{key}"'
                yield "  value {"
                yield from (f"    {line}" for line in _lines(value[key]))
                yield from ("  }", "}")
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, _Proto):
                yield f"{name} {{"
                yield from (f"  {line}" for line in _lines(one))
                yield "}"
            else:
                yield f"{name}: {_text(one)}"


def _text(value: Any) -> str:
    if isinstance(value, float):
        short = f"{value:.6g}"
        return short if np.float32(short) == np.float32(value) else f"{value:.9g}"
    if not isinstance(value, bytes):
        return str(value)
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(byte: int) -> str:
    named = {9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 39: "\\'", 92: "\\\\"}
    return named.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}")


class BytesList(_Proto):
    """A list of byte strings.

    Raises:
        TypeError: An entry is no bytes.
    """

    value: list[bytes]
    schema = Message(value=(1, "bytes", "repeated"))

    def _entry(self, value: Any) -> Any:
        if not isinstance(value, bytes):
            raise TypeError(
                f"{value!r} has type {type(value).__name__}, but expected one of: bytes. Write "
                "text.encode() for text, and tf.io.serialize_tensor(x).numpy() for a tensor."
            )
        return value


class FloatList(_Proto):
    """A list of floats, kept with 32 bits.

    Raises:
        TypeError: An entry is no number.
    """

    value: list[float]
    schema = Message(value=(1, "float", "repeated"))

    def _entry(self, value: Any) -> Any:
        if not (isinstance(value, numbers.Real) or hasattr(value, "numpy")):
            raise TypeError(f"{value!r} has type {type(value).__name__}, but expected a float.")
        return float(np.float32(float(value)))


class Int64List(_Proto):
    """A list of whole numbers.

    Raises:
        TypeError: An entry is no whole number.
    """

    value: list[int]
    schema = Message(value=(1, "int", "repeated"))

    def _entry(self, value: Any) -> Any:
        value = value.numpy() if hasattr(value, "numpy") else value
        try:
            return operator.index(bool(value) if isinstance(value, np.bool_) else value)
        except TypeError:
            raise TypeError(
                f"{value!r} has type {type(value).__name__}, but expected one of: int"
            ) from None


class Feature(_Proto):
    """One list: `bytes_list`, `float_list` or `int64_list`."""

    bytes_list: BytesList
    float_list: FloatList
    int64_list: Int64List
    parts: ClassVar = {"bytes_list": BytesList, "float_list": FloatList, "int64_list": Int64List}
    schema = Message(
        bytes_list=(1, BytesList.schema), float_list=(2, FloatList.schema),
        int64_list=(3, Int64List.schema),
    )  # fmt: skip


class Features(_Proto):
    """Features by name."""

    feature: dict[str, Feature]
    parts: ClassVar = {"feature": Feature}
    schema = Message(feature=(1, Feature.schema, "map"))


class FeatureList(_Proto):
    """Features one after the other."""

    feature: list[Feature]
    parts: ClassVar = {"feature": Feature}
    schema = Message(feature=(1, Feature.schema, "repeated"))


class FeatureLists(_Proto):
    """Lists of Features, by name."""

    feature_list: dict[str, FeatureList]
    parts: ClassVar = {"feature_list": FeatureList}
    schema = Message(feature_list=(1, FeatureList.schema, "map"))


class Example(_Proto):
    """Features by name: one sample.

    https://www.tensorflow.org/api_docs/python/tf/train/Example
    """

    features: Features
    parts: ClassVar = {"features": Features}
    schema = Message(features=(1, Features.schema))


class SequenceExample(_Proto):
    """Features of a whole sequence (`context`), and of each of its steps (`feature_lists`)."""

    context: Features
    feature_lists: FeatureLists
    parts: ClassVar = {"context": Features, "feature_lists": FeatureLists}
    schema = Message(context=(1, Features.schema), feature_lists=(2, FeatureLists.schema))
