"""`tf.sysconfig`: how this TensorFlow was built.

Where it sits   a public face.
The one idea    it was not built at all: there is no compiled code of minitf's own.
Try it          >>> get_build_info()["is_cuda_build"]
                False
Read next       config.py
"""

from __future__ import annotations

import os
from collections import OrderedDict

CXX11_ABI_FLAG, CXX_VERSION, MONOLITHIC_BUILD = 1, 201703, 0


def get_build_info() -> OrderedDict[str, bool]:
    """What was built in: nothing.  GPUs are used through torch."""
    return OrderedDict(is_cuda_build=False, is_rocm_build=False, is_tensorrt_build=False)


def get_include() -> str:
    """A folder for header files; there are none."""
    return os.path.join(os.path.dirname(__file__), "include")


def get_lib() -> str:
    """The folder of the package."""
    return os.path.dirname(__file__)


def get_compile_flags() -> list[str]:
    """Flags for a compiler."""
    return [f"-I{get_include()}"]


def get_link_flags() -> list[str]:
    """Flags for a linker: none."""
    return []
