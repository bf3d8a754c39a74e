"""SwapEMAWeights: evaluate a model with the running averages of its weights.

Where it sits   a callback over the averages of an optimizer.
The one idea    while a model is trained its weights jump about; the average of the way they went is
                calmer, so look at that, and train on with the weights.
Try it          >>> from minitf import keras
                >>> keras.callbacks.SwapEMAWeights().swap_on_epoch
                False
Read next       keras/optimizers/averages.py

As https://keras.io/api/callbacks/swap_ema_weights/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.callbacks.callback import Callback
from minitf.keras.optimizers.averages import Averages


class SwapEMAWeights(Callback):
    """Evaluate, and end, with the running averages of the weights.

    Args:
        swap_on_epoch: Whether each epoch ends with the averages in the model (so that
            checkpoints hold them), and the next one begins with the weights again.
    """

    def __init__(self, swap_on_epoch: bool = False):
        super().__init__()
        self.swap_on_epoch = swap_on_epoch
        self._averages_in_model = False

    def _averages(self) -> list[Averages]:
        """Those of the optimizer, or of the optimizers in it."""
        optimizer = getattr(self.model.optimizer, "inner_optimizer", self.model.optimizer)
        several = getattr(optimizer, "optimizers", None)
        found = [
            inner.averages for inner in several or [optimizer] if inner.averages.use_ema
        ]  # fmt: skip
        if not found:
            raise ArgumentError(
                "SwapEMAWeights must be used when "
                + (
                    "at least one inner optimizer has `use_ema=True` set. Received a "
                    "MultiOptimizer with all inner optimizers having `use_ema=False`."
                    if several
                    else "`use_ema=True` is set on the optimizer. Received: use_ema=False"
                ),
                instead="keras.optimizers.Adam(use_ema=True)",
            )
        return found

    def _put(self, averages_in_model: bool) -> None:
        """Let averages and weights change places, unless they are where they should be."""
        if self._averages_in_model != averages_in_model:
            for averages in self._averages():
                averages.swap()
            self._averages_in_model = averages_in_model

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        if self.swap_on_epoch:
            self._put(averages_in_model=False)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.swap_on_epoch and not self._averages_in_model:
            self._put(averages_in_model=True)
            if epoch == self.params["epochs"] - 1:  # `fit` ends by taking the averages
                for averages in self._averages():
                    averages.restart()

    def on_test_begin(self, logs: Any = None) -> None:
        self._put(averages_in_model=True)

    def on_test_end(self, logs: Any = None) -> None:
        self._put(averages_in_model=False)

    def on_predict_begin(self, logs: Any = None) -> None:
        self._put(averages_in_model=True)

    def on_predict_end(self, logs: Any = None) -> None:
        self._put(averages_in_model=False)
