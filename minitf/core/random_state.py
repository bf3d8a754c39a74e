"""Chance with a memory: a generator that gives the same numbers for the same seed.

Where it sits   below the random ops; each op carries the generator it draws from.
The one idea    eager code and compiled plans draw from the same generator, in the same order, so
                the same seed gives the same run in either mode.
Try it          >>> Generator(7).numpy().random() == Generator(7).numpy().random()
                True
Read next       ops/random.py
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np


class Generator:
    """A stream of random numbers.

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


GLOBAL = Generator()


def generator_for(seed: int | None) -> Generator:
    """A stream of its own for an op with a seed; the global stream without one."""
    return GLOBAL if seed is None else Generator(seed)
