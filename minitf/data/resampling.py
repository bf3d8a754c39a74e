"""Rejection: leave out elements by chance, so that the classes come as often as wanted.

Where it sits   beside dropping.
The one idea    elements of the rarest class (as against what is wanted) all stay; of each other
                class only so many that the proportions are right.
Try it          >>> import minitf as tf
                >>> rare = tf.data.Dataset.from_tensor_slices([0] * 90 + [1] * 10).repeat(10)
                >>> even = rare.rejection_resample(lambda x: x, [0.5, 0.5], [0.9, 0.1], seed=1)
                >>> classes = [int(found) for found, _ in even]
                >>> 0.4 < sum(classes) / len(classes) < 0.6
                True
Read next       minitf/data/dropping.py
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core.spec import TensorSpec
from minitf.data.chance import Draws, SeedGenerator
from minitf.data.mapping import Calling, Wrap
from minitf.data.nodes import Element, Env, Node


class Resample(Calling):
    """Pairs of a class and an element, with the classes as often as wanted.

    Args:
        source: The node below.
        class_func: Gives the class, a whole number, of an element.
        target: How often each class is wanted.
        initial: How often each comes; None: counted on the way.
        seed: The seed, or None.
        wrap: Makes a Dataset of a node.
    """

    method = "rejection_resample"
    label = "_MapDataset"

    def __init__(
        self, source: Node, class_func: Callable[..., Any], target: Any, initial: Any,
        seed: int | None, wrap: Wrap,
    ):  # fmt: skip
        super().__init__(source, class_func, wrap)
        self._seeds = SeedGenerator(seed, True)
        self.target = np.asarray(target, np.float64)
        self.initial = None if initial is None else np.asarray(initial, np.float64)
        kind = self.traced.spec
        if not isinstance(kind, TensorSpec) or kind.shape.rank or not kind.dtype.is_integer:
            raise TypeError(f"`class_func` must return a whole number; it returns {kind}.")
        self.spec = (kind, source.spec)

    def elements(self, env: Env) -> Iterator[Element]:
        class_of, draw = self.traced.runner(env), Draws(self._seeds.next())
        counts = np.ones(len(self.target))
        for element in self.source.elements(env):
            (found,) = class_of(element)
            counts[int(found)] += 1
            ratio = self.target / (counts / counts.sum() if self.initial is None else self.initial)
            if draw() / 2**32 < ratio[int(found)] / ratio.max():
                yield (found, *element)
