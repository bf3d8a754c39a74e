"""Event files: what TensorBoard draws.

Where it sits   above records and tensors; tf.summary and TF1's FileWriter write with it.
The one idea    an event file is a file of records; each is an Event: a time, a step, and values
                with tags.  The first says which version of the format follows.
Try it          >>> import tempfile
                >>> writer = EventWriter(tempfile.mkdtemp())
                >>> writer.add({"step": 3, "summary": {"value": [{"tag": "loss", "number": 0.5}]}})
                >>> writer.close()
                >>> [event.get("step", 0) for event in read_events(writer.path)]
                [0, 3]
Read next       minitf/summary/writer.py
"""

from __future__ import annotations

import itertools
import os
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

from minitf.formats.records import read_records, write_record
from minitf.formats.tensors import TENSOR
from minitf.formats.wire import Message

METADATA = Message(
    plugin=(1, Message(name=(1, "string"), content=(2, "bytes"))),
    display_name=(2, "string"), description=(3, "string"), data_class=(4, "int"),
)  # fmt: skip
HISTOGRAM = Message(
    min=(1, "double"), max=(2, "double"), num=(3, "double"), sum=(4, "double"),
    sum_squares=(5, "double"), bucket_limit=(6, "double", "repeated"),
    bucket=(7, "double", "repeated"),
)  # fmt: skip
IMAGE = Message(height=(1, "int"), width=(2, "int"), colorspace=(3, "int"), encoded=(4, "bytes"))
VALUE = Message(
    tag=(1, "string"), number=(2, "float"), image=(4, IMAGE), histogram=(5, HISTOGRAM),
    node_name=(7, "string"), tensor=(8, TENSOR), metadata=(9, METADATA),
)  # fmt: skip
SUMMARY = Message(value=(1, VALUE, "repeated"))
EVENT = Message(
    wall_time=(1, "double"), step=(2, "int"), file_version=(3, "string"), graph_def=(4, "bytes"),
    summary=(5, SUMMARY), tagged_run_metadata=(8, "bytes"), meta_graph_def=(9, "bytes"),
)  # fmt: skip

_numbers = itertools.count()


class EventWriter:
    """Appends events to a new file of a folder.

    Args:
        folder: The folder; made when it is not there.
        suffix: Added to the file's name.

    Attributes:
        path: The file.
    """

    def __init__(self, folder: str, suffix: str = ""):
        os.makedirs(folder, exist_ok=True)
        now = int(time.time())
        name = f"events.out.tfevents.{now:010d}.{socket.gethostname()}.{os.getpid()}"
        self.path = os.path.join(folder, f"{name}.{next(_numbers)}{suffix}")
        self._file = open(self.path, "wb")  # noqa: SIM115 - closed by close()
        self.add({"file_version": "brain.Event:2"})

    def add(self, event: Mapping[str, Any]) -> None:
        """Write one event (see EVENT); without a time it gets the present one."""
        write_record(self._file, EVENT.encode({"wall_time": time.time(), **event}))

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._file.flush()

    def close(self) -> None:
        """Flush and close; no more events can be added."""
        self._file.close()

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()

    @property
    def closed(self) -> bool:
        return self._file.closed


def read_events(path: str) -> Iterator[dict[str, Any]]:
    """The events of a file.

    Raises:
        DamagedFileError: The file is no event file, or it is cut off.
    """
    with open(path, "rb") as file:
        for record in read_records(file):
            yield EVENT.decode(record)
