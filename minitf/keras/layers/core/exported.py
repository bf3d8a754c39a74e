"""TFSMLayer: what was exported, as a layer.

Where it sits   above saved models.
The one idea    an endpoint is a function of tensors; a layer around it takes its place in models.
Try it          >>> import numpy as np, tempfile
                >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
                >>> folder = tempfile.mkdtemp()
                >>> model.export(folder, verbose=False)
                >>> keras.layers.TFSMLayer(folder, call_endpoint="serve")(np.ones((5, 3))).shape
                TensorShape([5, 2])
Read next       keras/export/archive.py

As https://keras.io/api/layers/backend_specific_layers/tfsm_layer/
"""

from __future__ import annotations

from typing import Any

from minitf import saved_model
from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer, table


@table.add()
class TFSMLayer(Layer):
    """A layer that calls an endpoint of an exported model.

    Args:
        filepath: The folder.
        call_endpoint: The name of the function.
        call_training_endpoint: That of the one for training.
        trainable: Whether training changes its variables.
        name, dtype: As in Layer.

    Raises:
        ArgumentError: There is no such endpoint.
    """

    def __init__(
        self, filepath: Any, call_endpoint: str = "serve",
        call_training_endpoint: str | None = None, trainable: bool = True,
        name: str | None = None, dtype: Any = None,
    ):  # fmt: skip
        super().__init__(trainable=trainable, name=name, dtype=dtype)
        self.filepath = filepath
        self.call_endpoint, self.call_training_endpoint = call_endpoint, call_training_endpoint
        self._exported = saved_model.load(filepath)
        self._call = self._endpoint(call_endpoint)
        training = call_training_endpoint
        self._call_training = self._call if training is None else self._endpoint(training)
        self.built = True

    def _endpoint(self, name: str) -> Any:
        signatures = getattr(self._exported, "signatures", {})
        if hasattr(self._exported, name):
            return getattr(self._exported, name)
        if name in signatures:
            return signatures[name]
        raise ArgumentError(
            f"The endpoint '{name}' is neither an attribute of the reloaded SavedModel, nor an "
            "entry in the `signatures` field of the reloaded SavedModel. Available endpoints: "
            f"{list(signatures)}"
        )

    def call(self, inputs: Any, training: bool = False, **kwargs: Any) -> Any:
        return (self._call_training if training else self._call)(inputs, **kwargs)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "filepath": self.filepath,
            "call_endpoint": self.call_endpoint,
            "call_training_endpoint": self.call_training_endpoint,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Layer:
        raise ArgumentError(
            "Requested the deserialization of a `TFSMLayer`, which loads an external SavedModel.",
            why="a file could name any folder, and so run what lies there",
            instead=f"keras.layers.TFSMLayer({config.get('filepath')!r})",
        )
