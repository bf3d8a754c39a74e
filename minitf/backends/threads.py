"""How many threads compute: asked of the libraries that do it.

Where it sits   below tf.config.threading.
The one idea    minitf starts no threads of its own; matrix products run in numpy's OpenBLAS, or in
                torch.  Both also read OMP_NUM_THREADS when they are loaded.
Try it          >>> set_intra(1)
                >>> wanted["intra"]
                1
Read next       config.py
"""

from __future__ import annotations

import ctypes
import functools
import glob
import os
import sys

import numpy as np

wanted = {"intra": 0, "inter": 0}

_NAMES = ("scipy_openblas_set_num_threads64_", "openblas_set_num_threads64_",
          "scipy_openblas_set_num_threads", "openblas_set_num_threads")  # fmt: skip


def set_intra(num_threads: int) -> None:
    """So many threads for one operation; 0: as many as there are processors.

    https://www.tensorflow.org/api_docs/python/tf/config/threading/set_intra_op_parallelism_threads
    """
    wanted["intra"] = num_threads
    count = num_threads or os.cpu_count() or 1
    for setter in _openblas():
        setter(count)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(count)


def set_inter(num_threads: int) -> None:
    """Accepted: operations run one after the other, so that there is nothing to set.

    https://www.tensorflow.org/api_docs/python/tf/config/threading/set_inter_op_parallelism_threads
    """
    wanted["inter"] = num_threads


@functools.cache
def _openblas() -> list:
    """The functions that set the threads of the OpenBLAS that came with numpy."""
    place = os.path.dirname(np.__file__)
    files = glob.glob(os.path.join(place, "..", "numpy.libs", "*openblas*"))
    files += glob.glob(os.path.join(place, ".dylibs", "*openblas*"))
    found = []
    for file in files:
        try:
            library = ctypes.CDLL(file)
        except OSError:
            continue
        found += [getattr(library, name) for name in _NAMES if hasattr(library, name)][:1]
    return found
