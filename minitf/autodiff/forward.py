"""Forward mode: how results move when inputs are nudged in one direction.

Where it sits   above the tape.
The one idea    backprop is linear in what it starts with: from u it gives u times the Jacobian.
                The derivative of that by u, along a direction v, is the Jacobian times v: forward
                mode from two sweeps back.
Try it          >>> import minitf as tf
                >>> x = tf.constant(3.0)
                >>> with tf.autodiff.ForwardAccumulator(x, tf.constant(2.0)) as accumulator:
                ...     y = x * x
                >>> accumulator.jvp(y).numpy()
                np.float32(12.0)
Read next       autodiff/tape.py
"""

from __future__ import annotations

from typing import Any

from minitf.autodiff.tape import GradientTape
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.opdef import OPS


class ForwardAccumulator:
    """Computes Jacobian-vector products: the derivative in a direction.

    Args:
        primals: A tensor or variable, or a structure of them.
        tangents: The direction: of the same structure.

    https://www.tensorflow.org/api_docs/python/tf/autodiff/ForwardAccumulator
    """

    def __init__(self, primals: Any, tangents: Any):
        self._primals = nest.flatten(primals)
        self._tangents = [
            convert_to_tensor(tangent, dtype_hint=primal.dtype)
            for primal, tangent in zip(self._primals, nest.flatten(tangents), strict=True)
        ]
        self._tape = GradientTape(persistent=True, watch_accessed_variables=False)
        self._tape.watch(self._primals)

    def __enter__(self) -> ForwardAccumulator:
        self._tape.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._tape.__exit__(*exception)

    def jvp(self, primals: Any, unconnected_gradients: Any = None) -> Any:
        """How these tensors move.

        Args:
            primals: A structure of tensors computed inside the block.
            unconnected_gradients: What one that does not depend on the inputs gets: None, or
                zeros with "zero".

        Returns:
            The derivatives, in the structure of `primals`.
        """
        zero = "zero" in str(getattr(unconnected_gradients, "value", unconnected_gradients)).lower()

        def one(result: Any) -> Any:
            found = self._along(convert_to_tensor(result))
            return OPS["zeros_like"](result) if found is None and zero else found

        return nest.map_structure(one, primals)

    def _along(self, result: Any) -> Any:
        start = OPS["ones_like"](result)
        with GradientTape() as outer:
            outer.watch(start)
            slopes = self._tape.gradient(result, self._primals, output_gradients=start)
        pairs = [(s, t) for s, t in zip(slopes, self._tangents, strict=True) if s is not None]
        if not pairs:
            return None
        made, directions = zip(*pairs, strict=True)
        return outer.gradient(
            list(made), start, output_gradients=list(directions), unconnected_gradients="zero"
        )
