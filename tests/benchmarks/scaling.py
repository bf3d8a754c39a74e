"""Cost against size: how the time of a step, and of planning it, grows with what is asked for.

    python -m tests.benchmarks.scaling                  prints, and writes results/scaling.json
    python -m tests.benchmarks.scaling --publish        and makes the README's picture of it
    python -m tests.benchmarks.scaling --quick          the small sizes only

Where it sits   beside run.py, which compares engines at fixed sizes.
The one idea    four lines: parameters, samples in a batch, operations of a graph (to run it, and to
                plan it); each from few to as many as fit.  Where a line is flat, the time goes into
                calls; where it climbs, into arithmetic.
Read next       scaling_picture.py
"""

import argparse
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import minitf as tf
from minitf import keras
from minitf.core.graph import Graph
from minitf.execution.plan import Plan
from tests.benchmarks import publish, report
from tests.benchmarks.engines import HERE

PARAMETERS = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
BATCHES = [1, 4, 16, 64, 256, 1024, 4096]
OPERATIONS = [10, 100, 1_000, 10_000]
OF_A_BATCH = 7_000  # parameters, where batches grow
BATCH = 32  # where parameters grow


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the two largest sizes")
    parser.add_argument("--publish", action="store_true", help="the README shows these samples")
    options = parser.parse_args()
    stop = -2 if options.quick else None
    lines = {
        "parameters": [(n, step_of(n, BATCH)) for n in PARAMETERS[:stop]],
        "samples in a batch": [(n, step_of(OF_A_BATCH, n)) for n in BATCHES[:stop]],
        "operations: a run": [(n, run_of(n)) for n in OPERATIONS[:stop]],
        "operations: planning": [(n, planning_of(n)) for n in OPERATIONS[:stop]],
    }
    for name, points in lines.items():
        print(name)
        print("\n".join(f"  {size:>10,}  {report.duration(seconds)}" for size, seconds in points))
    kept = {"machine": report.machine(), "seconds": lines}
    path = HERE / "results" / "scaling.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(kept, indent=1) + "\n")
    print(f"written to {path}")
    if options.publish:
        publish.write(scaling=kept)


def step_of(parameters: int, batch: int) -> float:
    """Seconds of a training step (Adam) of a network with about so many parameters."""
    width = max(round((parameters / 2) ** 0.5), 1)
    model = keras.Sequential([
        keras.Input((width,)), keras.layers.Dense(width, activation="relu"),
        keras.layers.Dense(width),
    ])  # fmt: skip
    model.compile("adam", "mse")
    steps = int(min(max(10**9 // (parameters * batch), 1), 1000))
    x = np.ones((batch * steps, width), np.float32)
    epoch = lambda: model.fit(x, x, batch_size=batch, epochs=1, verbose=0)  # noqa: E731
    return least(epoch) / steps


def chain(operations: int) -> tuple[Graph, Any, Any]:
    """A graph of so many small operations, one after the other."""
    graph = Graph()
    with graph.as_default():
        x = z = graph.placeholder([8], name="x")
        for n in range(operations):
            z = tf.tanh(z) if n % 2 else z + x
    return graph, x, z


def run_of(operations: int) -> float:
    """Seconds of a run of a plan with so many operations."""
    graph, x, z = chain(operations)
    plan = Plan(graph, [x], [(8,)], [z])
    plan.inputs[0][:] = 0.5
    return least(plan.run, times=50)


def planning_of(operations: int) -> float:
    """Seconds of making that plan."""
    graph, x, z = chain(operations)
    return least(lambda: Plan(graph, [x], [(8,)], [z]))


def least(work: Callable[[], Any], times: int = 7) -> float:
    """Seconds of the shortest of some runs, after one that warms up, to four digits."""
    work()
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return float(f"{min(seconds):.4g}")


if __name__ == "__main__":
    main()
