"""Chance with a memory: streams of random numbers, and the seeds they start from.

Where it sits   below the random ops; each op that draws carries the stream it draws from.
The one idea    a stream is known by two seeds, the program's and the op's, and so is every number
                in it.  https://www.tensorflow.org/api_docs/python/tf/random/set_seed
Try it          >>> Stream((7, 1)).reserve(3), Stream((7, 1)).reserve(5)
                (array([0, 1, 7]), array([0, 1, 7]))
Read next       ops/random.py
"""

from __future__ import annotations

import os
import random as python_random
import weakref
from collections.abc import MutableMapping
from typing import Any

import numpy as np

_LARGEST = 2**31 - 1
_SEED_OF_NOBODY = 87654321  # what TensorFlow takes where an op has a seed and the program none


class Seeds:
    """The program's seed, and the seeds that ops without one of their own get from it.

    Attributes:
        program: What `tf.random.set_seed` was given; None before.
        must_be_set: Whether drawing without any seed is an error.
        epoch: How often `set_seed` was called.
    """

    def __init__(self) -> None:
        self.program: int | None = None
        self.must_be_set = False
        self.epoch = 0
        self._next = python_random.Random()
        self._kept: dict[tuple, Stream] = {}
        self._of_graphs: MutableMapping[Any, int] = weakref.WeakKeyDictionary()
        self._counts: MutableMapping[Any, int] = weakref.WeakKeyDictionary()

    def start(self, seed: int, graph: Any = None) -> None:
        """Everything that draws starts again, from this seed.

        With a graph: the ops that are appended to it from now on take this for the program's seed.
        """
        if graph is not None:
            self._of_graphs[graph] = seed
            return
        self.program = seed
        self.epoch += 1
        self._next = python_random.Random(seed)
        self._kept.clear()

    def pair(self, seed: int | None, graph: Any = None) -> tuple[int, int] | None:
        """The two numbers an op's stream starts from: the program's seed, and the op's.

        An op without a seed gets one: by a throw where it runs at once, by counting in a graph.
        None without any seed at all: then chance decides.
        """
        program = self.program if graph is None else self._of_graphs.get(graph, self.program)
        if program is None and seed is None:
            if self.must_be_set:
                raise RuntimeError(
                    "Random ops require a seed to be set when determinism is enabled.  "
                    "Write: tf.random.set_seed(1)"
                )
            return None
        if seed is None:
            seed = self._next.randint(0, _LARGEST) if graph is None else self._counted(graph)
        program = _SEED_OF_NOBODY if program is None else program
        pair = int(program) % _LARGEST, int(seed) % _LARGEST
        return (0, _LARGEST) if pair == (0, 0) else pair

    def _counted(self, graph: Any) -> int:
        self._counts[graph] = self._counts.get(graph, -1) + 1
        return self._counts[graph]

    def stream(self, kind: tuple, seed: int | None, graph: Any = None) -> Stream:
        """The stream of an op of this kind (its name and types).

        Run at once, ops of one kind with one seed draw from one stream, one after the other; in a
        graph each has a stream of its own.
        """
        pair = self.pair(seed, graph)
        if graph is not None or seed is None:
            return Stream(pair)
        return self._kept.setdefault((*kind, pair), Stream(pair))


SEEDS = Seeds()


class Stream:
    """A stream of TensorFlow's random bits (backends/numpy/philox.py).

    Args:
        seeds: Where it starts; None: somewhere.

    Attributes:
        start: The two numbers that every number of the stream comes from.
        position: How many blocks of the stream were given out.
    """

    def __init__(self, seeds: tuple[int, int] | None):
        self._seeds, self.start = seeds, seeds or (_anything(), _anything())
        self.position = 0
        self._epoch = SEEDS.epoch

    def reserve(self, blocks: int) -> np.ndarray:
        """Set the next `blocks` blocks aside, and return the state they begin with."""
        if self._epoch != SEEDS.epoch:  # a new program seed: all streams start again
            self._epoch, self.position = SEEDS.epoch, 0
        key, high = self.start
        state = np.array([self.position, high, key], np.int64)
        self.position += blocks
        return state

    def afresh(self) -> Stream:
        """The same stream from its beginning; another one when it has no seeds."""
        return Stream(self._seeds)

    def snapshot(self) -> Any:
        """Which stream this is and where it stands, for `restore`."""
        return self.start, self.position

    def restore(self, snapshot: Any) -> None:
        """Stand where it, or another stream, stood."""
        self.start, self.position = snapshot


def _anything() -> int:
    return int.from_bytes(os.urandom(8), "little", signed=True)


class Generator:
    """A fast stream for what is drawn again in every step of training, as in Dropout.

    Args:
        seed: A whole number; the same seed gives the same stream.  None: a new one each time.
    """

    def __init__(self, seed: int | None = None):
        self._numpy: np.random.Generator | None = None
        self._torch: dict[str, Any] = {}
        self.seed = self._fresh(seed)

    @staticmethod
    def _fresh(seed: int | None) -> int:
        return int.from_bytes(os.urandom(4), "little") if seed is None else seed

    def reset(self, seed: int | None = None) -> None:
        """Start the stream again, from a new seed; plans that draw from it follow."""
        self.seed = self._fresh(seed)
        if self._numpy is not None:
            self._numpy.bit_generator.state = np.random.SFC64(self.seed).state
        for generator in self._torch.values():
            generator.manual_seed(self.seed)

    def numpy(self) -> np.random.Generator:
        """The stream for numpy arrays.  SFC64: the fastest of numpy's good generators."""
        if self._numpy is None:
            self._numpy = np.random.Generator(np.random.SFC64(self.seed))
        return self._numpy

    def torch(self, device: Any) -> Any:
        """The stream for torch arrays on a device."""
        if str(device) not in self._torch:
            import torch  # heavy, and only asked for by torch arrays

            generator = torch.Generator(device=device)
            generator.manual_seed(self.seed)
            self._torch[str(device)] = generator
        return self._torch[str(device)]

    def snapshot(self) -> Any:
        """Where the stream stands, on every device, for `restore`."""
        of_torch = {device: stream.get_state() for device, stream in self._torch.items()}
        return self.numpy().bit_generator.state, of_torch

    def restore(self, snapshot: Any) -> None:
        """Stand where it, or its copy, stood."""
        self.numpy().bit_generator.state, of_torch = snapshot
        for device, state in of_torch.items():
            self.torch(device).set_state(state)


GLOBAL = Generator()
