"""RunMonitor as a callback of real Keras: the same table, and a clean end when interrupted."""

import json
import os
import subprocess
import sys

import pytest

SCRIPT = """
import json, signal
import keras, numpy as np
from minitf_widgets import RunMonitor

keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 48, dtype="float32").reshape(24, 2)
y = (x[:, :1] > 0.2).astype("float32")
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)])
model.compile("sgd", "mse", metrics=["mae"])
before = model.evaluate(x[:4], y[:4], verbose=0)[0]
monitor = RunMonitor()
options = {"epochs": 3, "batch_size": 4, "shuffle": False, "verbose": 0}
history = model.fit(x, y, validation_data=(x, y), callbacks=[monitor], **options)
run = monitor.runs[0]

class Interrupt(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        if batch == 2:
            signal.raise_signal(signal.SIGINT)

model.fit(x, y, callbacks=[Interrupt(), monitor], **options)
print("RESULT" + json.dumps({
    "state": run.state, "steps": run.step, "names": run.batch.names,
    "first": float(run.batch.column("loss")[0]), "before": before,
    "batches": run.batch.column("loss").reshape(3, 6).mean(axis=1).tolist(),
    "epochs": run.epoch_column("loss"), "history": history.history["loss"],
    "validation": run.epoch_column("val_loss"), "val_history": history.history["val_loss"],
    "rate": float(run.batch.column("learning_rate")[0]),
    "interrupted": [monitor.runs[1].state, monitor.runs[1].step],
}))
"""


@pytest.fixture(scope="module")
def result():
    pytest.importorskip("keras")
    environment = {**os.environ, "KERAS_BACKEND": "torch", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.split("RESULT")[1])


def test_batches_and_epochs_are_those_of_keras(result):
    assert (result["state"], result["steps"]) == ("done", 18)
    assert set(result["names"]) == {"loss", "mae", "learning_rate"}
    assert result["epochs"] == pytest.approx(result["history"])
    assert result["validation"] == pytest.approx(result["val_history"])
    assert result["first"] == pytest.approx(result["before"], rel=1e-4)
    # Batches of one size: their mean is that of the epoch.
    assert result["batches"] == pytest.approx(result["history"], rel=1e-4)
    assert result["rate"] == pytest.approx(0.01)


def test_the_first_interrupt_ends_keras_fit_after_the_batch(result):
    assert result["interrupted"] == ["interrupted", 3]
