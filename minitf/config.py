"""`tf.config`: which devices there are, how many threads compute, whether functions are compiled.

Where it sits   a public face, loaded when it is first used.
The one idea    what minitf has, these functions set; what it has not, they accept, and say so.
Try it          >>> import minitf as tf
                >>> tf.config.list_physical_devices("CPU")
                [PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]
Read next       backends/devices.py
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from minitf.backends import devices as places
from minitf.backends import threads
from minitf.core.random_state import SEEDS
from minitf.execution.function import functions_run_eagerly, run_functions_eagerly


class PhysicalDevice(NamedTuple):
    """A piece of hardware.

    https://www.tensorflow.org/api_docs/python/tf/config/PhysicalDevice
    """

    name: str
    device_type: str


class LogicalDevice(NamedTuple):
    """A device as `tf.device` names it.

    https://www.tensorflow.org/api_docs/python/tf/config/LogicalDevice
    """

    name: str
    device_type: str


class LogicalDeviceConfiguration(NamedTuple):
    """How a part of a device should be; accepted, and without effect."""

    memory_limit: int | None = None
    experimental_priority: int | None = None
    experimental_device_ordinal: int | None = None


_settings: dict[str, Any] = {"jit": "", "options": {}, "growth": {}, "tf32": True}


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices of this computer: the CPU, and the GPUs that torch sees.

    CUDA_VISIBLE_DEVICES hides GPUs, as in TensorFlow.
    https://www.tensorflow.org/api_docs/python/tf/config/list_physical_devices
    """
    found = [("CPU", 0), *(("GPU", i) for i in range(places.gpu_count()))]
    return [
        PhysicalDevice(f"/physical_device:{kind}:{number}", kind)
        for kind, number in found
        if device_type in (None, kind)
    ]


def list_logical_devices(device_type: str | None = None) -> list[LogicalDevice]:
    """The devices as `tf.device` names them.

    https://www.tensorflow.org/api_docs/python/tf/config/list_logical_devices
    """
    return [
        LogicalDevice(one.name.replace("/physical_device", "/device"), one.device_type)
        for one in list_physical_devices(device_type)
    ]


def get_visible_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices that are used."""
    return list_physical_devices(device_type)


def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
    """Use only these devices; without a GPU among them, "GPU:0" means the CPU.

    https://www.tensorflow.org/api_docs/python/tf/config/set_visible_devices
    """
    chosen = list(devices) if isinstance(devices, (list, tuple)) else [devices]
    chosen = [devices] if isinstance(devices, PhysicalDevice) else chosen
    if device_type in (None, "GPU"):
        gpus = any(getattr(one, "device_type", "") == "GPU" for one in chosen)
        places.settings["gpus_visible"] = gpus


def get_soft_device_placement() -> bool:
    """Whether a GPU that is not there means the CPU."""
    return places.settings["soft_placement"]


def set_soft_device_placement(enabled: bool) -> None:
    """Whether a GPU that is not there means the CPU (it does by default), or is an error.

    https://www.tensorflow.org/api_docs/python/tf/config/set_soft_device_placement
    """
    places.settings["soft_placement"] = bool(enabled)


def set_logical_device_configuration(device: PhysicalDevice, logical_devices: Any) -> None:
    """Accepted: devices are not divided."""


def get_logical_device_configuration(device: PhysicalDevice) -> None:
    """None: devices are not divided."""


def _set_memory_growth(device: PhysicalDevice, enable: bool) -> None:
    """Accepted for GPUs: torch takes memory as it is needed."""
    if device.device_type != "GPU":
        raise ValueError("Cannot set memory growth on non-GPU and non-Pluggable devices")
    _settings["growth"][device] = bool(enable)


def _get_memory_info(device: str) -> dict[str, int]:
    """The bytes in use and the most there were; torch knows them for GPUs."""
    place = places.get(device)
    if place is places.CPU or not str(place.handle).startswith("cuda"):
        return {"current": 0, "peak": 0}
    import torch  # heavy; there is a GPU, so it is loaded

    return {
        "current": torch.cuda.memory_allocated(place.handle),
        "peak": torch.cuda.max_memory_allocated(place.handle),
    }


def _enable_op_determinism() -> None:
    """Accepted: minitf's kernels on the CPU give the same numbers every time.

    As in TensorFlow, random ops then need a seed: tf.random.set_seed.
    """
    SEEDS.must_be_set = True


threading = SimpleNamespace(
    get_inter_op_parallelism_threads=lambda: threads.wanted["inter"],
    get_intra_op_parallelism_threads=lambda: threads.wanted["intra"],
    set_inter_op_parallelism_threads=threads.set_inter,
    set_intra_op_parallelism_threads=threads.set_intra,
)
optimizer = SimpleNamespace(
    get_experimental_options=lambda: dict(_settings["options"]),
    get_jit=lambda: _settings["jit"],
    set_experimental_options=lambda options: _settings["options"].update(options),
    set_jit=lambda enabled: _settings.update(
        jit=enabled if isinstance(enabled, str) else "autoclustering" if enabled else ""
    ),
)
experimental = SimpleNamespace(
    VirtualDeviceConfiguration=LogicalDeviceConfiguration,
    enable_op_determinism=_enable_op_determinism,
    enable_tensor_float_32_execution=lambda enabled: _settings.update(tf32=bool(enabled)),
    get_device_details=lambda device: {},
    get_memory_growth=lambda device: _settings["growth"].get(device),
    get_memory_info=_get_memory_info,
    get_virtual_device_configuration=get_logical_device_configuration,
    get_visible_devices=get_visible_devices,
    list_logical_devices=list_logical_devices,
    list_physical_devices=list_physical_devices,
    set_memory_growth=_set_memory_growth,
    set_virtual_device_configuration=set_logical_device_configuration,
    set_visible_devices=set_visible_devices,
    tensor_float_32_execution_enabled=lambda: _settings["tf32"],
)
experimental_run_functions_eagerly = run_functions_eagerly
experimental_functions_run_eagerly = functions_run_eagerly
