"""Time the same work on minitf and on its peers, in turns, and print the ratios.

    python -m tests.benchmarks.run --install        installs what is missing; all workloads, all
                                                    engines
    python -m tests.benchmarks.run --publish        the same, and the README shows it
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

from tests.benchmarks import cold_start, publish, report, setup_peers, speed
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

Samples = dict[str, Callable[[], Any]]


def main() -> None:
    options = arguments()
    if options.install:
        setup_peers.install_missing()
    engines = [engine for engine in options.engines if is_installed(engine)]
    if not engines:
        sys.exit("none of the engines is installed")
    if options.publish and engines != ENGINES:
        sys.exit("--publish is for all engines; see above which are left out")
    facts = report.machine()
    print("\n".join(f"{name}: {value}" for name, value in facts.items()), end="\n\n")
    results = {name: measure(name, engines, options) for name in options.workloads}
    path = options.json or HERE / "results" / time.strftime("%Y-%m-%dT%H-%M-%S.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {"machine": facts, "workloads": results}
    path.write_text(json.dumps(whole, indent=1) + "\n")
    print(f"written to {path}")
    if options.publish:
        publish.write(speed=speed.compact(whole))


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
    parser.add_argument("--install", action="store_true", help="install peers that are missing")
    parser.add_argument("--publish", action="store_true", help="the README shows these samples")
    options = parser.parse_args(words)
    if options.publish and options.workloads != names:
        parser.error("--publish is for all workloads at once")
    return options


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
        seconds = {name: [one for one, _ in pairs] for name, pairs in taken.items()}
        memory = {name: max(most for _, most in pairs) for name, pairs in taken.items()}
        rows = report.summarize(seconds, base="import numpy")
        print(report.table(f"W8  {cold_start.WORDS}", rows, "import numpy"))
        print("\n".join(f"  {name:28}{most / 1e6:8.0f} MB" for name, most in memory.items()), "\n")
        return {"words": cold_start.WORDS, "seconds": seconds, "memory": memory}
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
    memory = {engine: max(said["memory"] for said in answers[engine]) for engine in answers}
    seen = {"greetings": greetings, "memory": memory, "steps": steps}
    return {"words": words, "seconds": taken, **seen}


def start(engine: str, workload: str) -> Worker | None:
    try:
        return Worker(engine, workload)
    except EngineError as error:
        print(f"left out: {error}")
        return None


def interleave(samples: Samples, rounds: int) -> dict[str, list[Any]]:
    """Take one sample of each, then again; every other round in the opposite order."""
    taken: dict[str, list[Any]] = {name: [] for name in samples}
    for turn in range(rounds):
        for name in list(samples)[:: 1 if turn % 2 == 0 else -1]:
            taken[name].append(samples[name]())
    return taken


if __name__ == "__main__":
    main()
