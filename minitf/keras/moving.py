"""A model from device to device: everything that its training remembers goes along.

Where it sits   behind `model.to(...)` and `fit(device=...)`.
The one idea    a model is where its variables are.  Weights, the optimizer's state and metrics are
                moved; steps that were recorded before are recorded again where they are needed.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
                >>> model.to("cpu").weights[0].device
                '/job:localhost/replica:0/task:0/device:CPU:0'
Read next       backends/devices.py
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minitf.backends import devices
from minitf.backends.base import Device
from minitf.core.opdef import OPS
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable


def move(model: Any, name: str | Device) -> None:
    """Bring a model to a device.

    Raises:
        DeviceError: There is no such device; nothing was moved.
        MissingExtraError: The device needs torch, and torch is not installed.
    """
    device = devices.get(name)
    optimizer = getattr(model, "optimizer", None)
    state = [] if optimizer is None else optimizer.variables
    of_metrics = [variable for metric in model.metrics for variable in metric.variables]
    for variable in [*model.variables, *state, *of_metrics]:
        if isinstance(variable, Variable):
            variable.to_device(device)
    for layer in model._flatten_layers():
        for attribute, tensor in _tensors_of(layer):
            vars(layer)[attribute] = OPS["to_device"](tensor, place=device.name)


def _tensors_of(layer: Any) -> Iterator[tuple[str, Tensor]]:
    """Values that a layer has noted; text stays where it is."""
    for attribute, value in list(vars(layer).items()):
        if isinstance(value, Tensor) and not value.is_symbolic and value.dtype.name != "string":
            yield attribute, value
