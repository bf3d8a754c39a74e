"""Pooling and its adjoints: windows that keep their largest entry, or their average.

Where it sits   rows of the table of ops; pooling_functions gives them TensorFlow's names.
The one idea    once it is known where the largest entries are, taking them is linear: max_pool_give
                hands each gradient to where its maximum was, max_pool_take reads there, and the two
                are each other's adjoint.  Averages are linear from the start.
Try it          >>> import minitf as tf
                >>> x = tf.Variable([[[1.0], [4.0], [2.0], [3.0]]])
                >>> with tf.GradientTape() as tape:
                ...     z = tf.nn.max_pool1d(x, 2, 2, "VALID")
                >>> z.numpy().ravel(), tape.gradient(z, x).numpy().ravel()
                (array([4., 3.], dtype=float32), array([0., 1., 0., 1.], dtype=float32))
Read next       backends/numpy/pooling.py

Shapes as in conv.py: (batch, *axes, channels).  Where several entries of a window are the largest,
the first one counts, as in TensorFlow.
"""

from __future__ import annotations

from typing import Any

from minitf.backends.windows import counts
from minitf.core.opdef import OPS, op, rule
from minitf.core.shape import compatible
from minitf.errors import ShapeError


def pool_shape(
    x: tuple, window: tuple, strides: tuple, padding: Any, dilations: tuple, **attrs: Any
) -> tuple[int | None, ...]:
    """One place for each window; batch and channels stay."""
    if len(x) != len(window) + 2:
        raise ShapeError(
            f"Pooling with a window of {len(window)} axes got an input of shape {tuple(x)}.",
            why="the input is (batch, axes..., channels)",
            instead="tf.expand_dims for a missing batch or channel axis",
        )
    return (x[0], *counts(x[1:-1], window, strides, dilations, padding), x[-1])


def give_shape(g: tuple, like: tuple, *others: tuple, **attrs: Any) -> tuple:
    """The shape of the input, if its pooling would have the shape of g."""
    if not compatible(pool_shape(like, **attrs), tuple(g)):
        raise ShapeError(f"{tuple(g)} is not the shape of a pooling of shape {tuple(like)}.")
    return tuple(like)


def take_shape(h: tuple, x: tuple, z: tuple, **attrs: Any) -> tuple:
    return pool_shape(x, **attrs)


max_pool = op(
    "max_pool", "x -> z", symbol="max⊞", accepts="number", shape=pool_shape,
    words="The largest entry of each window; the gradient goes to it, the first one where there "
          "are several.",
    formula=r"z_{p c} = \max_k x_{p s + k d,\, c}",
    grads={
        "x": rule(
            r"\bar x_q = \sum_p \bar z_p \, [q \text{ is the place of } z_p]",
            lambda g, z, x, **how: OPS["max_pool_give"](g, x, z, **how),
        )
    },
)  # fmt: skip
max_pool_give = op(
    "max_pool_give", "g x z -> h", symbol="max⊞ᵀ", shape=give_shape,
    words="Hand each entry of g to where the maximum of its window was: the adjoint of "
          "max_pool_take.",
    formula=r"h_q = \sum_p g_p \, [q \text{ is the place of } z_p]",
    grads={
        "g": rule(
            r"\bar g_p = \bar h_q,\ q \text{ the place of } z_p",
            lambda g, h, _, x, z, **how: OPS["max_pool_take"](g, x, z, **how),
        )
    },
)  # fmt: skip
max_pool_take = op(
    "max_pool_take", "h x z -> g", symbol="⊞[max]", shape=take_shape,
    words="Read h where the maximum of each window of x was: the adjoint of max_pool_give.",
    formula=r"g_p = h_q,\ q \text{ the place of } z_p",
    grads={
        "h": rule(
            r"\bar h_q = \sum_p \bar g_p \, [q \text{ is the place of } z_p]",
            lambda g, y, h, x, z, **how: OPS["max_pool_give"](g, x, z, **how),
        )
    },
)  # fmt: skip
max_pool_place = op(
    "max_pool_place", "x z -> i", symbol="argmax⊞", shape=lambda x, z, **how: tuple(z),
    dtype=lambda x, z, output_type="int64", **how: output_type,
    words="Where the maximum of each window was, counted through the whole image. A position: no "
          "gradient.",
    formula=r"i_p = \operatorname{arg\,max}_k x_{p s + k d}",
)  # fmt: skip
avg_pool = op(
    "avg_pool", "x -> z", symbol="mean⊞", accepts="real", shape=pool_shape,
    words="The average of each window; what lies in the frame is not counted.",
    formula=r"z_{p c} = \frac{1}{n_p} \sum_k x_{p s + k d,\, c}",
    grads={
        "x": rule(
            r"\bar x_q = \sum_{p:\, q \in p} \frac{\bar z_p}{n_p}",
            lambda g, z, x, **how: OPS["avg_pool_give"](g, x, **how),
        )
    },
)  # fmt: skip
avg_pool_give = op(
    "avg_pool_give", "g like -> z", symbol="mean⊞ᵀ", shape=give_shape, shape_only=("like",),
    words="Share each entry of g evenly among its window: the adjoint of avg_pool.",
    formula=r"z_q = \sum_{p:\, q \in p} \frac{g_p}{n_p}",
    grads={
        "g": rule(
            r"\bar g_p = \frac{1}{n_p} \sum_k \bar z_{p s + k d}",
            lambda g, z, _, like, **how: OPS["avg_pool"](g, **how),
        )
    },
)  # fmt: skip
