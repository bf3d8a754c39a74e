"""Arrays as bytes: TensorFlow's numbers for the types, and its messages for arrays.

Where it sits   above wire; bundles, event files and saved functions store arrays with it.
The one idea    an array is its type's number, its sizes, and its entries in row order.
Try it          >>> message = tensor_message(np.array([1, 2], "int32"))
                >>> TENSOR.encode(message)
                b'\\x08\\x03\\x12\\x04\\x12\\x02\\x08\\x02"\\x08\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00'
                >>> array_of(message)
                array([1, 2], dtype=int32)
Read next       formats/bundle.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from minitf.dtypes import as_dtype, from_numpy, string
from minitf.formats.wire import Message

STRING = string.as_datatype_enum

SHAPE = Message(dim=(2, Message(size=(1, "int"), name=(2, "string")), "repeated"))
TENSOR = Message(
    dtype=(1, "int"), shape=(2, SHAPE), content=(4, "bytes"), float_val=(5, "float", "repeated"),
    double_val=(6, "double", "repeated"), int_val=(7, "int", "repeated"),
    string_val=(8, "bytes", "repeated"), int64_val=(10, "int", "repeated"),
    bool_val=(11, "int", "repeated"),
)  # fmt: skip


def number_of(array: np.ndarray) -> int:
    """TensorFlow's number for the type of an array; strings are arrays of objects."""
    return from_numpy(array.dtype).as_datatype_enum


def numpy_type(number: int) -> np.dtype:
    """The numpy type for one of TensorFlow's numbers."""
    return np.dtype(as_dtype(number).as_numpy_dtype)


def shape_message(shape: tuple[int, ...]) -> dict[str, Any]:
    """Sizes, as a message."""
    return {"dim": [{"size": size} for size in shape]}


def shape_of(message: Mapping[str, Any]) -> tuple[int, ...]:
    """The sizes in a message."""
    return tuple(dim.get("size", 0) for dim in message.get("dim", ()))


def text_bytes(value: Any) -> bytes:
    """An entry of a string array, as bytes."""
    return value.encode() if isinstance(value, str) else bytes(value)


def tensor_message(array: np.ndarray) -> dict[str, Any]:
    """An array as a TensorProto."""
    array = np.asarray(array)
    message = {"dtype": number_of(array), "shape": shape_message(array.shape)}
    if message["dtype"] == STRING:
        message["string_val"] = [text_bytes(one) for one in array.ravel().tolist()]
    else:
        message["content"] = array.tobytes()
    return message


def array_of(message: Mapping[str, Any]) -> np.ndarray:
    """The array in a TensorProto."""
    kind, shape = numpy_type(message["dtype"]), shape_of(message.get("shape", {}))
    if "content" in message:
        return np.frombuffer(message["content"], kind).reshape(shape).copy()
    values = next((values for name, values in message.items() if name.endswith("_val")), [0])
    array = np.empty(len(values), kind)
    array[:] = values
    # A row of equal entries may be written as one of them.
    return np.resize(array, shape) if shape else array[:1].reshape(())
