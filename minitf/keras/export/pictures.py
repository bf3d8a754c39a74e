"""Convolutions, poolings and sizes of pictures in the words of ONNX.

Where it sits   a part of the table in keras/export/tables.py.
The one idea    ONNX has the channels first; so a picture is turned before such an operation and
                turned back behind it.  Two turns that meet cancel, which its runtime sees.
Try it          >>> sorted(TABLE)
                ['avg_pool', 'conv', 'conv_input', 'max_pool', 'resize']
Read next       keras/export/recurrent.py

As https://onnx.ai/onnx/operators/
"""

from __future__ import annotations

from typing import Any

from minitf.core.operation import Operation
from minitf.core.tensor import Tensor
from minitf.keras.export.writer import Writer

# How a place in the new picture is one in the old picture, as TensorFlow 2 counts.
METHODS: dict[str, dict[str, Any]] = {
    "bilinear": {"mode": "linear"},
    "nearest": {"mode": "nearest", "nearest_mode": "round_prefer_ceil"},
    "bicubic": {"mode": "cubic", "cubic_coeff_a": -0.5, "exclude_outside": 1},
}


def _first_channels(writer: Writer, name: str, rank: int) -> str:
    return writer.node("Transpose", [name], perm=[0, rank - 1, *range(1, rank - 1)])


def _last_channels(writer: Writer, name: str, rank: int) -> str:
    return writer.node("Transpose", [name], perm=[0, *range(2, rank), 1])


def _geometry(operation: Operation) -> dict[str, Any]:
    attrs = operation.attrs
    found: dict[str, Any] = {
        "strides": list(attrs["strides"]), "dilations": list(attrs["dilations"]),
    }  # fmt: skip
    padding = attrs["padding"]
    if isinstance(padding, str):
        found["auto_pad"] = "SAME_UPPER" if padding == "SAME" else "VALID"
    else:  # how much on each side of each axis
        before, after = zip(*padding, strict=True)
        found["pads"] = [*before, *after]
    return found


def _turned_kernel(writer: Writer, kernel: Tensor, groups: int = 1) -> str:
    """Places, inputs, outputs become outputs, inputs, places."""
    rank, known = len(kernel.shape), writer.value(kernel)
    order = [rank - 1, rank - 2, *range(rank - 2)]
    if known is not None:
        return writer.number(known.transpose(order))
    return writer.node("Transpose", [writer.name(kernel)], perm=order)


def conv(writer: Writer, operation: Operation) -> str:
    x, kernel = operation.arguments
    rank = len(x.shape)
    groups = x.shape[-1] // kernel.shape[-2]
    inputs = [_first_channels(writer, writer.name(x), rank), _turned_kernel(writer, kernel)]
    made = writer.node("Conv", inputs, group=groups, **_geometry(operation))
    return _last_channels(writer, made, rank)


def conv_input(writer: Writer, operation: Operation) -> str | None:
    """The transposed convolution; its kernel is that of the convolution that it turns around."""
    x, kernel, like = operation.arguments
    rank = len(x.shape)
    sizes = like.shape[1:-1]
    if None in sizes or not isinstance(operation.attrs["padding"], str):
        return None
    geometry = _geometry(operation)
    same = geometry.pop("auto_pad") == "SAME_UPPER"
    inputs = [_first_channels(writer, writer.name(x), rank), _turned_kernel(writer, kernel)]
    groups = like.shape[-1] // kernel.shape[-2]
    if same:
        geometry |= {"output_shape": list(sizes), "auto_pad": "SAME_UPPER"}
    else:
        geometry |= {"pads": [0] * 2 * len(sizes), "output_padding": _left(operation, sizes)}
    made = writer.node("ConvTranspose", inputs, group=groups, **geometry)
    return _last_channels(writer, made, rank)


def _left(operation: Operation, sizes: Any) -> list[int]:
    """Places at the end that no kernel reaches."""
    x, kernel, _ = operation.arguments
    rows = zip(sizes, x.shape[1:-1], kernel.shape, operation.attrs["strides"],
               operation.attrs["dilations"], strict=False)  # fmt: skip
    return [size - ((n - 1) * stride + (width - 1) * dilation + 1)
            for size, n, width, stride, dilation in rows]  # fmt: skip


def pool(kind: str, **more: Any) -> Any:
    def translate(writer: Writer, operation: Operation) -> str:
        [x] = operation.arguments
        rank, geometry = len(x.shape), _geometry(operation)
        if kind == "AveragePool":
            del geometry["dilations"]
        made = writer.node(
            kind, [_first_channels(writer, writer.name(x), rank)],
            kernel_shape=list(operation.attrs["window"]), **geometry, **more,
        )  # fmt: skip
        return _last_channels(writer, made, rank)

    return translate


def resize(writer: Writer, operation: Operation) -> str | None:
    [x], attrs = operation.arguments, operation.attrs
    if attrs["method"] not in METHODS or attrs.get("antialias"):
        return None
    first = _first_channels(writer, writer.name(x), 4)
    sizes = writer.node("Shape", [first], end=2)  # batch and channels stay
    sizes = writer.node("Concat", [sizes, writer.whole(attrs["size"], operation)], axis=0)
    made = writer.node("Resize", [first, "", "", sizes],
                       coordinate_transformation_mode="half_pixel",
                       **METHODS[attrs["method"]])  # fmt: skip
    return _last_channels(writer, made, 4)


TABLE = {
    "avg_pool": pool("AveragePool", count_include_pad=0), "conv": conv,
    "conv_input": conv_input, "max_pool": pool("MaxPool"), "resize": resize,
}  # fmt: skip
