"""A layer as a pure function: variables go in as arguments, and new values come out.

Where it sits   a base of Layer.
The one idea    a layer holds its state; `stateless_call` lends it other state for one call, and
                hands back what the call made of it.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> dense = keras.layers.Dense(1)
                >>> dense.build((None, 2))
                >>> outputs, _ = dense.stateless_call(
                ...     [np.ones((2, 1)), np.zeros(1)], [], np.array([[1.0, 2.0]]))
                >>> outputs.numpy()
                array([[3.]], dtype=float32)
Read next       keras/layers/layer.py

As https://keras.io/api/layers/base_layer/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from minitf.errors import ArgumentError, NotReadyError
from minitf.keras.metrics.metric import Metric
from minitf.keras.stateless_scope import StatelessScope, pairs_of


class Stateless:
    """What others ask of a layer's state: its metrics, and calls without side effects."""

    name: str
    built: bool
    supports_jit = True
    _sublayers: Callable[[], list[Any]]

    @property
    def metrics(self: Any) -> list[Metric]:
        """The metrics that this layer and those inside it hold."""
        inner = [metric for layer in self._sublayers() for metric in layer.metrics]
        return list({id(metric): metric for metric in self._metrics + inner}.values())

    @property
    def metrics_variables(self) -> list[Any]:
        """The variables of all metrics."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def stateless_call(
        self: Any, trainable_variables: Sequence[Any], non_trainable_variables: Sequence[Any],
        *args: Any, return_losses: bool = False, **kwargs: Any,
    ) -> tuple[Any, ...]:  # fmt: skip
        """Call with these values in place of the variables, which stay as they are.

        Args:
            trainable_variables: A value for each of `trainable_variables`.
            non_trainable_variables: A value for each of `non_trainable_variables`.
            *args: What the layer is called with.
            return_losses: Whether the prices of the call are returned too.
            **kwargs: More of it.

        Returns:
            The outputs and the new values of `non_trainable_variables`; with `return_losses`
            also the losses.

        Raises:
            NotReadyError: The layer is not built.
            ArgumentError: There is another number of values than of variables.
        """
        if not self.built:
            raise NotReadyError(
                f"To call stateless_call, {type(self).__name__} must be built (i.e. its variables "
                "must have been already created). You can build it by calling it on some data.",
            )
        given = {
            "trainable_variables": trainable_variables,
            "non_trainable_variables": non_trainable_variables,
        }
        state = [
            pair
            for name, values in given.items()
            for pair in pairs_of(
                name, f"{type(self).__name__}().{name}", getattr(self, name), values
            )
        ]
        with StatelessScope(state, collect_losses=return_losses) as scope:
            outputs = self(*args, **kwargs)
            losses = list(self.losses) if return_losses else []
        made = [scope.get_current_value(v) for v in self.non_trainable_variables]
        return (outputs, made, losses) if return_losses else (outputs, made)

    def quantize(self, mode: Any = None, **kwargs: Any) -> NoReturn:
        """Refused: numbers of 8 bits or less are not in minitf.

        Raises:
            ArgumentError: Always.
        """
        raise ArgumentError(
            f"{self.name!r} cannot be quantized to {mode!r}.",
            why="minitf computes with floating numbers only",
            instead="keras.mixed_precision, for smaller floating numbers",
        )
