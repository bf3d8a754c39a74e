"""What watching costs a step of `fit`: RunMonitor switched on and off in turns, within one run.

    python -m tests.benchmarks.watching
    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.watching --blocks 400

The second keeps the matrix products on the thread whose processor time is counted: for a machine
that others use as well.

Where it sits   beside run.py; needs nothing but this repository.
The one idea    a machine is never quiet, and two runs never meet the same disturbance. So one run
                is watched for a block of steps, then not for a block, and so on; each pair of
                neighbours gives a difference, and refreshes and checkpoints fall where they fall.
Read next       report.py
"""

import argparse
import statistics
import time
from typing import Any

import numpy as np
from minitf_widgets import RunMonitor

from minitf import keras
from tests.benchmarks import report

# Inputs, units of the layers, rows of a batch, steps of a block, blocks of an epoch. The first is
# the network of the promise "at most 2 percent"; the step of the second is little more than Python:
# "at most 20 µs".
NETWORKS: dict[str, tuple[int, list[int], int, int, int]] = {
    "784-512-512-10": (784, [512, 512, 10], 32, 20, 10),
    "2-4-1": (2, [4, 1], 4, 1000, 40),
}


class Alternating(keras.callbacks.Callback):
    """Lets a monitor hear every other block of steps, and measures all blocks.

    Attributes:
        seconds: of a step, with the monitor and without, one number a block.
    """

    def __init__(self, monitor: RunMonitor, block: int) -> None:
        super().__init__()
        self._monitor, self._block = monitor, block
        self.seconds: dict[bool, list[float]] = {True: [], False: []}
        self._watched, self._steps, self._since = True, 0, 0.0

    def set_model(self, model: Any) -> None:
        self._monitor.set_model(model)

    def set_params(self, params: dict[str, Any]) -> None:
        self._monitor.set_params(params)

    def set_loop(self, loop: Any) -> None:
        self._monitor.set_loop(loop)
        self._keep, loop.keeper = loop.keeper, self._switch

    def on_train_begin(self, logs: Any = None) -> None:
        self._monitor.on_train_begin(logs)
        self._since = time.thread_time()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._monitor.on_epoch_begin(epoch, logs)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._steps += 1
        if self._watched:
            self._monitor.on_train_batch_end(batch, logs)

    def _switch(self, epoch: int, done: int) -> None:
        if self._watched:
            self._keep(epoch, done)
        if done and self._steps % self._block == 0:
            now = time.thread_time()
            self.seconds[self._watched].append((now - self._since) / self._block)
            self._watched = not self._watched
            self._since = time.thread_time()

    def on_train_end(self, logs: Any = None) -> None:
        self._monitor.on_train_end(logs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, default=200, help="blocks with, and as many without")
    options = parser.parse_args()
    for name, fact in report.machine().items():
        print(f"{name}: {fact}")
    for network in NETWORKS:
        for words, traits in (("watched", {}), ("with the gradient norm", {"gradient_norm": True})):
            print(f"{network}, {words}: {measure(network, options.blocks, **traits)}")


def measure(network: str, blocks: int, **traits: Any) -> str:
    """The cost of a step in words.

    The median pair tells what every step pays; the mean (without the highest and the lowest
    twentieth, which are the machine's) has refreshes and checkpoints in it.
    """
    width, units, rows, block, blocks_of_epoch = NETWORKS[network]
    samples = rows * block * blocks_of_epoch
    keras.utils.set_random_seed(0)
    hidden = [keras.layers.Dense(size, "relu") for size in units[:-1]]
    model = keras.Sequential([keras.Input((width,)), *hidden, keras.layers.Dense(units[-1])])
    model.compile("adam", "mse")
    random = np.random.default_rng(0)
    x = random.normal(size=(samples, width)).astype("float32")
    y = random.normal(size=(samples, units[-1])).astype("float32")
    both = Alternating(RunMonitor(**traits), block)
    # The norm is computed in the step itself, watched or not: it must be compared with a plain one.
    if traits:
        plain = measure_alone(model, x, y, rows)
    epochs = -(-2 * blocks // blocks_of_epoch)
    model.fit(x, y, batch_size=rows, epochs=epochs, verbose=0, callbacks=[both])
    with_it, without = both.seconds[True], both.seconds[False]
    if traits:
        without = [plain] * len(with_it)
    more = [a - b for a, b in zip(with_it, without, strict=False)]
    base = trimmed_mean(without)
    mean = trimmed_mean(with_it) - base
    return (
        f"a step of {report.duration(base)} takes {1e6 * statistics.median(more):+.1f} µs "
        f"({statistics.median(more) / base:+.2%}) in the median, "
        f"{1e6 * mean:+.1f} µs ({mean / base:+.2%}) in the mean"
    )


def measure_alone(model: Any, x: Any, y: Any, rows: int) -> float:
    """Seconds of a step that nobody watches."""
    model.fit(x, y, batch_size=rows, verbose=0)
    started = time.thread_time()
    model.fit(x, y, batch_size=rows, epochs=5, verbose=0)
    return (time.thread_time() - started) / (5 * len(x) // rows)


def trimmed_mean(values: list[float]) -> float:
    """The mean without the highest and the lowest twentieth."""
    cut = len(values) // 20
    return statistics.mean(sorted(values)[cut : len(values) - cut])


if __name__ == "__main__":
    main()
