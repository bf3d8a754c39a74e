"""Cost against size: how the time of a step, and of planning it, grows with what is asked for.

    python -m tests.benchmarks.scaling                  writes results/scaling.json and scaling.svg
    python -m tests.benchmarks.scaling --quick          the small sizes only

Where it sits   beside run.py, which compares engines at fixed sizes.
The one idea    three lines: parameters, samples in a batch, operations in a graph; each from ten
                to as many as fit.  Where a line is flat, the step is all calls; where it climbs
                straight, all arithmetic.
Read next       report.py
"""

from __future__ import annotations

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
from tests.benchmarks import report
from tests.benchmarks.engines import HERE

PARAMETERS = [10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]
BATCHES = [1, 4, 16, 64, 256, 1024, 4096]
OPERATIONS = [10, 100, 1_000, 10_000]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out the two largest sizes")
    stop = -2 if parser.parse_args().quick else None
    lines = {
        "parameters": [(n, step_of(n, batch=32)) for n in PARAMETERS[:stop]],
        "samples in a batch": [(n, step_of(7_000, batch=n)) for n in BATCHES[:stop]],
        "operations: a run": [(n, run_of(n)) for n in OPERATIONS[:stop]],
        "operations: planning": [(n, planning_of(n)) for n in OPERATIONS[:stop]],
    }
    for name, points in lines.items():
        print(name)
        print("\n".join(f"  {size:>10,}  {report.duration(seconds)}" for size, seconds in points))
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    facts = {"machine": report.machine(), "seconds": lines}
    (folder / "scaling.json").write_text(json.dumps(facts, indent=1) + "\n")
    draw(lines, folder / "scaling.svg")
    print(f"written to {folder}")


def step_of(parameters: int, batch: int) -> float:
    """Seconds of a training step (Adam) of a network with about so many parameters."""
    width = max(round((parameters / 2) ** 0.5), 1)
    model = keras.Sequential([
        keras.Input((width,)), keras.layers.Dense(width, activation="relu"),
        keras.layers.Dense(width),
    ])  # fmt: skip
    model.compile("adam", "mse")
    steps = 1 if parameters * batch > 10**8 else 5 if parameters * batch > 10**6 else 100
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
    graph, x, z = chain(operations)
    plan = Plan(graph, [x], [(8,)], [z])
    plan.inputs[0][:] = 0.5
    return least(plan.run)


def planning_of(operations: int) -> float:
    graph, x, z = chain(operations)
    return least(lambda: Plan(graph, [x], [(8,)], [z]), times=3)


def least(work: Callable[[], Any], times: int = 7) -> float:
    """Seconds of the processor in the shortest of some runs, after one that warms up."""
    work()
    seconds = []
    for _ in range(times):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def draw(lines: dict[str, list[tuple[int, float]]], path: Any) -> None:
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for (name, points), marker in zip(lines.items(), "os^v", strict=True):
        axes.loglog(*zip(*points, strict=True), marker=marker, label=name)
    axes.set(xlabel="how many", ylabel="seconds of the processor", title="Cost against size")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path)


if __name__ == "__main__":
    main()
