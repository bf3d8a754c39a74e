"""Bidirectional: one layer reads forwards, its twin backwards.

Where it sits   a wrapper around two recurrent layers.
The one idea    at each step what came before and what comes after are both known.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Bidirectional(keras.layers.LSTM(4))(np.ones((2, 5, 3))).shape
                TensorShape([2, 8])
Read next       keras/layers/attention/attention.py

As https://keras.io/api/layers/recurrent_layers/bidirectional/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.recurrent.rnn import RNN

MERGES = ("sum", "mul", "ave", "concat", None)


@table.add()
class Bidirectional(Layer):
    """A recurrent layer and its twin that reads from the end.

    Args:
        layer: The recurrent layer.
        merge_mode: How their outputs become one: "concat", "sum", "mul", "ave", or None for both.
        weights: Weights to begin with.
        backward_layer: The twin; default: made like `layer`.
        **kwargs: The arguments of Layer.
    """

    def __init__(
        self, layer: Any, merge_mode: str | None = "concat", weights: Any = None,
        backward_layer: Any = None, **kwargs: Any,
    ):  # fmt: skip
        if not isinstance(layer, RNN):
            raise ArgumentError(
                f"Bidirectional needs a recurrent layer; it got {layer!r}.",
                instead="Bidirectional(keras.layers.LSTM(8))",
            )
        if merge_mode not in MERGES:
            raise ArgumentError(
                f"Invalid merge mode. Received: {merge_mode!r}.", instead=f"one of {MERGES}"
            )
        super().__init__(**kwargs)
        self.merge_mode = merge_mode
        config = {**layer.get_config(), "zero_output_for_mask": layer.return_sequences}
        self._own_twin = backward_layer is not None
        self.forward_layer = type(layer).from_config(
            {**config, "name": f"forward_{_plain(config['name'])}"}
        )
        if backward_layer is None:
            backward_layer = type(layer).from_config({
                **config, "name": f"backward_{_plain(config['name'])}",
                "go_backwards": not layer.go_backwards,
            })  # fmt: skip
        self.backward_layer = backward_layer
        if hasattr(layer, "use_cudnn"):  # not part of the config
            self.forward_layer.use_cudnn = self.backward_layer.use_cudnn = layer.use_cudnn
        if self.backward_layer.go_backwards == self.forward_layer.go_backwards:
            raise ArgumentError(
                "Forward layer and backward layer should have different `go_backwards` value."
            )
        self.return_sequences, self.return_state = layer.return_sequences, layer.return_state
        self.stateful = layer.stateful
        self.supports_masking = True
        self._start = weights

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)
                layer.built = True
        if self._start is not None:
            self.set_weights(self._start)

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None,
        training: bool | None = None,
    ) -> Any:  # fmt: skip
        more: list[dict[str, Any]] = [{}, {}]
        if initial_state is not None:
            half = len(initial_state) // 2
            more = [
                {"initial_state": initial_state[:half]}, {"initial_state": initial_state[half:]},
            ]  # fmt: skip
        results = [
            layer(sequences, mask=mask, training=training, **given)
            for layer, given in zip((self.forward_layer, self.backward_layer), more, strict=True)
        ]
        states: list[Any] = []
        if self.return_state:
            states = [*results[0][1:], *results[1][1:]]
            results = [result[0] for result in results]
        if self.return_sequences:
            results[1] = ops.reverse(results[1], axis=[1])
        merged = self._merged(*results)
        if not self.return_state:
            return merged
        return [*(merged if self.merge_mode is None else [merged]), *states]

    def _merged(self, forward: Any, backward: Any) -> Any:
        if self.merge_mode == "concat":
            return ops.concat([forward, backward], axis=-1)
        if self.merge_mode == "sum":
            return forward + backward
        if self.merge_mode == "ave":
            return (forward + backward) / 2.0
        return forward * backward if self.merge_mode == "mul" else [forward, backward]

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        if not self.return_sequences:
            return None
        return [mask] * 2 if self.merge_mode is None else mask

    def reset_state(self) -> None:
        """Set the kept states back to zero."""
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "merge_mode": self.merge_mode,
            "layer": table.serialize(self.forward_layer),
            "backward_layer": table.serialize(self.backward_layer),
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        config = dict(config)
        for key in ("layer", "backward_layer"):
            if config.get(key) is not None:
                config[key] = table.deserialize(config[key], custom_objects)
        made: Any = super().from_config(config)
        return made


def _plain(name: str) -> str:
    return name.removeprefix("forward_").removeprefix("backward_")
