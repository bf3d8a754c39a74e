"""Time the same work on minitf and on its peers, in turns, and print the ratios.

    python -m tests.benchmarks.setup_peers          once: installs the peers
    python -m tests.benchmarks.run                  all workloads, all engines
    python -m tests.benchmarks.run W3 W4 --engines minitf-numpy keras-tensorflow --rounds 9

Where it sits   the entry; workloads.py says what is timed, engines.py where, report.py how it
                reads.
The one idea    a machine is never quiet. Engines take turns, round after round, every other round
                backwards; what disturbs one disturbs all, and the ratio of a round still tells.
Read next       workloads.py
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import cold_start, report
from tests.benchmarks.engines import (
    ENGINES,
    HERE,
    ONLY,
    EngineError,
    Worker,
    interpreter,
    one_of,
)
from tests.benchmarks.workloads import WORKLOADS

Samples = dict[str, Callable[[], float]]


def main() -> None:
    options = arguments()
    engines = [engine for engine in options.engines if is_installed(engine)]
    if not engines:
        sys.exit("none of the engines is installed")
    facts = report.machine()
    print("\n".join(f"{name}: {value}" for name, value in facts.items()), end="\n\n")
    results = {name: measure(name, engines, options) for name in options.workloads}
    path = options.json or HERE / "results" / time.strftime("%Y-%m-%dT%H-%M-%S.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": facts, "workloads": results}, indent=1) + "\n")
    print(f"written to {path}")


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What the command line says; `words` instead of it."""
    names = [*WORKLOADS, "W8"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "workloads", nargs="*", type=one_of(names), default=names, metavar="workload"
    )
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES, metavar="engine")
    parser.add_argument("--rounds", type=int, default=7, help="samples of each engine")
    parser.add_argument("--steps", type=int, help="batches in one sample, in place of the default")
    parser.add_argument("--json", type=Path, help="where the samples are written")
    return parser.parse_args(words)


def is_installed(engine: str) -> bool:
    try:
        interpreter(engine)
    except EngineError as error:
        print(f"left out: {error}")
        return False
    return True


def measure(name: str, engines: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """Time one workload, print its table and return everything that was seen."""
    if name == "W8":
        samples = cold_start.samples(engines)
        interleave(samples, rounds=1)  # compiled modules are kept, files are in memory
        taken = interleave(samples, options.rounds)
        rows = report.summarize(taken, base="import numpy")
        print(report.table(f"W8  {cold_start.WORDS}", rows, "import numpy"), end="\n\n")
        return {"words": cold_start.WORDS, "seconds": taken, "summary": rows}
    return measure_steps(name, engines, options.rounds, options.steps or WORKLOADS[name].steps)


def measure_steps(name: str, engines: list[str], rounds: int, steps: int) -> dict[str, Any]:
    """Seconds of one training step, and from `fit` to its first finished batch."""
    able = [engine for engine in engines if name in ONLY.get(engine, WORKLOADS)]
    workers = {engine: worker for engine in able if (worker := start(engine, name))}
    answers: dict[str, list[dict[str, Any]]] = {engine: [] for engine in workers}

    def sample(engine: str) -> Callable[[], float]:
        def take() -> float:
            answers[engine].append(workers[engine].run(steps))
            return float(answers[engine][-1]["seconds"]) / steps

        return take

    try:
        samples = {engine: sample(engine) for engine in workers}
        interleave(samples, rounds=1)  # warm up
        taken = interleave(samples, rounds)
    finally:
        for worker in workers.values():
            worker.stop()
    base = next(iter(taken))
    rows = report.summarize(taken, base)
    words = WORKLOADS[name].words
    print(report.table(f"{name}  {words}: seconds a step", rows, base))
    greetings = {engine: worker.greeting for engine, worker in workers.items()}
    print(report.notes(greetings, answers), end="\n\n")
    seen = {"greetings": greetings, "answers": answers, "steps": steps}
    return {"words": words, "seconds": taken, "summary": rows, **seen}


def start(engine: str, workload: str) -> Worker | None:
    try:
        return Worker(engine, workload)
    except EngineError as error:
        print(f"left out: {error}")
        return None


def interleave(samples: Samples, rounds: int) -> report.Seconds:
    """Take one sample of each, then again; every other round in the opposite order."""
    taken: report.Seconds = {name: [] for name in samples}
    for turn in range(rounds):
        for name in list(samples)[:: 1 if turn % 2 == 0 else -1]:
            taken[name].append(samples[name]())
    return taken


if __name__ == "__main__":
    main()
