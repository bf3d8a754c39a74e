"""Training in a thread: the caller is free, the run is steered, errors come back."""

import asyncio
import time

import numpy as np
import pytest
from minitf_widgets import RunMonitor, fit_async, train

from minitf import keras
from minitf.errors import StateError

X = np.linspace(-1, 1, 16, dtype="float32").reshape(8, 2)
Y = X[:, :1] * X[:, 1:]


def network() -> keras.Sequential:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    return model


@pytest.fixture
def model() -> keras.Sequential:
    return network()


def wait_for(condition) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_train_returns_at_once_and_trains_as_fit_does(model):
    alone = network()
    options = {"batch_size": 4, "epochs": 3, "shuffle": False}
    alone.fit(X, Y, verbose=0, **options)

    run = train(model, X, Y, **options)
    history = run.wait()
    assert history.history == alone.history.history
    assert repr(run) == "TrainingRun: run 1: done, 3 of 3 epochs, 6 steps"
    assert not run.running


def test_a_run_is_paused_stepped_and_stopped_from_other_cells(model):
    run = train(model, X, Y, batch_size=4, epochs=100_000, monitor=RunMonitor(paused=True))
    record = wait_for_run(run)
    wait_for(lambda: record.state == "paused")
    with pytest.raises(TimeoutError, match="it goes on"):
        run.wait(timeout=0.05)
    for step in (1, 2, 3):
        run.step_batch()
        wait_for(lambda step=step: (record.state, record.step) == ("paused", step))
    run.step_epoch()
    wait_for(lambda: (record.state, record.step) == ("paused", 4))
    run.resume()
    wait_for(lambda: record.step > 50)
    run.stop()
    assert run.wait().state == "stopped"
    assert record.state == "stopped"


def wait_for_run(run):
    wait_for(lambda: run.monitor().runs)
    return run.monitor().runs[0]


def test_a_model_in_training_is_not_trained_twice_at_once(model):
    run = train(model, X, Y, monitor=RunMonitor(paused=True))
    with pytest.raises(StateError, match="in training already"):
        train(model, X, Y)
    wait_for_run(run)
    run.stop()
    run.wait()
    assert train(model, X, Y).wait().state == "done"


def test_an_error_in_the_thread_comes_back_and_shows(model):
    run = train(model, X, Y[:3])
    with pytest.raises(Exception, match="8"):
        run.wait()
    assert not run.running

    class Trip(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise RuntimeError("third wheel")

    run = train(model, X, Y, callbacks=[Trip()])
    with pytest.raises(RuntimeError, match="third wheel"):
        run.wait()
    assert run.monitor().runs[0].state == "failed"
    assert "RuntimeError: third wheel" in run.monitor().describe()


def test_fit_async_leaves_the_loop_free(model):
    async def cell():
        monitor = RunMonitor(delay=0.01)
        training = asyncio.ensure_future(
            fit_async(model, X, Y, batch_size=4, epochs=10, monitor=monitor)
        )
        turns = 0
        while not training.done():
            await asyncio.sleep(0.005)
            turns += 1
        return turns, await training

    turns, history = asyncio.run(cell())
    assert turns > 10
    assert history.state == "done"


def test_a_cancelled_fit_async_stops_after_its_batch(model):
    monitor = RunMonitor(delay=0.005)

    async def cell():
        training = asyncio.ensure_future(
            fit_async(model, X, Y, batch_size=4, epochs=100_000, monitor=monitor)
        )
        while not (monitor.runs and monitor.runs[0].step > 3):
            await asyncio.sleep(0.005)
        training.cancel()
        with pytest.raises(asyncio.CancelledError):
            await training

    asyncio.run(cell())
    assert monitor.runs[0].state == "stopped"
