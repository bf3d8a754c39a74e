"""TensorFlow's poolings: the largest entry or the average of each window.

Where it sits   over the rows of pooling.py; the public names are in `tf.nn`.
The one idea    as with convolutions, only the arguments are tidied here.
Try it          >>> import minitf as tf
                >>> image = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
                >>> tf.nn.max_pool2d(image, 2, 2, "VALID")[0, :, :, 0].numpy()
                array([[ 5.,  7.],
                       [13., 15.]], dtype=float32)
Read next       ops/normalization.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OpDef
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ArgumentError, ShapeError
from minitf.ops import pooling
from minitf.ops.images import channels_first, channels_last, places_of, sliding


def max_pool(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The largest entry of each window, over one, two or three axes.

    Args:
        input: Shape (batch, axes..., channels).
        ksize: The size of the window: one number, one for each axis, or one for each axis of the
            input.
        strides: How far the window moves, as `ksize`.
        padding: "SAME", "VALID" or a pair of widths for each axis of the input; the frame is
            lower than every entry.
        data_format: A word that starts with "NC" puts the channels first.

    Returns:
        A tensor of shape (batch, places..., channels).

    Raises:
        ShapeError: The window does not fit.

    >>> max_pool([[[1.0], [3.0], [2.0]]], 2, 1, "VALID").numpy().ravel()
    array([3., 3.], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/max_pool
    """  # fmt: skip
    return _pool(pooling.max_pool, None, input, ksize, strides, padding, data_format, name)


def max_pool1d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NWC",
    name: str | None = None,
) -> Tensor:
    """max_pool over one axis.  https://www.tensorflow.org/api_docs/python/tf/nn/max_pool1d"""
    return _pool(pooling.max_pool, 1, input, ksize, strides, padding, data_format, name)


def max_pool2d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    name: str | None = None,
) -> Tensor:
    """max_pool over height and width.

    https://www.tensorflow.org/api_docs/python/tf/nn/max_pool2d
    """  # fmt: skip
    return _pool(pooling.max_pool, 2, input, ksize, strides, padding, data_format, name)


def max_pool3d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NDHWC",
    name: str | None = None,
) -> Tensor:
    """max_pool over volumes.  https://www.tensorflow.org/api_docs/python/tf/nn/max_pool3d"""
    return _pool(pooling.max_pool, 3, input, ksize, strides, padding, data_format, name)


def avg_pool(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str | None = None,
    name: str | None = None,
) -> Tensor:
    """The average of each window; what lies in the frame is not counted.  See max_pool.

    >>> avg_pool([[[1.0], [3.0], [2.0]]], 2, 1, "SAME").numpy().ravel()
    array([2. , 2.5, 2. ], dtype=float32)

    https://www.tensorflow.org/api_docs/python/tf/nn/avg_pool
    """  # fmt: skip
    return _pool(pooling.avg_pool, None, input, ksize, strides, padding, data_format, name)


def avg_pool1d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NWC",
    name: str | None = None,
) -> Tensor:
    """avg_pool over one axis.  https://www.tensorflow.org/api_docs/python/tf/nn/avg_pool1d"""
    return _pool(pooling.avg_pool, 1, input, ksize, strides, padding, data_format, name)


def avg_pool2d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NHWC",
    name: str | None = None,
) -> Tensor:
    """avg_pool over height and width.

    https://www.tensorflow.org/api_docs/python/tf/nn/avg_pool2d
    """  # fmt: skip
    return _pool(pooling.avg_pool, 2, input, ksize, strides, padding, data_format, name)


def avg_pool3d(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NDHWC",
    name: str | None = None,
) -> Tensor:
    """avg_pool over volumes.  https://www.tensorflow.org/api_docs/python/tf/nn/avg_pool3d"""
    return _pool(pooling.avg_pool, 3, input, ksize, strides, padding, data_format, name)


def pool(
    input: Any,
    window_shape: Any,
    pooling_type: str,
    strides: Any = None,
    padding: str = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """max_pool or avg_pool, also with entries of the window further apart.

    Args:
        input: Shape (batch, axes..., channels).
        window_shape: A number for each axis.
        pooling_type: "MAX" or "AVG".
        strides: A number for each axis; default 1.
        padding: "VALID" or "SAME".
        data_format: A word that starts with "NC" puts the channels first.
        dilations: How far apart the entries of a window are, on each axis.

    https://www.tensorflow.org/api_docs/python/tf/nn/pool
    """  # fmt: skip
    rank = len(window_shape)
    if pooling_type not in ("MAX", "AVG"):
        raise ArgumentError(
            f"{rank}-D {pooling_type} pooling is not supported.", instead="'MAX' or 'AVG'"
        )
    apart = places_of("dilations", dilations, rank, data_format)
    moves = places_of("strides", strides, rank, data_format)
    if max(apart) > 1 and (max(moves) > 1 or padding == "SAME"):
        raise ArgumentError(
            f"pool with dilations={list(apart)} takes no strides above 1 and no 'SAME' padding.",
            why="TensorFlow has not implemented them together",
            instead="dilations=None, or strides=None and padding='VALID'",
        )
    row = pooling.max_pool if pooling_type == "MAX" else pooling.avg_pool
    return _pool(row, rank, input, window_shape, moves, padding, data_format, name, apart)


def max_pool_with_argmax(
    input: Any,
    ksize: Any,
    strides: Any,
    padding: str,
    data_format: str = "NHWC",
    output_dtype: Any = "int64",
    include_batch_in_index: bool = False,
    name: str | None = None,
) -> tuple[Tensor, Tensor]:
    """max_pool2d, and where each maximum was.

    Args:
        input: Shape (batch, height, width, channels).
        ksize: As max_pool2d.
        strides: As max_pool2d.
        padding: "SAME" or "VALID".
        data_format: "NHWC".
        output_dtype: "int64" or "int32".
        include_batch_in_index: Count the places through the whole batch, not in each image.

    Returns:
        The maxima, and their places: (y * width + x) * channels + channel.

    https://www.tensorflow.org/api_docs/python/tf/nn/max_pool_with_argmax
    """  # fmt: skip
    if data_format != "NHWC":
        raise ArgumentError(
            f"`data_format` values other  than 'NHWC' are not supported. Received: {data_format}"
        )
    x = convert_to_tensor(input)
    how = _how(2, ksize, strides, padding, data_format)
    largest = pooling.max_pool(x, name=name, **how)
    places = pooling.max_pool_place(
        x, largest, output_type=as_dtype(output_dtype).name,
        include_batch=include_batch_in_index, **how,
    )  # fmt: skip
    return largest, places


def _how(
    rank: int, ksize: Any, strides: Any, padding: Any, data_format: str | None,
    dilations: Any = None,
) -> dict[str, Any]:  # fmt: skip
    window = places_of("ksize", ksize, rank, data_format)
    how = sliding(rank, strides, padding, data_format, dilations)
    if not isinstance(how["padding"], str):
        for size, pair in zip(window, how["padding"], strict=True):
            if max(pair) >= size:
                raise ArgumentError(
                    f"padding={padding!r} with ksize={list(window)}.",
                    why=f"padding {max(pair)} needs to be smaller than the window size {size}: "
                    "else a window would see nothing but the frame",
                )
    return {"window": window, **how}


def _pool(
    row: OpDef, rank: int | None, input: Any, ksize: Any, strides: Any, padding: Any,
    data_format: str | None, name: str | None, dilations: Any = None,
) -> Tensor:  # fmt: skip
    x = convert_to_tensor(input)
    rank = x.ndim - 2 if rank is None else rank
    if x.ndim != rank + 2 or not 1 <= rank <= 3:
        raise ShapeError(
            f"{row.name} got an input of shape {x.shape}.",
            why="`input.shape.rank` must be 3, 4 or 5: (batch, one to three axes, channels)"
            if not 1 <= rank <= 3 else f"this one takes {rank + 2} axes",
            instead="tf.expand_dims for a missing batch or channel axis",
        )  # fmt: skip
    if row is pooling.avg_pool and not isinstance(padding, str):
        raise ArgumentError(f"avg_pool takes padding 'SAME' or 'VALID', and got {padding!r}.")
    how = _how(rank, ksize, strides, padding, data_format, dilations)
    z = row(channels_last(x, data_format), name=name, **how)
    return channels_first(z, data_format)
