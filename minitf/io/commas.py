"""CSV: lines of text with commas to columns of tensors.

Where it sits   a row over Python's csv, and the function over it.
The one idea    the defaults say both the type of each column and what an empty field means.
Try it          >>> age, name = decode_csv(["7,Ann", ",Bob"], [0, "nobody"])
                >>> age.numpy(), name.numpy()
                (array([7, 0], dtype=int32), array([b'Ann', b'Bob'], dtype=object))
Read next       minitf/io/parsing.py
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, string
from minitf.errors import InvalidArgumentError


def _columns(
    x: Tensor, kinds: tuple[DType, ...], defaults: tuple, delimiter: str, quotes: bool, na: str,
    chosen: tuple[int, ...] | None,
) -> tuple[Tensor, ...]:  # fmt: skip
    lines = [line.decode() for line in np.ravel(np.asarray(x.numpy(), object))]
    rows = (
        list(csv.reader(lines, delimiter=delimiter))
        if quotes
        else [line.split(delimiter) for line in lines]
    )
    for number, row in enumerate(rows):
        if chosen is None and len(row) != len(kinds):
            raise InvalidArgumentError(
                None, None, f"Expect {len(kinds)} fields but have {len(row)} in record {number}"
            )
    fields = range(len(kinds)) if chosen is None else chosen
    columns = []
    for place, field in enumerate(fields):
        values = [
            _value(row[field], kinds[place], defaults[place], na, f"{field} in record {number}")
            for number, row in enumerate(rows)
        ]
        array = np.empty(len(values), kinds[place].as_numpy_dtype)
        array[:] = values
        columns.append(convert_to_tensor(array.reshape(np.shape(x.numpy()))))
    return tuple(columns)


def _value(text: str, kind: DType, default: Any, na: str, where: str) -> Any:
    if text in ("", na):
        if default is None:
            field, _, record = where.partition(" ")
            raise InvalidArgumentError(
                None, None, f"Field {field} is required but missing {record}!"
            )
        return default
    if kind is string:
        return text.encode()
    try:
        return int(text) if kind.is_integer else float(text)
    except ValueError:
        raise InvalidArgumentError(
            None, None, f"Field {where} is not a valid {kind.name}: {text}"
        ) from None


op(
    "decode_csv", "x:any -> *z", symbol="▦", call=_columns,
    words="Take lines of text apart at the commas.", formula=r"z_1, z_2, \ldots = x",
    shape=lambda x, kinds, **attrs: (x,) * len(kinds),
    dtype=lambda x, kinds, **attrs: kinds,
)  # fmt: skip


def decode_csv(
    records: Any,
    record_defaults: Sequence[Any],
    field_delim: str = ",",
    use_quote_delim: bool = True,
    na_value: str = "",
    select_cols: Sequence[int] | None = None,
    name: str | None = None,
) -> list[Tensor]:
    """Columns of tensors from lines of text.

    Args:
        records: Strings: one line each.
        record_defaults: For each column what an empty field means, which also says the type; an
            empty list (or an empty tensor of a type) where a field must not be empty.
        field_delim: What stands between the fields.
        use_quote_delim: Whether fields may stand in double quotes.
        na_value: Text that means an empty field, too.
        select_cols: The numbers of the columns wanted; default: all.

    Returns:
        One tensor for each column, of the shape of `records`.

    Raises:
        InvalidArgumentError: A line has another number of fields, or a field is no number.

    https://www.tensorflow.org/api_docs/python/tf/io/decode_csv
    """
    tensors = [convert_to_tensor(default) for default in record_defaults]
    defaults = tuple(
        np.asarray(tensor.numpy(), tensor.dtype.as_numpy_dtype).ravel()[0]
        if tensor.shape.num_elements()
        else None
        for tensor in tensors
    )
    columns = OPS["decode_csv"](
        records, kinds=tuple(tensor.dtype for tensor in tensors), defaults=defaults,
        delimiter=field_delim, quotes=use_quote_delim, na=na_value,
        chosen=None if select_cols is None else tuple(select_cols), name=name,
    )  # fmt: skip
    return list(columns)
