"""The functions of `tf.strings`: names, arguments and results as in TensorFlow.

Where it sits   over the rows.
The one idea    each takes texts of any shape, and rows of different lengths as well.
Try it          >>> lower(["Hello", "WORLD"]).numpy()
                array([b'hello', b'world'], dtype=object)
                >>> to_hash_bucket_fast(["Hello", "TensorFlow", "2.x"], 3).numpy()
                array([0, 2, 2])
Read next       strings/splitting.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, DTypeError
from minitf.ops.functions import normal_axes
from minitf.ragged.tensor import RaggedTensor
from minitf.strings import hashing
from minitf.strings import rows as rows  # enters the ops into the table


def as_text(value: Any) -> Any:
    """A tensor of text, or a RaggedTensor of texts.

    Raises:
        DTypeError: Something else than text.
    """
    if isinstance(value, RaggedTensor):
        return value
    tensor = convert_to_tensor(value)
    if not tensor.shape.num_elements() and not isinstance(value, Tensor):
        tensor = convert_to_tensor(value, "string")  # an empty list may be anything
    if tensor.dtype.name != "string":
        raise DTypeError(
            f"Text is needed here, and got {tensor.dtype.name} {tensor.shape}.",
            instead="tf.strings.as_string(x)",
        )
    return tensor


def _apply(op: str, value: Any, *others: Any, name: str | None = None, **attrs: Any) -> Any:
    """An op on texts; of rows of different lengths, on their entries."""
    x = as_text(value)
    if isinstance(x, RaggedTensor):
        return x.map(lambda entries: OPS[op](entries, *others, name=name, **attrs))
    return OPS[op](x, *others, name=name, **attrs)


def lower(input: Any, encoding: str = "", name: str | None = None) -> Any:
    """Small letters; all of Unicode's with encoding="utf-8", else those of English.

    https://www.tensorflow.org/api_docs/python/tf/strings/lower
    """
    return _apply("string_lower", input, name=name, encoding=encoding)


def upper(input: Any, encoding: str = "", name: str | None = None) -> Any:
    """Capital letters; see lower.  https://www.tensorflow.org/api_docs/python/tf/strings/upper"""
    return _apply("string_upper", input, name=name, encoding=encoding)


def strip(input: Any, name: str | None = None) -> Any:
    """Without blanks at both ends.  https://www.tensorflow.org/api_docs/python/tf/strings/strip"""
    return _apply("string_strip", input, name=name)


def length(input: Any, unit: str = "BYTE", name: str | None = None) -> Any:
    """How many bytes, or letters with unit="UTF8_CHAR".

    https://www.tensorflow.org/api_docs/python/tf/strings/length
    """
    return _apply("string_length", input, name=name, unit=_unit(unit))


def substr(input: Any, pos: Any, len: Any, unit: str = "BYTE", name: str | None = None) -> Any:
    """`len` bytes or letters from `pos` on; a negative `pos` counts from the end.

    Raises:
        ArgumentError: `pos` lies behind the end.

    https://www.tensorflow.org/api_docs/python/tf/strings/substr
    """
    return _apply("string_substr", input, pos, len, name=name, unit=_unit(unit))


def _unit(unit: str) -> str:
    if unit not in ("BYTE", "UTF8_CHAR"):
        raise ArgumentError(f"{unit!r} is no unit.", instead="'BYTE' or 'UTF8_CHAR'")
    return unit


def join(inputs: Sequence[Any], separator: str = "", name: str | None = None) -> Any:
    """Texts one behind the other, entry by entry.

    >>> join([["a", "b"], "c"], separator=" ").numpy()
    array([b'a c', b'b c'], dtype=object)

    https://www.tensorflow.org/api_docs/python/tf/strings/join
    """
    parts = [as_text(value) for value in inputs]
    ragged = next((part for part in parts if isinstance(part, RaggedTensor)), None)
    if ragged is not None:
        flat = [part.flat_values if isinstance(part, RaggedTensor) else part for part in parts]
        return ragged.with_flat_values(join(flat, separator, name))
    if not parts:
        return convert_to_tensor("")
    return OPS["string_join"](*parts, separator=separator, name=name)


def reduce_join(
    inputs: Any, axis: Any = None, keepdims: bool = False, separator: str = "",
    name: str | None = None,
) -> Any:  # fmt: skip
    """All texts along an axis (by default: all there are), one behind the other.

    https://www.tensorflow.org/api_docs/python/tf/strings/reduce_join
    """
    x = as_text(inputs)
    if isinstance(x, RaggedTensor):
        lines = [separator.encode().join(line) for line in x.to_list()]
        return convert_to_tensor(np.array(lines, object), "string")
    axes = normal_axes(axis, x.ndim) or tuple(range(x.ndim))[::-1]
    return OPS["string_reduce_join"](
        x, axis=axes, keepdims=keepdims, separator=separator, name=name
    )


def unsorted_segment_join(
    inputs: Any, segment_ids: Any, num_segments: int, separator: str = "", name: str | None = None
) -> Tensor:
    """The texts of each group, one behind the other; a group may be empty.

    https://www.tensorflow.org/api_docs/python/tf/strings/unsorted_segment_join
    """
    return OPS["string_segment_join"](
        as_text(inputs), segment_ids, count=int(num_segments), separator=separator, name=name
    )


def unicode_transcode(
    input: Any, input_encoding: str, output_encoding: str, errors: str = "replace",
    replacement_char: int = 65533, replace_control_characters: bool = False,
    name: str | None = None,
) -> Any:  # fmt: skip
    """The same letters in another encoding.

    https://www.tensorflow.org/api_docs/python/tf/strings/unicode_transcode
    """
    return _apply("string_transcode", input, old=input_encoding, new=output_encoding, name=name)


def regex_replace(
    input: Any, pattern: Any, rewrite: Any, replace_global: bool = True, name: str | None = None
) -> Any:
    r"""What fits a pattern, replaced; \\1 in `rewrite` stands for what the first group found.

    Raises:
        ArgumentError: The pattern is none.

    https://www.tensorflow.org/api_docs/python/tf/strings/regex_replace
    """
    return _apply("regex_replace", input, as_text(pattern), as_text(rewrite),
                  everywhere=replace_global, name=name)  # fmt: skip


def regex_full_match(input: Any, pattern: Any, name: str | None = None) -> Any:
    """Whether the whole text fits a pattern.

    https://www.tensorflow.org/api_docs/python/tf/strings/regex_full_match
    """
    return _apply("regex_full_match", input, as_text(pattern), name=name)


def to_number(input: Any, out_type: Any = "float32", name: str | None = None) -> Any:
    """The numbers that the texts write out.

    Raises:
        ArgumentError: A text that is no number.

    https://www.tensorflow.org/api_docs/python/tf/strings/to_number
    """
    return _apply("string_to_number", input, dtype=as_dtype(out_type).name, name=name)


def to_hash_bucket_fast(input: Any, num_buckets: int, name: str | None = None) -> Any:
    """A number below `num_buckets` for each text, always the same: FarmHash.

    https://www.tensorflow.org/api_docs/python/tf/strings/to_hash_bucket_fast
    """
    return _hashed(input, num_buckets, hashing.fingerprint, name)


def to_hash_bucket(input: Any, num_buckets: int, name: str | None = None) -> Any:
    """As to_hash_bucket_fast, with an older function; kept for old models.

    https://www.tensorflow.org/api_docs/python/tf/strings/to_hash_bucket
    """
    return _hashed(input, num_buckets, hashing.legacy, name)


def to_hash_bucket_strong(
    input: Any, num_buckets: int, key: Sequence[int], name: str | None = None
) -> Any:
    """As to_hash_bucket_fast, under a key of two numbers: nobody else can aim at a bucket.

    https://www.tensorflow.org/api_docs/python/tf/strings/to_hash_bucket_strong
    """
    one, other = (int(part) % 2**64 for part in key)
    return _hashed(input, num_buckets, partial(hashing.keyed, one=one, other=other), name)


def _hashed(input: Any, buckets: int, function: Callable[[bytes], int], name: str | None) -> Any:
    if buckets < 1:
        raise ArgumentError(f"num_buckets must be at least 1, got {buckets}.")
    return _apply("string_to_hash", input, buckets=buckets, function=function, name=name)


def fingerprint(data: Any, method: str = "farmhash64", name: str | None = None) -> Tensor:
    """Eight bytes for each text.  https://www.tensorflow.org/api_docs/python/tf/fingerprint"""
    return OPS["fingerprint"](as_text(data), name=name)
