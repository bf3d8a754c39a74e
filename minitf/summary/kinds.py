"""Kinds of summaries: numbers, histograms, images, text.

Where it sits   above writer; each makes a small array that TensorBoard knows how to draw.
The one idea    a summary is an operation: in a tf.function it is written each time the graph runs.
Try it          >>> import minitf as tf
                >>> buckets(np.array([1.0, 2.0, 3.0, 4.0, 4.0]), 3).tolist()
                [[1.0, 2.0, 1.0], [2.0, 3.0, 1.0], [3.0, 4.0, 3.0]]
Read next       formats/events.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS, op
from minitf.core.tensor import Tensor
from minitf.dtypes import string
from minitf.errors import ArgumentError, ShapeError
from minitf.formats.png import png
from minitf.formats.tensors import tensor_message
from minitf.summary.writer import SummaryWriter, state


def _write(
    x: Tensor, step: Tensor, writer: SummaryWriter, tag: str, metadata: Any, make: Callable
) -> Tensor:
    value = {"tag": tag, "metadata": metadata, "tensor": tensor_message(make(_array_of(x)))}
    return convert_to_tensor(writer.add(int(step.numpy()), value))


def _array_of(x: Tensor) -> np.ndarray:
    return np.asarray(x.numpy(), object if x.dtype is string else None)


op(
    "write_summary", "x:any step:any -> z", symbol="✎", stateful=True, call=_write,
    words="Write a value to an event file, for TensorBoard.", formula=r"\text{file} \leftarrow x",
    shape=lambda x, step, **attrs: (), dtype="bool",
)  # fmt: skip


def write(
    tag: str, tensor: Any, step: Any = None, metadata: Any = None, name: str | None = None
) -> Tensor:
    """Write any tensor.

    Args:
        tag: Its name.
        tensor: The values.
        step: The step; default: that of the writer or of `experimental.set_step`.
        metadata: Says how it is drawn: a dict as formats/events.METADATA.

    Returns:
        Whether it was written: a boolean scalar.

    Raises:
        ArgumentError: There is a writer, but no step.
    """
    return _summary(tag, tensor, step, metadata, np.asarray)


def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """A number that changes in the course of training.

    Args:
        name: Its name; name scopes around are put before it.
        data: A scalar; written as float32.
        step: At which step; default: that of the writer.
        description: Words on it.

    Returns:
        Whether it was written: a boolean scalar.

    Raises:
        ShapeError: The data are no scalar.
        ArgumentError: There is a writer, but no step.

    https://www.tensorflow.org/api_docs/python/tf/summary/scalar
    """
    tensor = convert_to_tensor(data)
    if state.writer is not None and tensor.shape.rank:
        raise ShapeError(
            f"Expected scalar shape, saw shape: {tensor.shape}.",
            instead="tf.reduce_mean(x), or tf.summary.histogram for many numbers",
        )
    metadata = _metadata("scalars", description)
    return _summary(_tag(name), tensor, step, metadata, np.float32)


def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None,
    description: str | None = None,
) -> Tensor:  # fmt: skip
    """How many numbers there are of each size.

    Args:
        name: Its name.
        data: Numbers, of any shape.
        step: At which step.
        buckets: Into how many equal parts their range is cut; default: 30.

    https://www.tensorflow.org/api_docs/python/tf/summary/histogram
    """
    count = 30 if buckets is None else buckets
    metadata = _metadata("histograms", description)
    return _summary(_tag(name), data, step, metadata, lambda x: _buckets(x, count))


def image(
    name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None
) -> Tensor:
    """A few images.

    Args:
        name: Their name.
        data: Shape (images, height, width, channels), with 1 to 4 channels; floats from 0 to 1, or
            whole numbers of type uint8.
        step: At which step.
        max_outputs: How many are written at most.

    Raises:
        ShapeError: The data have another number of axes.

    https://www.tensorflow.org/api_docs/python/tf/summary/image
    """
    tensor = convert_to_tensor(data)
    if tensor.shape.rank not in (4, None):
        raise ShapeError(
            f"Images have shape (images, height, width, channels); these have {tensor.shape}.",
            instead="x[tf.newaxis] for one image, x[..., tf.newaxis] for gray ones",
        )
    metadata = _metadata("images", description)
    return _summary(_tag(name), tensor, step, metadata, lambda x: _images(x, max_outputs))


def text(name: str, data: Any, step: Any = None, description: str | None = None) -> Tensor:
    """Text, of any shape; TensorBoard shows it as Markdown.

    https://www.tensorflow.org/api_docs/python/tf/summary/text
    """
    return _summary(_tag(name), data, step, _metadata("text", description), np.asarray)


def _summary(tag: str, data: Any, step: Any, metadata: Any, make: Callable) -> Tensor:
    wanted = state.recording() if callable(state.recording) else state.recording
    if state.writer is None or not bool(wanted):
        return convert_to_tensor(False)
    step = state.step if step is None else step
    if step is None:
        raise ArgumentError(
            "No step set. Please specify one either through the `step` argument or through "
            "tf.summary.experimental.set_step()",
            why="TensorBoard draws values over steps",
        )
    return OPS["write_summary"](
        convert_to_tensor(data), convert_to_tensor(step), writer=state.writer, tag=tag,
        metadata=metadata, make=make,
    )  # fmt: skip


def _tag(name: str) -> str:
    return context.scoped(name)


def _metadata(plugin: str, description: str | None) -> dict[str, Any]:
    return {"plugin": {"name": plugin}, "description": description}


def _buckets(data: Any, count: int) -> np.ndarray:
    return buckets(np.asarray(data, np.float64).ravel(), count)


def buckets(data: np.ndarray, count: int) -> np.ndarray:
    """Rows of left end, right end and how many of the numbers lie between.

    Without numbers all is zero; when all are equal, the last row counts them.
    """
    if count == 0:
        return np.zeros((0, 3))
    if not data.size:
        return np.zeros((count, 3))
    low, high = data.min(), data.max()
    edges = np.linspace(low, high, count + 1)
    numbers = np.zeros(count)
    if low == high:
        numbers[-1] = data.size
    else:
        place = np.floor((data - low) / ((high - low) / count)).astype(int)
        numbers += np.bincount(np.minimum(place, count - 1), minlength=count)
    return np.stack([edges[:-1], edges[1:], numbers], axis=1)


def _images(data: np.ndarray, limit: int) -> np.ndarray:
    """Width, height, and the first few images as PNG files."""
    images = data[:limit]
    if images.dtype.kind == "f":  # as tf.image.convert_image_dtype: 1.0 is 255
        images = np.clip(images, 0, 1) * 255.5
    _, height, width, _ = data.shape
    files = [png(picture.astype(np.uint8)) for picture in images]
    row = [str(width).encode(), str(height).encode(), *files]
    array = np.empty(len(row), object)
    array[:] = row
    return array
