"""A warning for functions that are traced again and again.

Where it sits   beside function, which counts its calls here.
The one idea    tracing costs a thousand times what a call costs; five times within ten calls is a
                mistake that should be named.
Try it          >>> calls = Calls("f")
                >>> calls.count(traced=True)
Read next       execution/function.py
"""

from __future__ import annotations

import logging

_LOG = logging.getLogger("tensorflow")
_WINDOW, _MANY, _WARNINGS = 10, 5, 2


class Calls:
    """How often a function was called, and in which of the calls it was traced."""

    def __init__(self, name: str):
        self._name = name
        self._count = self._warnings = 0
        self._traced: list[int] = []

    def count(self, traced: bool) -> None:
        """One more call."""
        self._count += 1
        if not traced:
            return
        self._traced = [n for n in self._traced if n >= self._count - _WINDOW] + [self._count]
        if len(self._traced) < _MANY or self._warnings == _WARNINGS:
            return
        self._warnings += 1
        _LOG.warning(
            "%d out of the last %d calls to %s triggered tf.function retracing. Tracing is "
            "expensive and the excessive number of tracings could be due to (1) creating "
            "@tf.function repeatedly in a loop, (2) passing tensors with different shapes, (3) "
            "passing Python objects instead of tensors. For (1), please define your @tf.function "
            "outside of the loop. For (2), @tf.function has reduce_retracing=True option that can "
            "avoid unnecessary retracing. For (3), please refer to "
            "https://www.tensorflow.org/guide/function#controlling_retracing and "
            "https://www.tensorflow.org/api_docs/python/tf/function for  more details.",
            len(self._traced), self._count, self._name,
        )  # fmt: skip
