"""Complex numbers in numpy.

Where it sits   one theme of the table of the numpy backend.
The one idea    an array of complex numbers is an array of pairs; the parts are views of it.
Try it          >>> KERNELS["complex"](np.ones(2), np.ones(2))
                array([1.+1.j, 1.+1.j])
Read next       backends/numpy/linalg.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray

_COMPLEX = {"f": np.complex64, "d": np.complex128}


def complex_(real: Array, imag: Array) -> Array:
    shape = np.broadcast_shapes(real.shape, imag.shape)
    z: Array = np.empty(shape, _COMPLEX[real.dtype.char])
    z.real, z.imag = real, imag  # not real + 1j * imag: that makes nan of infinity
    return z


KERNELS: dict[str, Callable[..., Any]] = {
    "complex": complex_, "conj": np.conj, "angle": np.angle,
    "real": lambda x: x.real, "imag": lambda x: x.imag,
}  # fmt: skip
