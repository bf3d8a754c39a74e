"""One engine in a process of its own, which trains so many steps whenever it is asked to.

    python -m tests.benchmarks.worker ENGINE WORKLOAD

Where it sits   engines.py starts one for each engine; they talk in lines of JSON.
The one idea    a process that stays alive can be timed in turn with others, so that whatever the
                machine does meanwhile hits all of them alike.

    asked {"steps": 100}    answers {"seconds": ..., "loss": ..., "memory": bytes}

The first answer comes unasked: {"first_batch": seconds from calling fit to the end of its first
batch, "engine": versions}. The process ends when its standard input does.
"""

import contextlib
import json
import os
import resource
import sys
import time
from typing import Any, TextIO

from tests.benchmarks.workloads import WORKLOADS, Workload


def main(engine: str, workload: str) -> None:
    # Libraries print as they like; the answers go out through the real standard output.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    sys.stdout = sys.stderr
    with load(engine) as (keras, versions):
        serve(WORKLOADS[workload], keras, versions, answers)


@contextlib.contextmanager
def load(engine: str) -> Any:
    """Import an engine's `keras` and make its device the current one."""
    library, _, device = engine.partition("-")
    if library == "minitf":
        import minitf as tf

        with tf.device("cpu" if device == "numpy" else f"{device}:cpu"):
            yield tf.keras, f"minitf {tf.__version__}"
    else:
        os.environ["KERAS_BACKEND"] = device
        import keras

        backend = sys.modules[device]
        yield keras, f"keras {keras.__version__}, {device} {backend.__version__}"


def serve(workload: Workload, keras: Any, versions: str, answers: TextIO) -> None:
    def answer(**fields: Any) -> None:
        print(json.dumps(fields), file=answers, flush=True)

    model = workload.build(keras)
    answer(first_batch=first_batch_seconds(model, workload, keras), engine=versions)
    for line in sys.stdin:
        x, y = workload.data(json.loads(line)["steps"])
        started = time.perf_counter()
        history = model.fit(x, y, batch_size=workload.batch, epochs=1, verbose=0)
        seconds = time.perf_counter() - started
        answer(seconds=seconds, loss=float(history.history["loss"][-1]), memory=peak_memory())


def first_batch_seconds(model: Any, workload: Workload, keras: Any) -> float:
    """From the call of `fit` to the end of its first batch: tracing and compiling included."""

    class FirstBatch(keras.callbacks.Callback):
        ended = 0.0

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.ended = self.ended or time.perf_counter()

    x, y = workload.data(steps=2)
    callback = FirstBatch()
    started = time.perf_counter()
    model.fit(x, y, batch_size=workload.batch, epochs=1, verbose=0, callbacks=[callback])
    return callback.ended - started


def peak_memory() -> int:
    """Most memory this process has held, in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main(*sys.argv[1:])
