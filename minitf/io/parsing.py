"""Parsing Examples: strings from a TFRecord file to dicts of tensors.

Where it sits   a row over the messages of minitf.train.example, and the functions over it.
The one idea    the bytes hold lists with names; the features say which are wanted, and their types
                and shapes, which a graph must know before it sees the first record.
Try it          >>> import minitf as tf
                >>> feature = tf.train.Feature(float_list=tf.train.FloatList(value=[1.0, 2.0]))
                >>> features = tf.train.Features(feature={"x": feature})
                >>> record = tf.train.Example(features=features).SerializeToString()
                >>> wanted = {"x": FixedLenFeature([2], tf.float32)}
                >>> parse_single_example(record, wanted)["x"].numpy()
                array([1., 2.], dtype=float32)
Read next       minitf/train/example.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, as_dtype
from minitf.errors import ArgumentError, InvalidArgumentError
from minitf.train.example import Example, SequenceExample

_LISTS = {"float32": "float_list", "int64": "int64_list", "string": "bytes_list"}


class FixedLenFeature(NamedTuple):
    """A list that always has the same number of entries.

    Attributes:
        shape: The shape it gets.
        dtype: tf.float32, tf.int64 or tf.string.
        default_value: What is taken where it is missing; None: it must not be missing.
    """

    shape: Any
    dtype: Any
    default_value: Any = None


class FixedLenSequenceFeature(NamedTuple):
    """A list of any number of entries of a shape.

    Attributes:
        shape: The shape of one entry.
        dtype: tf.float32, tf.int64 or tf.string.
        allow_missing: Must be True for Examples: a missing list is an empty one.
        default_value: What shorter ones are filled up with, in a batch.
    """

    shape: Any
    dtype: Any
    allow_missing: bool = False
    default_value: Any = None


class VarLenFeature(NamedTuple):
    """A list of any number of entries; TensorFlow makes a SparseTensor of it."""

    dtype: Any


class _Wanted(NamedTuple):
    """A feature, as the row keeps it."""

    name: str
    shape: tuple
    dtype: DType
    default: Any
    open: bool


def _parse(serialized: Tensor, wanted: tuple[_Wanted, ...]) -> tuple[Tensor, ...]:
    records = np.asarray(serialized.numpy(), object)
    found = [_lists_of(record, Example).features.feature for record in records.ravel()]
    return tuple(_column(one, found, records.shape) for one in wanted)


def _parse_sequence(
    serialized: Tensor, context: tuple[_Wanted, ...], steps: tuple[_Wanted, ...]
) -> tuple[Tensor, ...]:
    example = _lists_of(serialized.numpy(), SequenceExample)
    found = [_column(one, [example.context.feature], ()) for one in context]
    for one in steps:
        rows = [
            _entries({one.name: feature}, one)
            for feature in example.feature_lists.feature_list[one.name].feature
        ]
        array = np.empty((len(rows), *one.shape), one.dtype.as_numpy_dtype)
        for number, row in enumerate(rows):
            array[number] = row.reshape(one.shape)
        found.append(convert_to_tensor(array))
    return tuple(found)


def _lists_of(record: bytes, kind: Any) -> Any:
    try:
        return kind.FromString(record)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise InvalidArgumentError(
            None, None, f"Could not parse example input, value: {record[:60]!r}"
        ) from None


def _column(one: _Wanted, found: Sequence[Mapping[str, Any]], batch: tuple) -> Tensor:
    """One feature of all records, as a tensor of shape batch + shape."""
    rows = [_entries(lists, one) for lists in found]
    shape = one.shape
    if one.open:
        longest = max((len(row) for row in rows), default=0)
        rows = [_filled(row, longest, one) for row in rows]
        shape = (longest // max(1, int(np.prod(shape))), *shape)
    array = np.empty((len(rows), int(np.prod(shape))), one.dtype.as_numpy_dtype)
    for number, row in enumerate(rows):
        if len(row) != array.shape[1]:
            raise InvalidArgumentError(
                None, None, f"Key: {one.name}.  Number of {one.dtype.name} values != expected.  "
                f"values size: {len(row)} but output shape: {list(shape)}",
            )  # fmt: skip
        array[number] = row
    return convert_to_tensor(array.reshape((*batch, *shape)))


def _entries(lists: Mapping[str, Any], one: _Wanted) -> np.ndarray:
    """The entries of a feature in one record, flat."""
    feature = lists.get(one.name)
    kind = None if feature is None else feature.WhichOneof("kind")
    if feature is None or kind is None:
        if one.default is None and not one.open:
            raise InvalidArgumentError(
                None, None, f"Feature: {one.name} (data type: {one.dtype.name}) is required but "
                "could not be found.",
            )  # fmt: skip
        return np.zeros(0, one.dtype.as_numpy_dtype) if one.open else one.default
    if kind != _LISTS[one.dtype.name]:
        raise InvalidArgumentError(
            None, None, f"Key: {one.name}.  Data types don't match. Expected type: "
            f"{one.dtype.name}, and the record holds a {kind}",
        )  # fmt: skip
    values = getattr(feature, kind).value
    array = np.empty(len(values), one.dtype.as_numpy_dtype)
    array[:] = values
    return array


def _filled(row: np.ndarray, length: int, one: _Wanted) -> np.ndarray:
    default = one.default
    if default is None:
        default = [b"" if row.dtype.hasobject else 0]
    out = np.empty(length, row.dtype)
    out[: len(row)] = row
    out[len(row) :] = default[0]
    return out


def _shapes(batch: tuple, wanted: tuple[_Wanted, ...]) -> tuple:
    return tuple((*batch, *((None,) if one.open else ()), *one.shape) for one in wanted)


op(
    "parse_example", "serialized:any -> *z", symbol="⎙", call=_parse,
    words="The lists in a record, as tensors.", formula=r"z_1, z_2, \ldots = x", shape=_shapes,
    dtype=lambda serialized, wanted: tuple(one.dtype for one in wanted),
)  # fmt: skip
op(
    "parse_sequence_example", "serialized:any -> *z", symbol="⎙", call=_parse_sequence,
    words="The lists and lists of lists in a record, as tensors.",
    formula=r"z_1, z_2, \ldots = x",
    shape=lambda batch, context, steps: (*_shapes(batch, context), *_shapes((None,), steps)),
    dtype=lambda serialized, context, steps: tuple(one.dtype for one in (*context, *steps)),
)  # fmt: skip


def parse_single_example(
    serialized: Any, features: Mapping[str, Any], example_names: Any = None,
    name: str | None = None,
) -> dict[str, Tensor]:  # fmt: skip
    """The features of one serialized Example.

    Args:
        serialized: A string scalar.
        features: By name, which features are wanted: FixedLenFeature or FixedLenSequenceFeature.

    Returns:
        A tensor for each feature, by name.

    Raises:
        InvalidArgumentError: A feature is missing, or of another type or size.

    https://www.tensorflow.org/api_docs/python/tf/io/parse_single_example
    """
    return parse_example(serialized, features, name=name)


def parse_example(
    serialized: Any, features: Mapping[str, Any], example_names: Any = None,
    name: str | None = None,
) -> dict[str, Tensor]:  # fmt: skip
    """The features of a vector of serialized Examples: tensors with one more axis in front.

    https://www.tensorflow.org/api_docs/python/tf/io/parse_example
    """
    if not features:
        raise ValueError("Argument `features` cannot be None or falsy.")
    wanted = tuple(_wanted(key, features[key]) for key in sorted(features))
    tensors = OPS["parse_example"](serialized, wanted=wanted, name=name)
    return dict(zip(sorted(features), tensors, strict=True))


def parse_single_sequence_example(
    serialized: Any,
    context_features: Mapping[str, Any] | None = None,
    sequence_features: Mapping[str, Any] | None = None,
    example_name: Any = None,
    name: str | None = None,
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """The features of one serialized SequenceExample: those of the whole, and those of its steps.

    https://www.tensorflow.org/api_docs/python/tf/io/parse_single_sequence_example
    """
    whole, steps = dict(context_features or {}), dict(sequence_features or {})
    tensors = OPS["parse_sequence_example"](
        serialized,
        context=tuple(_wanted(key, whole[key]) for key in sorted(whole)),
        steps=tuple(_wanted(key, steps[key], of_steps=True) for key in sorted(steps)),
        name=name,
    )
    found = iter(tensors)
    return {key: next(found) for key in sorted(whole)}, {key: next(found) for key in sorted(steps)}


def _wanted(name: str, feature: Any, of_steps: bool = False) -> _Wanted:
    if isinstance(feature, VarLenFeature) or not isinstance(
        feature, (FixedLenFeature, FixedLenSequenceFeature)
    ):
        raise ArgumentError(
            f"Feature {name!r} is {feature!r}, which is not read here.",
            why="it would become a SparseTensor",
            instead="FixedLenSequenceFeature([], dtype, allow_missing=True), a dense tensor",
        )
    dtype, shape = as_dtype(feature.dtype), tuple(feature.shape)
    if dtype.name not in _LISTS:
        raise TypeError(
            f"Invalid dtype for feature {name!r}: {dtype}. Records hold float32, int64 and string."
        )
    is_open = isinstance(feature, FixedLenSequenceFeature) and not of_steps
    if is_open and not getattr(feature, "allow_missing", False):
        raise ValueError(
            f"Unsupported: FixedLenSequenceFeature requires allow_missing to be True ({name})."
        )
    default = None
    if feature.default_value is not None:
        given = convert_to_tensor(feature.default_value, dtype=dtype).numpy()
        default = np.broadcast_to(given, (1,) if is_open else shape).ravel()
    return _Wanted(name, shape, dtype, default, is_open)
