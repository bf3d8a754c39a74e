"""How many threads compute: asked of the libraries that do it.

Where it sits   below tf.config.threading.
The one idea    matrix products run in numpy's OpenBLAS, or in torch.  Both also read
                OMP_NUM_THREADS when they are loaded.
Try it          >>> set_intra(1)
                >>> wanted["intra"]
                1
Read next       backends/numpy/team.py
"""

from __future__ import annotations

import ctypes
import functools
import glob
import os
import sys
from typing import Any

import numpy as np

wanted = {"intra": 0, "inter": 0}
_held = {"depth": 0, "before": 0}  # how many hold matrix products to one thread; how many it were

# What OpenBLAS calls its functions, with and without the marks of numpy's own build.
_NAMES = ("scipy_openblas_{}64_", "openblas_{}64_", "scipy_openblas_{}", "openblas_{}")


def set_intra(num_threads: int) -> None:
    """So many threads for one operation; 0: as many as there are processors.

    https://www.tensorflow.org/api_docs/python/tf/config/threading/set_intra_op_parallelism_threads
    """
    wanted["intra"] = num_threads
    count = num_threads or os.cpu_count() or 1
    for setter, _ in _openblas():
        setter(count)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(count)


def set_inter(num_threads: int) -> None:
    """Accepted: operations run one after the other, so that there is nothing to set.

    https://www.tensorflow.org/api_docs/python/tf/config/threading/set_inter_op_parallelism_threads
    """
    wanted["inter"] = num_threads


def intra() -> int:
    """How many threads one operation may use, whether or not products are held to one now."""
    counted = _openblas()[0][1]() if _openblas() else 0
    if _held["depth"]:
        counted = max(counted, _held["before"])
    return counted or wanted["intra"] or os.cpu_count() or 1


def hold() -> int:
    """From now on matrix products run on one thread; returns on how many before.

    The threads of a product have to meet at its end.  Where products are small and many, the
    meetings take longer than half of the work, and on a busy machine very much longer.
    """
    if not _openblas():
        return 0
    setter, getter = _openblas()[0]
    before: int = getter()
    if before > 1:
        _held["before"] = before
    _held["depth"] += 1
    setter(1)
    return before


def give_back(before: int) -> None:
    """The end of `hold`."""
    _held["depth"] -= bool(_openblas())
    if before > 1:
        _openblas()[0][0](before)


def kernel_set() -> str:
    """The processors that OpenBLAS' matrix products were written for, as "Haswell" or "SkylakeX".

    It chooses by the processor when numpy is loaded; the environment variable OPENBLAS_CORETYPE
    holds it to another set, and "Haswell" on a processor with AVX-512 takes nearly twice as long.
    """
    for library, name in _libraries():
        tell = getattr(library, name.format("get_corename"), None)
        if tell is not None:
            tell.restype = ctypes.c_char_p
            return str(tell().decode())
    return "unknown"


@functools.cache
def _openblas() -> list[tuple[Any, Any]]:
    """The functions that set and tell the threads."""
    return [
        tuple(getattr(library, name.format(f"{verb}_num_threads")) for verb in ("set", "get"))
        for library, name in _libraries()
    ]


@functools.cache
def _libraries() -> list[tuple[Any, str]]:
    """The OpenBLAS that came with numpy, and how it calls its functions."""
    place = os.path.dirname(np.__file__)
    files = glob.glob(os.path.join(place, "..", "numpy.libs", "*openblas*"))
    files += glob.glob(os.path.join(place, ".dylibs", "*openblas*"))
    found = []
    for file in files:
        try:
            library = ctypes.PyDLL(file)  # such short calls need not let go of the interpreter
        except OSError:
            continue
        known = (name for name in _NAMES if hasattr(library, name.format("set_num_threads")))
        found += [(library, name) for name in known][:1]
    return found
