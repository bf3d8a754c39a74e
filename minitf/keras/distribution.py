"""keras.distribution: how data and weights lie on devices; here there is one.

Where it sits   beside the trainer, which works on one device.
The one idea    a program that describes a mesh of devices runs as it is on a mesh of one.
Try it          >>> from minitf import keras
                >>> keras.distribution.list_devices("cpu")
                ['cpu:0']
                >>> keras.distribution.set_distribution(keras.distribution.DataParallel())
                >>> keras.distribution.distribution().device_mesh.shape
                (1,)
                >>> keras.distribution.set_distribution(None)
Read next       keras/trainer.py

As https://keras.io/api/distribution/
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from minitf.errors import ArgumentError, DeviceError

_chosen: list[Any] = []


def list_devices(device_type: str | None = None) -> list[str]:
    """The devices: one."""
    return [] if device_type in ("gpu", "tpu") else ["cpu:0"]


def get_device_count(device_type: str | None = None) -> int:
    """How many there are."""
    return len(list_devices(device_type))


def initialize(
    job_addresses: str | None = None, num_processes: int | None = None,
    process_id: int | None = None,
) -> None:  # fmt: skip
    """Accepted for one process.

    Raises:
        DeviceError: There are to be several.
    """
    if num_processes not in (None, 1):
        raise DeviceError(
            f"num_processes={num_processes}: minitf.keras trains in one process.",
            instead="num_processes=1",
        )


class DeviceMesh:
    """Devices in rows and columns.

    Args:
        shape: How many there are along each axis.
        axis_names: The names of the axes.
        devices: Their names; default: all there are.

    Raises:
        ArgumentError: Shape, names and devices do not fit together.
    """

    def __init__(self, shape: Sequence[int], axis_names: Sequence[str], devices: Any = None):
        if not shape or not axis_names:
            raise ArgumentError(f"Shape and axis_names cannot be empty: {shape}, {axis_names}.")
        if len(shape) != len(axis_names):
            raise ArgumentError(
                f"Shape and axis_names should have same size: {shape} and {axis_names}."
            )
        devices = list_devices() if devices is None else list(devices)
        if math.prod(shape) != len(devices):
            raise ArgumentError(
                f"Shape does not match the number of devices: {tuple(shape)} and {len(devices)}.",
                why="each place of the mesh is one device",
            )
        self.shape, self.axis_names, self.devices = tuple(shape), list(axis_names), devices


class TensorLayout:
    """Which axis of a tensor lies along which axis of a mesh.

    Args:
        axes: For each axis of the tensor a name, or None where it is not divided.
        device_mesh: The mesh.
    """

    def __init__(self, axes: Sequence[str | None], device_mesh: DeviceMesh | None = None):
        self.axes, self.device_mesh = tuple(axes), device_mesh
        unknown = (
            set(self.axes) - {None} - set(device_mesh.axis_names if device_mesh else self.axes)
        )
        if unknown:
            raise ArgumentError(f"Invalid axis names for Layout: {sorted(map(str, unknown))}.")


class LayoutMap(MutableMapping[str, TensorLayout]):
    """Layouts by the paths of variables, or by patterns.

    Args:
        device_mesh: The mesh of all of them.
    """

    def __init__(self, device_mesh: DeviceMesh):
        self.device_mesh = device_mesh
        self._layouts: dict[str, TensorLayout] = {}

    def __getitem__(self, key: str) -> Any:
        if key in self._layouts:
            return self._layouts[key]
        found = [pattern for pattern in self._layouts if re.search(pattern, key)]
        if len(found) > 1:
            raise ArgumentError(
                f"Path '{key}' matches multiple layout specification keys: {found}."
            )
        return self._layouts[found[0]] if found else None

    def __setitem__(self, key: str, layout: Any) -> None:
        if key in self._layouts:
            raise ArgumentError(f"{key} already exist in the LayoutMap.")
        layout = layout if isinstance(layout, TensorLayout) else TensorLayout(layout)
        layout.device_mesh = layout.device_mesh or self.device_mesh
        self._layouts[key] = layout

    def __delitem__(self, key: str) -> None:
        del self._layouts[key]

    def __len__(self) -> int:
        return len(self._layouts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._layouts)


class _Distribution:
    """Where data and weights lie: on one device."""

    device_mesh: DeviceMesh
    batch_dim_name: str | None
    auto_shard_dataset: bool

    @contextlib.contextmanager
    def scope(self) -> Iterator[None]:
        """Inside, this is the distribution."""
        before = distribution()
        set_distribution(self)
        try:
            yield
        finally:
            set_distribution(before)


class DataParallel(_Distribution):
    """Each device has all weights and a part of each batch.

    Args:
        device_mesh: The mesh; default: one axis of all devices.
        devices: The devices, instead of a mesh.
        auto_shard_dataset: Accepted as in Keras.
    """

    def __init__(
        self, device_mesh: DeviceMesh | None = None, devices: Any = None,
        auto_shard_dataset: bool = True,
    ):  # fmt: skip
        devices = list_devices() if devices is None else list(devices)
        self.device_mesh = device_mesh or DeviceMesh((len(devices),), ["batch"], devices)
        self.batch_dim_name = self.device_mesh.axis_names[0]
        self.auto_shard_dataset = auto_shard_dataset


class ModelParallel(_Distribution):
    """Weights are divided, as a LayoutMap says.

    Args:
        layout_map: How the variables lie.
        batch_dim_name: The axis of the mesh along which batches are divided.
        auto_shard_dataset: Accepted as in Keras.
        **kwargs: `device_mesh`, an older word for that of the map.
    """

    def __init__(
        self, *, layout_map: LayoutMap, batch_dim_name: str | None = None,
        auto_shard_dataset: bool = True, **kwargs: Any,
    ):  # fmt: skip
        if not isinstance(layout_map, LayoutMap):
            raise ArgumentError("Argument `layout_map` must be a `LayoutMap` instance.")
        self.layout_map, self.device_mesh = layout_map, layout_map.device_mesh
        self.batch_dim_name = batch_dim_name or self.device_mesh.axis_names[0]
        self.auto_shard_dataset = auto_shard_dataset


def distribution() -> Any:
    """The distribution that was set, or None."""
    return _chosen[0] if _chosen else None


def set_distribution(value: Any) -> None:
    """Choose how data and weights lie; None: as always."""
    _chosen[:] = [] if value is None else [value]


def distribute_tensor(tensor: Any, layout: Any) -> Any:
    """The tensor, which lies on the one device already."""
    return tensor
