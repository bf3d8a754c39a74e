"""History: what `fit` returns, the losses and metrics of each epoch.

Where it sits   a callback that every `fit` has.
The one idea    one list for each name, one entry for each epoch.
Try it          >>> history = History()
                >>> history.on_epoch_end(0, {"loss": 0.5})
                >>> history.history
                {'loss': [0.5]}
Read next       keras/callbacks/early_stopping.py

As https://keras.io/api/models/model_training_apis/#fit-method
"""

from __future__ import annotations

from typing import Any

from minitf.keras.callbacks.callback import Callback
from minitf.keras.html import history_html


class History(Callback):
    """Records epochs.

    Attributes:
        history: A list of values for each name, one for each epoch.
        epoch: The numbers of the epochs.
        state: "idle", "running", then "done", "stopped" (by a callback), "interrupted" (by the
            learner; the last entry is that of the epoch so far) or "failed".
    """

    def __init__(self) -> None:
        super().__init__()
        self.history: dict[str, list[Any]] = {}
        self.epoch: list[int] = []
        self.state = "idle"

    def on_train_begin(self, logs: Any = None) -> None:
        self.epoch = []
        self.state = "running"

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)

    def _repr_html_(self) -> str:
        return history_html(self)

    def __repr__(self) -> str:
        return f"<History state={self.state}, epochs={len(self.epoch)}, {sorted(self.history)}>"
