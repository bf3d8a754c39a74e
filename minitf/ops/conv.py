"""Convolution and its two adjoints: filters that slide over signals, images and volumes.

Where it sits   rows of the table of ops; conv_functions gives them TensorFlow's names.
The one idea    a convolution is linear in the input and linear in the filters.  So there are three
                ops, conv, conv_input and conv_filters, and each one's gradients are the other two:
                differentiate as often as you like, nothing new appears.
Try it          >>> import minitf as tf
                >>> from minitf.core.opdef import OPS
                >>> signal = tf.reshape([1.0, 2.0, 4.0, 8.0], [1, 4, 1])
                >>> steps = tf.reshape([-1.0, 1.0], [2, 1, 1])
                >>> places = dict(strides=(1,), padding="VALID", dilations=(1,))
                >>> OPS["conv"](signal, steps, **places).numpy().ravel()
                array([1., 2., 4.], dtype=float32)
Read next       backends/numpy/convolution.py

Any number of axes: inputs are (batch, *axes, channels), filters (*axes, channels, filters).
Filters that see fewer channels than there are divide them into groups, as in
https://www.tensorflow.org/api_docs/python/tf/nn/conv2d
"""

from __future__ import annotations

from typing import Any

from minitf.backends.windows import counts
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError


def conv_shape(
    x: tuple, w: tuple, strides: tuple, padding: Any, dilations: tuple
) -> tuple[int | None, ...]:
    """The shape of a convolution: one place for each window, one channel for each filter."""
    check_ranks(x, w)
    check_channels(x, w)
    check_places(strides, dilations)
    return (x[0], *counts(x[1:-1], w[:-2], strides, dilations, padding), w[-1])


def check_ranks(x: tuple, w: tuple) -> None:
    if len(x) != len(w) or len(w) < 3:
        axes = len(w) - 2 if len(w) > 2 else len(x) - 2
        raise ShapeError(
            f"A convolution got an input of shape {tuple(x)} and filters of shape {tuple(w)}.",
            why="the input is (batch, axes..., channels), the filters (axes..., channels, filters)",
            instead=f"an input with {axes + 2} axes; tf.expand_dims adds a batch or channel axis"
            if len(w) > 2 else "filters of shape (height, width, channels, filters)",
        )  # fmt: skip


def check_channels(x: tuple, w: tuple) -> None:
    """The channels of the input are seen by the filters, all at once or group by group."""
    channels, seen, filters = x[-1], w[-2], w[-1]
    if None in (channels, seen) or channels == seen:
        return
    if seen == 0 or channels % seen:
        raise ShapeError(
            f"input depth must be evenly divisible by filter depth: {channels} vs {seen}. "
            f"The input of shape {tuple(x)} has {channels} channels; "
            f"the filters of shape {tuple(w)} look at {seen}.",
            why="each filter looks at all channels of the input, or at those of one group",
            instead=f"filters of shape {(*w[:-2], channels, filters)}",
        )
    groups = channels // seen
    if filters is not None and filters % groups:
        raise ShapeError(
            f"output depth must be evenly divisible by number of groups: {filters} vs {groups}. "
            f"The input of shape {tuple(x)} and the filters of shape {tuple(w)} make "
            f"{groups} groups of channels, and {filters} filters cannot be shared out evenly.",
        )


def check_places(strides: tuple, dilations: tuple) -> None:
    for name, values in (("strides", strides), ("dilations", dilations)):
        if any(n < 1 for n in values):
            raise ArgumentError(f"{name} must be whole numbers from 1; they are {list(values)}.")


def conv_input_shape(g: tuple, w: tuple, like: tuple, **places: Any) -> tuple:
    """The shape of the input, after a look whether its convolution would have the shape of g."""
    made = conv_shape(like, w, **places)
    if not compatible(made, tuple(g)):
        raise ShapeError(
            f"A transposed convolution cannot turn shape {tuple(g)} into {tuple(like)}.",
            why=f"the convolution of {tuple(like)} by filters of shape {tuple(w)} has shape "
            f"{made}, and it must be {tuple(g)}",
            instead="another output_shape, strides or padding",
        )
    return tuple(like)


def conv_filters_shape(x: tuple, g: tuple, like: tuple, **places: Any) -> tuple:
    conv_shape(x, like, **places)
    return tuple(like)


conv = op(
    "conv", "x w -> z", symbol="∗", accepts="number", shape=conv_shape,
    words="Slide filters over the input; at each place multiply entry by entry and add up.",
    formula=r"z_{p f} = \sum_{k, c} x_{p s + k d,\, c} \; w_{k c f}",
    grads={
        "x": rule(
            r"\bar x_{q c} = \sum_{p s + k d = q} \sum_f \bar z_{p f} \, w_{k c f}",
            lambda g, z, x, w, **places: OPS["conv_input"](g, w, x, **places),
        ),
        "w": rule(
            r"\bar w_{k c f} = \sum_p x_{p s + k d,\, c} \; \bar z_{p f}",
            lambda g, z, x, w, **places: OPS["conv_filters"](x, g, w, **places),
        ),
    },
)  # fmt: skip
conv_input = op(
    "conv_input", "g w like -> z", symbol="∗ᵀ", accepts="number", shape=conv_input_shape,
    shape_only=("like",),
    words="Each place adds its filters, weighted, to where they looked: the adjoint of conv by its "
          "input, also called transposed convolution.",
    formula=r"z_{q c} = \sum_{p s + k d = q} \sum_f g_{p f} \, w_{k c f}",
    grads={
        "g": rule(
            r"\bar g = \bar z * w",
            lambda g, z, _, w, like, **places: OPS["conv"](g, w, **places),
        ),
        "w": rule(
            r"\bar w_{k c f} = \sum_p \bar z_{p s + k d,\, c} \; g_{p f}",
            lambda g, z, _, w, like, **places: OPS["conv_filters"](g, _, w, **places),
        ),
    },
)  # fmt: skip
conv_filters = op(
    "conv_filters", "x g like -> z", symbol="∗ᵂ", accepts="number", shape=conv_filters_shape,
    shape_only=("like",),
    words="For each entry of a filter, what it saw at each place times that place's weight, added "
          "up: the adjoint of conv by its filters.",
    formula=r"z_{k c f} = \sum_p x_{p s + k d,\, c} \; g_{p f}",
    grads={
        "x": rule(
            r"\bar x_{q c} = \sum_{p s + k d = q} \sum_f g_{p f} \, \bar z_{k c f}",
            lambda g, z, x, _, like, **places: OPS["conv_input"](_, g, x, **places),
        ),
        "g": rule(
            r"\bar g = x * \bar z",
            lambda g, z, x, _, like, **places: OPS["conv"](x, g, **places),
        ),
    },
)  # fmt: skip


def of_shape(filters: Tensor, shape: Any) -> Tensor:
    """A tensor that only stands for its shape, on the device and of the type of `filters`."""
    one = OPS["count"](filters, axis=())  # any number will do
    return OPS["broadcast_to"](one, shape=shape)
