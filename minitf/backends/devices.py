"""Devices by name: "cpu" is numpy, "torch:cpu" or "torch:cuda:0" are torch.

Where it sits   above the backends; core asks it where a new tensor goes.
The one idea    numpy on the CPU is always there; torch is imported when a device names it.
Try it          >>> from minitf.backends import devices
                >>> devices.get("/CPU:0")
                <device cpu>
Read next       core/tensor.py
"""

from __future__ import annotations

import importlib.util

from minitf.backends.base import Device
from minitf.backends.numpy.backend import NumpyBackend
from minitf.errors import DeviceError, MissingExtraError, nearest

CPU = Device("cpu", NumpyBackend())
_known: dict[str, Device] = {"cpu": CPU}


def get(name: str | Device) -> Device:
    """The device called `name`.

    Names are TensorFlow's ("CPU:0", "/device:GPU:0") or minitf's ("cpu", "torch:cpu",
    "torch:cuda:0", "torch:mps").  A GPU means the first GPU that torch sees.

    Raises:
        DeviceError: No such device.
        MissingExtraError: The device needs torch, and torch is not installed.
    """
    if isinstance(name, Device):
        return name
    if name not in _known:
        _known[name] = _find(_normal_name(name))
    return _known[name]


def _normal_name(name: str) -> str:
    short = name.lower().rpartition("/")[2].removeprefix("device:")
    if short in ("cpu", "cpu:0"):
        return "cpu"
    if short.startswith("gpu"):
        return "torch:cuda" + short[3:]
    return short


def _find(name: str) -> Device:
    if name == "cpu":
        return CPU
    library, _, place = name.partition(":")
    if library != "torch":
        close = nearest(name, ["cpu", "torch:cpu", "torch:cuda:0", "torch:mps", "gpu:0"])
        raise DeviceError(f"There is no device {name!r}.", instead=f"tf.device({close or 'cpu'!r})")
    if importlib.util.find_spec("torch") is None:
        raise MissingExtraError(
            f"The device {name!r} needs PyTorch, which is not installed.",
            instead="pip install 'minitf[torch]'",
        )
    from minitf.backends.torch.backend import torch_device  # heavy: torch

    return torch_device(place or "cpu")
