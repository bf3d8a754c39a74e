"""Windows that move along axes: how many fit, and how much frame they need.

Where it sits   below the kernels of convolution and pooling and below their shape rules, which all
                ask here, so that a shape that was promised is the shape that comes.
The one idea    on each axis by itself: a window of `size` entries, `dilation` apart, starts every
                `stride` entries.  "VALID" counts those that lie wholly inside; "SAME" puts a frame
                around, so that there is one window for each stride.
Try it          >>> lay(5, window=3, stride=2, dilation=1, padding="SAME")
                Lay(places=3, before=1, after=1)
                >>> lay(5, window=3, stride=2, dilation=1, padding="VALID")
                Lay(places=2, before=0, after=0)
Read next       backends/numpy/convolution.py

The same rules as https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2
"""

from __future__ import annotations

from typing import Any, NamedTuple

from minitf.errors import ShapeError


class Lay(NamedTuple):
    """How windows lie on one axis: how many, and how much frame is before and after it."""

    places: int
    before: int
    after: int


def lay(size: int, window: int, stride: int, dilation: int, padding: Any) -> Lay:
    """Lay windows on an axis of `size` entries.

    Args:
        size: The number of entries of the axis.
        window: How many of them a window sees.
        stride: How far the next window is moved.
        dilation: How far apart the entries of a window are.
        padding: "SAME", "VALID" or the two widths (before, after) of the frame.

    Raises:
        ShapeError: Not even one window fits.
    """
    reach = (window - 1) * dilation + 1
    if padding == "SAME":
        count = -(-size // stride)
        frame = max((count - 1) * stride + reach - size, 0)
        return Lay(count, frame // 2, frame - frame // 2)  # an odd entry comes after
    before, after = (0, 0) if padding == "VALID" else padding
    room = size + before + after - reach
    if room < 0:
        raise ShapeError(
            f"A window that reaches over {reach} entries does not fit an axis of {size}"
            + (f" with a frame of {before} and {after}." if before or after else "."),
            why="with padding 'VALID' a window must lie wholly inside",
            instead="padding='SAME', a smaller window, or a larger input",
        )
    return Lay(room // stride + 1, before, after)


def lay_all(
    sizes: tuple, window: tuple, strides: tuple, dilations: tuple, padding: Any
) -> list[Lay]:
    """Lay windows on several axes; `padding` is one word, or a pair for each axis."""
    frames = [padding] * len(sizes) if isinstance(padding, str) else padding
    return [lay(*axis) for axis in zip(sizes, window, strides, dilations, frames, strict=True)]


def counts(
    sizes: tuple, window: tuple, strides: tuple, dilations: tuple, padding: Any
) -> tuple[int | None, ...]:
    """How many windows fit on each axis; None where the size of the axis is not known yet."""
    frames = [padding] * len(sizes) if isinstance(padding, str) else padding
    return tuple(
        None if axis[0] is None or axis[1] is None else lay(*axis).places
        for axis in zip(sizes, window, strides, dilations, frames, strict=True)
    )
