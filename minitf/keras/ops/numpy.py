"""keras.ops.numpy: functions named as in numpy.

Where it sits   a face over the themes of keras.ops.
The one idea    the names that Keras keeps in this part; themes are loaded when first used.
Try it          >>> from minitf import keras
                >>> keras.ops.numpy.add(1, 2).numpy()
                np.int32(3)
Read next       keras/ops/names.py

As https://keras.io/api/ops/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import unknown_name
from minitf.keras.ops.names import FACES, find

__all__ = list(FACES["numpy"])


def __getattr__(name: str) -> Any:
    if name in __all__:
        return find(name)
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("function of keras.ops.numpy", name, __all__)


def __dir__() -> list[str]:
    return sorted(__all__)
