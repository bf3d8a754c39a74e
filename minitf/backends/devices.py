"""Devices by name: "cpu" is numpy, "torch:cpu" or "torch:cuda:0" are torch.

Where it sits   above the backends; core asks it where a new tensor goes.
The one idea    numpy on the CPU is always there; torch is imported when a device names it.
Try it          >>> from minitf.backends import devices
                >>> devices.get("/CPU:0")
                <device cpu>
Read next       core/tensor.py
"""

from __future__ import annotations

import functools
import glob
import importlib.util
import os

from minitf.backends.base import Device
from minitf.backends.numpy.backend import NumpyBackend
from minitf.errors import DeviceError, MissingExtraError, nearest

CPU = Device("cpu", NumpyBackend())
_known: dict[str, Device] = {"cpu": CPU}

# As tf.config sets them: whether a GPU that is not there is the CPU, and whether GPUs are shown.
settings = {"soft_placement": True, "gpus_visible": True}


def get(name: str | Device) -> Device:
    """The device called `name`.

    Names are TensorFlow's ("CPU:0", "/device:GPU:0") or minitf's ("cpu", "torch:cpu",
    "torch:cuda:0", "torch:mps").  "GPU" means the first GPU that torch sees, and, as in
    TensorFlow, the CPU where there is none (see tf.config.set_soft_device_placement).

    Raises:
        DeviceError: No such device.
        MissingExtraError: The device needs torch, and torch is not installed.
    """
    if isinstance(name, Device):
        return name
    if _is_gpu(name) and settings["soft_placement"] and not gpu_count():
        return CPU
    if name not in _known:
        found = _find(_normal_name(name))
        _known[name] = _known.setdefault(found.name, found)  # one device, whatever it is called
    return _known[name]


def gpu_count() -> int:
    """How many GPUs torch sees and tf.config shows; torch is asked only where there may be one."""
    return _cuda_count() if settings["gpus_visible"] else 0


@functools.cache
def _cuda_count() -> int:
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES", "all").strip() in ("", "-1")
    driver = glob.glob("/dev/nvidia[0-9]*") or os.path.exists("/dev/dxg") or os.name == "nt"
    if hidden or not driver or importlib.util.find_spec("torch") is None:
        return 0
    import torch  # heavy, and there seems to be a GPU for it

    return torch.cuda.device_count()


def _last_part(name: str) -> str:
    return name.lower().rpartition("/")[2].removeprefix("device:")


def _is_gpu(name: str) -> bool:
    return _last_part(name).partition(":")[0] == "gpu"


def _normal_name(name: str) -> str:
    short = _last_part(name)
    if short.partition(":")[0] == "cpu" or not short:
        return "cpu"
    if _is_gpu(name):
        number = short.partition(":")[2]
        return f"torch:cuda:{number if number.isdigit() else 0}"
    return short


def _find(name: str) -> Device:
    if name == "cpu":
        return CPU
    library, _, place = name.partition(":")
    if library != "torch":
        known = ["cpu", "torch:cpu", "torch:cuda:0", "torch:mps", "gpu:0"]
        close = f"torch:{name}" if library in ("cuda", "mps") else nearest(name, known)
        raise DeviceError(f"There is no device {name!r}.", instead=f"tf.device({close or 'cpu'!r})")
    if importlib.util.find_spec("torch") is None:
        raise MissingExtraError(
            f"The device {name!r} needs PyTorch, which is not installed.",
            instead="pip install 'minitf[torch]'",
        )
    from minitf.backends.torch.backend import torch_device  # heavy: torch

    return torch_device(place or "cpu")
