"""tf.DeviceSpec: the name of a device in its parts.

Where it sits   a public face without a machine behind it; `tf.device` takes what it writes.
The one idea    "/job:worker/task:1/device:GPU:0" says which computer and which of its devices;
                here is one computer, so only the last part chooses.
Try it          >>> DeviceSpec(job="ps", device_type="CPU", device_index=0).to_string()
                '/job:ps/device:CPU:0'
Read next       minitf/devices.py

As https://www.tensorflow.org/api_docs/python/tf/DeviceSpec
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError

_PARTS = ("job", "replica", "task", "device_type", "device_index")


class DeviceSpec:
    """A device by its parts; None where any will do.

    Args:
        job: The name of a job, as "worker".
        replica: The number of a replica.
        task: The number of a task.
        device_type: "CPU" or "GPU".
        device_index: Its number.
    """

    __slots__ = _PARTS

    def __init__(
        self, job: str | None = None, replica: int | None = None, task: int | None = None,
        device_type: str | None = None, device_index: int | None = None,
    ):  # fmt: skip
        self.job, self.replica, self.task = job, replica, task
        known = device_type if device_type is None else str(device_type)
        self.device_type = known.upper() if known in ("cpu", "gpu") else known
        self.device_index = device_index

    def to_string(self) -> str:
        """The name that the parts make."""
        parts = [
            f"/{name}:{getattr(self, name)}"
            for name in ("job", "replica", "task")
            if getattr(self, name) is not None
        ]
        if self.device_type is not None:
            index = "*" if self.device_index is None else self.device_index
            parts.append(f"/device:{self.device_type}:{index}")
        return "".join(parts)

    @classmethod
    def from_string(cls, spec: str) -> DeviceSpec:
        """The parts of a name.

        Raises:
            ArgumentError: It is no name of a device.
        """
        found: dict[str, Any] = {}
        for part in filter(None, spec.split("/")):
            name, *values = part.split(":")
            if name in ("job", "replica", "task") and len(values) == 1:
                found[name] = values[0] if name == "job" else int(values[0])
            elif name.lower() in ("cpu", "gpu"):
                found["device_type"] = name.upper()
                found["device_index"] = int(values[0]) if values and values[0] != "*" else None
            elif name == "device" and values:
                found["device_type"] = values[0]
                known = len(values) == 2 and values[1] != "*"
                found["device_index"] = int(values[1]) if known else None
            else:
                raise ArgumentError(f"Unknown attribute {name!r} is encountered while parsing "
                                    f"the device spec: '{spec}'.")  # fmt: skip
        return cls(**found)

    def parse_from_string(self, spec: str) -> DeviceSpec:
        """The parts of a name; see `from_string`."""
        return self.from_string(spec)

    def make_merged_spec(self, dev: DeviceSpec) -> DeviceSpec:
        """The parts of `dev`, and mine where it says nothing."""
        return DeviceSpec(**{**self._said(), **dev._said()})

    def replace(self, **kwargs: Any) -> DeviceSpec:
        """The same parts but for these."""
        return DeviceSpec(**{**self._said(), **kwargs})

    def _said(self) -> dict[str, Any]:
        parts = {name: getattr(self, name) for name in _PARTS}
        return {name: part for name, part in parts.items() if part is not None}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeviceSpec) and self._said() == other._said()

    def __hash__(self) -> int:
        return hash(self.to_string())
