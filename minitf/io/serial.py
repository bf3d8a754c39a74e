"""Tensors as strings of bytes, and back.

Where it sits   rows over formats/tensors, and the functions over them.
The one idea    `serialize_tensor` keeps type and shape with the numbers; `decode_raw` reads bare
                numbers, and must be told what they are.
Try it          >>> import minitf as tf
                >>> data = serialize_tensor(tf.constant([1.0, 2.0]))
                >>> parse_tensor(data, tf.float32).numpy()
                array([1., 2.], dtype=float32)
Read next       minitf/io/parsing.py
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.shape import UNKNOWN
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype, string
from minitf.errors import InvalidArgumentError
from minitf.formats.tensors import TENSOR, array_of, tensor_message


def _array_of(x: Tensor) -> np.ndarray:
    """The values; of text, too, an array of objects, which keep zeros at their ends."""
    return np.asarray(x.numpy(), object if x.dtype is string else None)


def _serialize(x: Tensor) -> Tensor:
    return convert_to_tensor(TENSOR.encode(tensor_message(_array_of(x))))


def _parse(serialized: Tensor, kind: DType) -> Tensor:
    data = serialized.numpy()
    try:
        array = array_of(TENSOR.decode(data))
    except (ValueError, KeyError, TypeError, IndexError):
        raise InvalidArgumentError(
            None, None, f"Could not parse `serialized` as TensorProto: {data[:60]!r}"
        ) from None
    tensor = convert_to_tensor(array)
    if tensor.dtype is not kind:
        raise InvalidArgumentError(
            None, None, f"Type mismatch between parsed tensor ({tensor.dtype.name}) and dtype "
            f"({kind.name})",
        )  # fmt: skip
    return tensor


def _decode(x: Tensor, kind: DType, little: bool) -> Tensor:
    texts = _array_of(x)
    numpy_type = np.dtype(kind.as_numpy_dtype).newbyteorder("<" if little else ">")
    lengths = {len(text) for text in texts.ravel()}
    if len(lengths) > 1:
        raise InvalidArgumentError(
            None, None, f"DecodeRaw requires input strings to all be the same size: {lengths}"
        )
    length = max(lengths, default=0)
    if length % numpy_type.itemsize:
        raise InvalidArgumentError(
            None, None, f"Input to DecodeRaw has length {length} that is not a multiple of "
            f"{numpy_type.itemsize}, the size of {kind.name}",
        )  # fmt: skip
    numbers = np.frombuffer(b"".join(texts.ravel()), numpy_type).astype(kind.as_numpy_dtype)
    return convert_to_tensor(numbers.reshape(*texts.shape, length // numpy_type.itemsize))


op(
    "serialize_tensor", "x:any -> z", symbol="⎙", call=_serialize, dtype="string",
    words="A tensor as a string of bytes.", formula=r"z = \text{bytes}(x)", shape=lambda x: (),
)  # fmt: skip
op(
    "parse_tensor", "serialized:any -> z", symbol="⎙", call=_parse,
    words="The tensor in a string of bytes.", formula=r"x = \text{tensor}(z)",
    shape=lambda serialized, kind: UNKNOWN, dtype=lambda serialized, kind: kind,
)  # fmt: skip
op(
    "decode_raw", "x:any -> z", symbol="⎙", call=_decode,
    words="The numbers that the bytes of a string are.", formula=r"z = \text{numbers}(x)",
    shape=lambda x, **attrs: (*x, None), dtype=lambda x, kind, little: kind,
)  # fmt: skip


def serialize_tensor(tensor: Any, name: str | None = None) -> Tensor:
    """A tensor as a string of bytes: a TensorProto.

    https://www.tensorflow.org/api_docs/python/tf/io/serialize_tensor
    """
    return OPS["serialize_tensor"](tensor, name=name)


def parse_tensor(serialized: Any, out_type: Any, name: str | None = None) -> Tensor:
    """The tensor that `serialize_tensor` made a string of.

    Args:
        serialized: A string scalar.
        out_type: The type of the tensor.

    Raises:
        InvalidArgumentError: It is another type, or no tensor.

    https://www.tensorflow.org/api_docs/python/tf/io/parse_tensor
    """
    return OPS["parse_tensor"](serialized, kind=as_dtype(out_type), name=name)


def decode_raw(
    input_bytes: Any, out_type: Any, little_endian: bool = True,
    name: str | None = None,
) -> Tensor:  # fmt: skip
    """The numbers that the bytes of strings are.

    Args:
        input_bytes: Strings of one length, of any shape.
        out_type: The type of the numbers.
        little_endian: Whether the lowest byte of a number comes first.

    Returns:
        A tensor with one more axis.

    Raises:
        InvalidArgumentError: The strings differ in length, or end in the middle of a number.

    https://www.tensorflow.org/api_docs/python/tf/io/decode_raw
    """
    return OPS["decode_raw"](input_bytes, kind=as_dtype(out_type), little=little_endian, name=name)
