"""keras.ops: functions on tensors, and on the symbols of functional models.

Where it sits   below the layers; the themes beside it.
The one idea    the same function computes on numbers and draws on symbols.  A theme is loaded when
                one of its functions is first used.
Try it          >>> from minitf import keras
                >>> keras.ops.add(1.0, 2.0).numpy()
                np.float32(3.0)
Read next       keras/ops/symbolic.py, keras/ops/names.py

As https://keras.io/api/ops/
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf.errors import unknown_name
from minitf.keras.ops import arithmetic, rearranging, reductions
from minitf.keras.ops.names import FACES, PUBLIC, find

__all__ = [*PUBLIC, *FACES]  # noqa: PLE0604 - all are strings


def __getattr__(name: str) -> Any:
    if name in FACES:
        return importlib.import_module(f"minitf.keras.ops.{name}")
    if name in PUBLIC:
        function = globals()[name] = find(name)
        return function
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("function of keras.ops", name, PUBLIC)


def __dir__() -> list[str]:
    return sorted(__all__)
