"""W8: how long a fresh interpreter takes to import, and from nothing to a trained model.

Where it sits   a workload like the others for run.py, but each sample is a process of its own.
The one idea    what is loaded once per process can only be timed in a new process.
"""

import json
import subprocess
from collections.abc import Callable

from tests.benchmarks.engines import REPOSITORY, environment, interpreter

WORDS = "cold start: import, and a script that imports, builds and fits one epoch"

# The clock starts before the first import; what measures the memory is loaded after it stopped.
TIMED = """
import sys; sys.modules["llvmlite"] = None  # no extra of minitf's
import time; started = time.perf_counter()
{work}
seconds = time.perf_counter() - started
import json
from tests.benchmarks.memory import most_held
print(json.dumps([seconds, most_held()]))
"""

IMPORT = "import {module}"

# One epoch of 32 small batches.
SCRIPT = """
import {module} as keras
from tests.benchmarks.workloads import WORKLOADS
workload = WORKLOADS["W4"]
x, y = workload.data(steps=32)
workload.build(keras).fit(x, y, batch_size=workload.batch, epochs=1, verbose=0)
"""

Sample = Callable[[], tuple[float, int]]


def samples(engines: list[str]) -> dict[str, Sample]:
    """Name -> a function which takes one sample: seconds, and the most bytes held."""
    taken = {"import numpy": sample("minitf-numpy", IMPORT.format(module="numpy"))}
    if any(engine.startswith("minitf") for engine in engines):
        taken["import minitf"] = sample("minitf-numpy", IMPORT.format(module="minitf"))
        taken["script minitf"] = sample("minitf-numpy", SCRIPT.format(module="minitf.keras"))
    for engine in engines:
        if engine.startswith("keras"):
            taken[f"import {engine}"] = sample(engine, IMPORT.format(module="keras"))
            taken[f"script {engine}"] = sample(engine, SCRIPT.format(module="keras"))
    return taken


def sample(engine: str, work: str) -> Sample:
    def take() -> tuple[float, int]:
        answer = subprocess.run(
            [interpreter(engine), "-c", TIMED.format(work=work)],
            cwd=REPOSITORY,
            env=environment(engine),
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, memory = json.loads(answer.stdout.splitlines()[-1])
        return seconds, memory

    return take
