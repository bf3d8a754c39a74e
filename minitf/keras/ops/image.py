"""keras.ops.image: pictures.

Where it sits   a face over the themes of keras.ops.
The one idea    the names that Keras keeps in this part; themes are loaded when first used.
Try it          >>> from minitf import keras
                >>> keras.ops.image.rgb_to_grayscale([[[1.0, 1.0, 1.0]]]).numpy().shape
                (1, 1, 1)
Read next       keras/ops/names.py

As https://keras.io/api/ops/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import unknown_name
from minitf.keras.ops.names import FACES, find

__all__ = list(FACES["image"])


def __getattr__(name: str) -> Any:
    if name in __all__:
        return find(name)
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("function of keras.ops.image", name, __all__)


def __dir__() -> list[str]:
    return sorted(__all__)
