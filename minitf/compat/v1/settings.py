"""Settings that sessions of TensorFlow 1 are given: `ConfigProto`, `GPUOptions`, `RunOptions`.

Where it sits   by itself; Session accepts them.
The one idea    programs set them, minitf lets them be: there is nothing to be set.
Try it          >>> config = ConfigProto(allow_soft_placement=True)
                >>> config.gpu_options.allow_growth = True
                >>> config.gpu_options.allow_growth
                True
Read next       execution/session.py
"""

from __future__ import annotations

from typing import Any


class _Settings:
    """Named values; one that was not set is another such object, which can be set in turn."""

    def __init__(self, **values: Any):
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Settings()
        self.__dict__[name] = made
        return made

    def __call__(self, *args: Any, **values: Any) -> None:
        """Some settings are methods, as `CopyFrom`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"


class ConfigProto(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/ConfigProto"""


class GPUOptions(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/GPUOptions"""


class OptimizerOptions(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/OptimizerOptions"""

    OFF, ON_1, ON_2, L0, L1 = -1, 1, 2, -1, 0


class GraphOptions(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/GraphOptions"""


class RunOptions(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/RunOptions"""

    NO_TRACE, SOFTWARE_TRACE, HARDWARE_TRACE, FULL_TRACE = range(4)


class RunMetadata(_Settings):
    """https://www.tensorflow.org/api_docs/python/tf/compat/v1/RunMetadata"""
