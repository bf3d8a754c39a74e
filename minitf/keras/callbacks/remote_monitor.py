"""RemoteMonitor: the logs of each epoch, sent to a server.

Where it sits   a callback; it needs the package `requests`.
The one idea    a page somewhere else shows how far a long run has come: one POST for each epoch.
Try it          >>> from minitf import keras
                >>> keras.callbacks.RemoteMonitor(root="http://localhost:9000").path
                '/publish/epoch/end/'
Read next       keras/callbacks/tensorboard.py

As https://keras.io/api/callbacks/remote_monitor/
"""

from __future__ import annotations

import json
import warnings
from typing import Any

import numpy as np

from minitf.errors import MissingExtraError
from minitf.keras.callbacks.callback import Callback


class RemoteMonitor(Callback):
    """Send the logs of each epoch to a server.

    Args:
        root: The address of the server.
        path: Where at the server.
        field: The name of the field of a form, unless `send_as_json`.
        headers: Further headers of the request.
        send_as_json: Whether the body is JSON, and not a form.
    """

    def __init__(
        self, root: str = "http://localhost:9000", path: str = "/publish/epoch/end/",
        field: str = "data", headers: dict[str, str] | None = None, send_as_json: bool = False,
    ):  # fmt: skip
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        try:
            import requests
        except ImportError:
            raise MissingExtraError(
                "RemoteMonitor requires the `requests` library.", instead="pip install requests"
            ) from None
        sent = {name: _plain(value) for name, value in (logs or {}).items()} | {"epoch": epoch}
        address = self.root + self.path
        try:
            if self.send_as_json:
                requests.post(address, json=sent, headers=self.headers)
            else:
                requests.post(address, {self.field: json.dumps(sent)}, headers=self.headers)
        except requests.exceptions.RequestException:
            warnings.warn(f"Could not reach RemoteMonitor root server at {self.root}", stacklevel=2)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, (np.ndarray, np.generic)) else value
