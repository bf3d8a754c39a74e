"""The table of the numpy backend: the kernels of every theme under their names.

Where it sits   above the theme modules beside it; the backend and the binders read it.
The one idea    one flat table, so that an op's kernel is found in one place.
Try it          >>> KERNELS["add"](1.0, 2.0)
                np.float64(3.0)
Read next       backends/numpy/basic.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.backends.numpy import basic, complex_numbers, linalg

KERNELS: dict[str, Callable[..., Any]] = {
    **basic.KERNELS,
    **complex_numbers.KERNELS,
    **linalg.KERNELS,
}
