"""keras.optimizers.legacy: the optimizers of Keras 2, which Keras 3 refuses.

Where it sits   beside the optimizers; only names.
The one idea    the rules are the same ones; what was different is how state was kept.
Try it          >>> from minitf import keras
                >>> keras.optimizers.legacy.Adam()
                Traceback (most recent call last):
                minitf.errors.MissingExtraError: `keras.optimizers.legacy` is not in Keras 3.
                  write instead: keras.optimizers.Adam()
Read next       keras/optimizers/optimizer.py
"""

from __future__ import annotations

from typing import Any

from minitf.errors import MissingExtraError


class _Refused:
    """An optimizer of Keras 2."""

    def __init__(self, *args: Any, **kwargs: Any):
        raise MissingExtraError(
            "`keras.optimizers.legacy` is not in Keras 3.",
            instead=f"keras.optimizers.{type(self).__name__}()",
        )


def _refused(name: str) -> type:
    return type(name, (_Refused,), {"__doc__": f"{name} of Keras 2: refused, as in Keras 3."})


SGD, Adagrad, Adam, Ftrl, Optimizer, RMSprop = map(
    _refused, ("SGD", "Adagrad", "Adam", "Ftrl", "Optimizer", "RMSprop")
)

__all__ = ["SGD", "Adagrad", "Adam", "Ftrl", "Optimizer", "RMSprop"]
