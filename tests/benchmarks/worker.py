"""One engine in a process of its own, which trains so many steps whenever it is asked to.

    python -m tests.benchmarks.worker ENGINE WORKLOAD

Where it sits   engines.py starts one for each engine; they talk in lines of JSON.
The one idea    a process that stays alive can be timed in turn with others, so that whatever the
                machine does meanwhile hits all of them alike.

    asked {"steps": 100}    answers {"seconds": ..., "loss": ..., "memory": bytes}

The first answer comes unasked: {"first_batch": seconds of an epoch of one batch, the very first,
"engine": versions}. The process ends when its standard input does.
"""

import contextlib
import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import Any, TextIO

from tests.benchmarks.by_hand import Train, with_session, with_tape
from tests.benchmarks.memory import most_held
from tests.benchmarks.workloads import WORKLOADS, Workload


def main(engine: str, name: str) -> None:
    # Libraries print as they like; the answers go out through the real standard output.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    sys.stdout = sys.stderr
    with load(engine, name) as (train, versions):
        serve(WORKLOADS[name], train, versions, answers)


@contextlib.contextmanager
def load(engine: str, name: str) -> Iterator[tuple[Train, str]]:
    """Import an engine, and make the workload's network in it."""
    library, _, kind = engine.partition("-")
    workload = WORKLOADS[name]
    if library == "minitf" and kind != "fast":
        sys.modules["llvmlite"] = None  # type: ignore[assignment]  # as if it were not installed
    if kind == "session":
        tf = importlib.import_module(f"{library}.compat.v1")
        tf.disable_v2_behavior()
        yield with_session.trainer(tf, workload), f"{library} {tf.__version__}"
    elif kind == "eager":
        tf = importlib.import_module(library)
        yield with_tape.trainer(tf, workload), f"{library} {tf.__version__}"
    elif library == "minitf":
        import minitf as tf
        from minitf.backends.threads import kernel_set

        with tf.device("torch:cpu" if kind == "torch" else "cpu"):
            versions = f"minitf {tf.__version__}, products by OpenBLAS' {kernel_set()}"
            yield by_fit(workload, tf.keras, fused=kind == "fast"), versions
    elif library == "keras":
        os.environ["KERAS_BACKEND"] = kind
        import keras

        backend = sys.modules[kind]
        versions = f"keras {keras.__version__}, {kind} {backend.__version__}"
        yield by_fit(workload, keras), versions
    else:
        by_hand = importlib.import_module(f"tests.benchmarks.by_hand.with_{library}")
        yield by_hand.trainer(name, workload), by_hand.VERSIONS


def by_fit(workload: Workload, keras: Any, fused: bool = False) -> Train:
    """One epoch of `fit`; with `fused`, minitf's plans are made of compiled kernels."""
    model = workload.build(keras, jit_compile=True) if fused else workload.build(keras)

    def train(x: Any, y: Any) -> float:
        if fused and "train" in model._steps:  # not the very first time: then they are ready
            for concrete in model._steps["train"]._plans.values():
                concrete.plan.speedup.wait()
        history = model.fit(x, y, batch_size=workload.batch, epochs=1, verbose=0)
        return float(history.history["loss"][-1])

    return train


def serve(workload: Workload, train: Train, versions: str, answers: TextIO) -> None:
    def answer(**fields: Any) -> None:
        print(json.dumps(fields), file=answers, flush=True)

    first, _ = timed(train, workload, 1)  # tracing and compiling included
    answer(first_batch=first, engine=versions)
    for line in sys.stdin:
        seconds, loss = timed(train, workload, json.loads(line)["steps"])
        answer(seconds=seconds, loss=loss, memory=most_held())


def timed(train: Train, workload: Workload, steps: int) -> tuple[float, float]:
    """Seconds of an epoch of so many batches, and its loss."""
    x, y = workload.data(steps)
    started = time.perf_counter()
    loss = train(x, y)
    return time.perf_counter() - started, loss


if __name__ == "__main__":
    main(*sys.argv[1:])
