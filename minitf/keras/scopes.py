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
