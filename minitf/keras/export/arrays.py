"""Shapes and places: cutting, joining, turning, picking, in the words of ONNX.

Where it sits   a part of the table in keras/export/tables.py.
The one idea    ONNX takes sizes and axes as tensors, so that a size only the run knows (the batch)
                is a tensor there as well.
Try it          >>> sorted(TABLE)[:3]
                ['argmax', 'argmin', 'broadcast_like']
Read next       keras/export/pictures.py

As https://onnx.ai/onnx/operators/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf.core.late import Late
from minitf.core.operation import Operation
from minitf.keras.export.writer import Writer

LAST = np.iinfo("int64").max


def _first(writer: Writer, operation: Operation) -> str:
    return writer.name(operation.inputs[0])


def shape(writer: Writer, operation: Operation) -> str:
    found = writer.node("Shape", [_first(writer, operation)])
    return writer.cast(found, operation.output.dtype)


def size(writer: Writer, operation: Operation) -> str:
    found = writer.node("Size", [_first(writer, operation)])
    return writer.cast(found, operation.output.dtype)


def reshape(writer: Writer, operation: Operation) -> str:
    wanted = writer.whole(operation.attrs["shape"], operation)
    return writer.node("Reshape", [_first(writer, operation), wanted])


def like(kind: str) -> Any:
    """In the shape of the second input."""

    def translate(writer: Writer, operation: Operation) -> str:
        sizes = writer.node("Shape", [writer.name(operation.inputs[1])])
        return writer.node(kind, [_first(writer, operation), sizes])

    return translate


def filled_like(value: float) -> Any:
    """The same number everywhere, in the shape of the input."""

    def translate(writer: Writer, operation: Operation) -> str:
        number = writer.number(value, operation.output.dtype.as_numpy_dtype)
        return writer.node("Expand", [number, writer.node("Shape", [_first(writer, operation)])])

    return translate


def expand(writer: Writer, operation: Operation) -> str:
    """broadcast_to and fill."""
    sizes = writer.whole(operation.attrs["shape"], operation)
    return writer.node("Expand", [_first(writer, operation), sizes])


def axes(kind: str) -> Any:
    """Axes of size 1, put in or left out."""

    def translate(writer: Writer, operation: Operation) -> str:
        given = writer.number(operation.attrs["axis"], "int64")
        return writer.node(kind, [_first(writer, operation), given])

    return translate


def transpose(writer: Writer, operation: Operation) -> str:
    order = operation.attrs["perm"]
    rank = len(operation.inputs[0].shape)
    order = range(rank)[::-1] if order is None else order
    return writer.node("Transpose", [_first(writer, operation)], perm=list(order))


def concat(writer: Writer, operation: Operation) -> str:
    names = [writer.name(tensor) for tensor in operation.inputs]
    return writer.node("Concat", names, axis=operation.attrs.get("axis", 0))


def pack(writer: Writer, operation: Operation) -> str:
    first = writer.number([0], "int64")
    parts = [writer.node("Unsqueeze", [writer.name(x), first]) for x in operation.inputs]
    return writer.node("Concat", parts, axis=0)


def pad(writer: Writer, operation: Operation) -> str:
    x, value = (writer.name(tensor) for tensor in operation.arguments)
    before, after = zip(*operation.attrs["paddings"], strict=True)
    return writer.node("Pad", [x, writer.whole([*before, *after], operation), value])


def tile(writer: Writer, operation: Operation) -> str:
    counts = writer.whole(operation.attrs["multiples"], operation)
    return writer.node("Tile", [_first(writer, operation), counts])


def repeat(writer: Writer, operation: Operation) -> str | None:
    """Each entry several times in a row: picked several times."""
    [x], axis = operation.arguments, operation.attrs.get("axis", 0)
    count, times = x.shape[axis], operation.attrs["repeats"]
    if count is None or any(isinstance(time, Late) for time in times):
        return None
    places = np.repeat(np.arange(count), times if len(times) > 1 else times[0])
    return writer.node("Gather", [writer.name(x), writer.number(places, "int64")], axis=axis)


def reverse(writer: Writer, operation: Operation) -> str:
    rank = len(operation.inputs[0].shape)
    rows = [(-1, -LAST, axis % rank, -1) for axis in operation.attrs["axis"]]
    return _sliced(writer, _first(writer, operation), rows, operation)


def _sliced(writer: Writer, name: str, rows: list[Any], operation: Operation) -> str:
    """Cut out along axes; a row is start, end, axis and step."""
    parts = [writer.whole(part, operation) for part in zip(*rows, strict=True)]
    return writer.node("Slice", [name, *parts])


def cut(writer: Writer, operation: Operation) -> str:
    """numpy's indexing: slices first, then whole numbers, which take axes away, then new axes."""
    [x], spec = operation.arguments, operation.attrs["spec"]
    rows, picked, new = _read(spec, len(x.shape))
    name = writer.name(x)
    if rows:
        name = _sliced(writer, name, rows, operation)
    for axis, key in reversed(picked):
        place = writer.whole([key], operation)
        scalar = writer.node("Squeeze", [place])
        name = writer.node("Gather", [name, scalar], axis=axis)
    if new:
        name = writer.node("Unsqueeze", [name, writer.number(new, "int64")])
    return name


def _read(spec: tuple[Any, ...], rank: int) -> tuple[list[Any], list[Any], list[int]]:
    """Slices as (start, end, axis, step), axes with a whole number, and places of new axes."""
    named = sum(1 for key in spec if key is not None and key is not Ellipsis)
    rows: list[tuple[Any, ...]] = []
    picked: list[tuple[int, Any]] = []
    new: list[int] = []
    axis = place = 0
    for key in spec:
        if key is None:
            new.append(place)
            place += 1
        elif key is Ellipsis:
            axis, place = axis + rank - named, place + rank - named
        elif isinstance(key, slice):
            if key != slice(0, None, None) and key != slice(None):
                rows.append(_row(key, axis))
            axis, place = axis + 1, place + 1
        else:
            picked.append((axis, key))
            axis += 1
    return rows, picked, new


def _row(key: slice, axis: int) -> tuple[Any, ...]:
    step = 1 if key.step is None else key.step
    back = not isinstance(step, Late) and step < 0
    start = (-1 if back else 0) if key.start is None else key.start
    stop = (-LAST if back else LAST) if key.stop is None else key.stop
    return start, stop, axis, step


def gather(writer: Writer, operation: Operation) -> str | None:
    if operation.attrs.get("batch_dims", 0):
        return None
    names = [writer.name(tensor) for tensor in operation.arguments]
    return writer.node("Gather", names, axis=operation.attrs.get("axis", 0))


def gather_nd(writer: Writer, operation: Operation) -> str:
    x, indices = operation.arguments
    return writer.node("GatherND", [writer.name(x), writer.as_int64(indices)],
                       batch_dims=operation.attrs.get("batch_dims", 0))  # fmt: skip


def take_along(writer: Writer, operation: Operation) -> str:
    names = [writer.name(tensor) for tensor in operation.arguments]
    return writer.node("GatherElements", names, axis=operation.attrs.get("axis", 0))


def one_hot(writer: Writer, operation: Operation) -> str | None:
    """Each place compared with 0, 1, 2, ...; what lies outside becomes a row of `off`."""
    indices, on, off = operation.arguments
    depth, axis = operation.attrs["depth"], operation.attrs.get("axis", -1)
    if isinstance(depth, Late) or axis != -1:
        return None
    last = writer.number([-1], "int64")
    column = writer.node("Unsqueeze", [writer.as_int64(indices), last])
    found = writer.node("Equal", [column, writer.number(np.arange(depth), "int64")])
    return writer.node("Where", [found, writer.name(on), writer.name(off)])


def cumsum(writer: Writer, operation: Operation) -> str:
    attrs = operation.attrs
    axis = writer.number(attrs.get("axis", 0), "int64")
    return writer.node("CumSum", [_first(writer, operation), axis],
                       exclusive=int(attrs.get("exclusive", False)),
                       reverse=int(attrs.get("reverse", False)))  # fmt: skip


def largest(kind: str) -> Any:
    """argmax and argmin."""

    def translate(writer: Writer, operation: Operation) -> str:
        axis = operation.attrs.get("axis", 0)
        found = writer.node(kind, [_first(writer, operation)], axis=axis, keepdims=0)
        return writer.cast(found, operation.output.dtype)

    return translate


def top_k(writer: Writer, operation: Operation) -> list[str]:
    count = writer.whole([operation.attrs["k"]], operation)
    values, places = writer.node("TopK", [_first(writer, operation), count], outputs=2)
    return [values, writer.cast(places, operation.outputs[1].dtype)]


TABLE = {
    "argmax": largest("ArgMax"), "argmin": largest("ArgMin"), "broadcast_like": like("Expand"),
    "broadcast_to": expand, "concat": concat, "cumsum": cumsum, "expand_dims": axes("Unsqueeze"),
    "fill": expand, "gather": gather, "gather_nd": gather_nd, "one_hot": one_hot,
    "ones_like": filled_like(1), "pack": pack, "pad": pad, "repeat": repeat, "reshape": reshape,
    "reshape_like": like("Reshape"), "reverse": reverse, "shape": shape, "size": size,
    "slice": cut, "squeeze": axes("Squeeze"), "take_along": take_along, "tile": tile,
    "top_k": top_k, "transpose": transpose, "zeros_like": filled_like(0),
}  # fmt: skip
