"""keras.name_scope and keras.device: what holds inside a block.

Where it sits   a face over minitf.core.context.
The one idea    a block says where new things belong: under which name, on which device.
Try it          >>> from minitf import keras
                >>> with keras.name_scope("part"):
                ...     keras.Variable(1.0, name="w").path
                'part/w'
Read next       core/context.py

As https://keras.io/api/utils/backend_utils/
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from minitf.backends import devices
from minitf.core import context
from minitf.errors import ArgumentError
from minitf.execution.custom_gradient import recompute_grad


def name_scope(name: str, **kwargs: Any) -> AbstractContextManager[Any]:
    """Variables and operations made inside are named "name/...".

    Raises:
        ArgumentError: The name is no text, or has a "/" in it.
    """
    if not isinstance(name, str) or "/" in name:
        raise ArgumentError(
            "Argument `name` must be a string and cannot contain character `/`. "
            f"Received: name={name}"
        )
    return context.own_scope(name)


remat = recompute_grad


class RematScope:
    """A block whose layers are to compute again, going back, what they did not keep.

    Args:
        mode: "full", "activations", "larger_than", "list_of_layers" or None.
        output_size_threshold: Accepted as in Keras.
        layer_names: Accepted as in Keras.

    Layers are called as always: it saves memory in Keras, and changes no number.  `keras.remat`
    does it for one function.
    """

    def __init__(
        self, mode: str | None = "full", output_size_threshold: int = 1024,
        layer_names: Any = None,
    ):  # fmt: skip
        known = {"full", "activations", "larger_than", "list_of_layers", None}
        if mode not in known:
            raise ArgumentError(f"Invalid mode '{mode}'. Supported modes are: {known}.")
        self.mode, self.output_size_threshold = mode, output_size_threshold
        self.layer_names = layer_names or []

    def __enter__(self) -> RematScope:
        return self

    def __exit__(self, *exception: object) -> None:
        return None


class device:
    """New tensors and variables made inside live on this device.

    Args:
        device_name: "cpu", "gpu:0", ...
    """

    def __init__(self, device_name: str):
        self._device = devices.get(device_name)

    def __enter__(self) -> None:
        self._before = context.current.device
        context.current.device = self._device

    def __exit__(self, *exception: object) -> None:
        context.current.device = self._before
