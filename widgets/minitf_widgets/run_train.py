"""Training that leaves the notebook free: in a thread, or awaited.

Where it sits   beside a plain `fit(..., callbacks=[RunMonitor()])`, which keeps its cell busy.
The one idea    the same `fit` in another thread. The cell returns at once, later cells look at the
                model or press its buttons, and every kind of kernel hears the page.
Try it          >>> from minitf import keras
                >>> model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
                >>> model.compile("sgd", "mse")
                >>> run = train(model, np.ones((8, 1)), np.ones((8, 1)), epochs=2, show=False)
                >>> run.wait().epoch
                [0, 1]
                >>> run
                TrainingRun: run 1: done, 2 of 2 epochs, 2 steps
Read next       run_thread.py
"""

from __future__ import annotations

from typing import Any

from minitf_widgets.run_monitor import RunMonitor
from minitf_widgets.run_thread import TrainingRun


def train(
    model: Any, *data: Any, monitor: RunMonitor | None = None, show: bool = True, **options: Any
) -> TrainingRun:
    """Start `model.fit(*data, **options)` in a thread and return at once.

    A page that is loaded again in mid-run finds the run at once. (Of a `fit` that keeps its cell
    busy JupyterLab shows "Loading widget..." until the cell is done: it asks on the same wire.)

    Args:
        model: a compiled model.
        data: what `fit` takes by position.
        monitor: watches and steers it; without one, a new one.
        show: put the monitor's picture under the cell.
        options: what `fit` takes by name. `verbose` is 0 unless given: a thread that prints would
            print under whichever cell runs.

    Raises:
        StateError: the model is in training already.
    """
    monitor = monitor or RunMonitor()
    if show:
        monitor.show()
    callbacks = [*_as_list(options.pop("callbacks", None)), monitor]
    options = {"verbose": 0, **options, "callbacks": callbacks}
    return TrainingRun(model, monitor, monitor, lambda: model.fit(*data, **options))


async def fit_async(
    model: Any, *data: Any, monitor: RunMonitor | None = None, show: bool = True, **options: Any
) -> Any:
    """`await fit_async(model, x, y)`: like `train`, but the cell waits; returns the History.

    When the cell is interrupted, the run stops after its batch; then the interrupt goes on.
    """
    return await train(model, *data, monitor=monitor, show=show, **options)


def _as_list(callbacks: Any) -> list[Any]:
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
