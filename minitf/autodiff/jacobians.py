"""Jacobians: how each entry of a target changes with each entry of a source.

Where it sits   methods of the tape, in a file of their own.
The one idea    one sweep back gives the gradient of one number; a target of many entries takes one
                sweep for each.
Try it          >>> import minitf as tf
                >>> x = tf.constant([1.0, 2.0])
                >>> with tf.GradientTape() as tape:
                ...     tape.watch(x)
                ...     y = x * x
                >>> tape.jacobian(y, x).numpy()
                array([[2., 0.],
                       [0., 4.]], dtype=float32)
Read next       autodiff/forward.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from minitf.autodiff.unconnected import UnconnectedGradients, wants_zeros
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.errors import GradientError, ShapeError
from minitf.ops.functions import stack


class Jacobians:
    """Methods of the GradientTape."""

    if TYPE_CHECKING:  # what the tape has
        _check_use: Any
        _walk: Any
        _let_go: Any

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """How each entry of the target changes with each entry of the sources.

        One sweep back for each entry of the target.

        Args:
            target: A tensor.
            sources: Tensors or variables, in any structure.
            unconnected_gradients: As in `gradient`.
            parallel_iterations, experimental_use_pfor: Accepted as in TensorFlow.

        Returns:
            For each source a tensor of shape target.shape + source.shape.

        >>> import minitf as tf
        >>> x = tf.Variable([1.0, 2.0])
        >>> with tf.GradientTape() as tape:
        ...     y = x * x
        >>> tape.jacobian(y, x).numpy()
        array([[2., 0.],
               [0., 4.]], dtype=float32)

        https://www.tensorflow.org/api_docs/python/tf/GradientTape#jacobian
        """
        self._check_use(unconnected_gradients)
        target, leaves = convert_to_tensor(target), nest.flatten(sources)
        if not target.shape.is_fully_defined():
            raise GradientError(
                f"The Jacobian of {target!r} takes a sweep back for each entry, and it is unknown "
                "how many there are.",
                instead="an input_signature with all sizes, or the tape outside of the function",
            )
        units = np.eye(target.shape.num_elements()).reshape(-1, *target.shape)
        rows = [self._walk(target, leaves, unit) for unit in units]
        parts = [[row[i] for row in rows] for i in range(len(leaves))]
        zero = wants_zeros(unconnected_gradients)
        results = [
            _jacobian_of(column, (*target.shape, *leaf.shape), leaf if zero else None)
            for column, leaf in zip(parts, leaves, strict=True)
        ]
        self._let_go()
        return nest.pack_as(sources, results)

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The Jacobian of each sample by itself, where sample i depends on sample i only.

        Args:
            target: A tensor of shape (b, ...).
            source: A tensor of shape (b, ...).
            unconnected_gradients: As in `gradient`.
            parallel_iterations, experimental_use_pfor: Accepted as in TensorFlow.

        Returns:
            A tensor of shape (b, ...rest of the target, ...rest of the source).

        https://www.tensorflow.org/api_docs/python/tf/GradientTape#batch_jacobian
        """
        if not target.ndim or not source.ndim or source.shape[0] != target.shape[0]:
            raise ShapeError(
                f"batch_jacobian got a target of shape {target.shape} and a source of shape "
                f"{source.shape}.",
                why="their first axis is the batch, and must be equal",
            )
        whole = self.jacobian(target, source, unconnected_gradients)
        if whole is None:
            return None
        rest = len(target.shape) - 1
        return stack([whole[(i, *[slice(None)] * rest, i)] for i in range(target.shape[0])])


def _jacobian_of(rows: list[Tensor | None], shape: tuple, source: Any) -> Tensor | None:
    """The gradients of the target's entries, stacked; None (or zeros) when there are none."""
    if not rows or rows[0] is None:
        if source is None:
            return None
        zeros = OPS["zeros_like"](source)
        return OPS["broadcast_to"](zeros, shape=shape)
    return OPS["reshape"](OPS["pack"](*rows), shape=shape)
