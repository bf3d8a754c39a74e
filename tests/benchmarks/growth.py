"""Memory over many steps: what a long training holds, looked at ten times on the way.

    python -m tests.benchmarks.growth                       W1 to W4, 100,000 steps each
    python -m tests.benchmarks.growth W5 --steps 2000

Where it sits   beside run.py; tests/execution/test_growth.py counts the same on a small network.
The one idea    a leak is a slope: after the first look, the memory stays where it is.
Read next       memory.py
"""

import argparse

from minitf import keras
from tests.benchmarks.engines import one_of
from tests.benchmarks.memory import held_now
from tests.benchmarks.workloads import WORKLOADS

LOOKS = 10
BATCHES = 100  # of an epoch: the data are made once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    some = ["W1", "W2", "W3", "W4"]
    parser.add_argument("workloads", nargs="*", type=one_of(WORKLOADS), default=some)
    parser.add_argument("--steps", type=int, default=100_000)
    options = parser.parse_args()
    for name in options.workloads:
        looks = held_while_training(name, options.steps)
        megabytes = " ".join(f"{held / 1e6:.1f}" for held in looks)
        print(f"{name}  {options.steps:,} steps  MB after each tenth: {megabytes}")
        print(
            f"    grown by {(looks[-1] - looks[0]) / 1e6:.2f} MB after the first look", flush=True
        )


def held_while_training(name: str, steps: int) -> list[int]:
    """Bytes that the process holds after each tenth of the steps."""
    workload = WORKLOADS[name]
    model = workload.build(keras)
    x, y = workload.data(min(BATCHES, steps // LOOKS))
    epochs = max(steps // LOOKS // BATCHES, 1)
    looks = []
    for _ in range(LOOKS):
        model.fit(x, y, batch_size=workload.batch, epochs=epochs, verbose=0)
        looks.append(held_now())
    return looks


if __name__ == "__main__":
    main()
