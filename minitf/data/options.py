"""Options of datasets, as TensorFlow has them.

Where it sits   beside Dataset; accepted so that programs run unchanged.
The one idea    all of them are about speed or about several machines; none changes a result.
Try it          >>> import minitf as tf
                >>> options = tf.data.Options()
                >>> options.deterministic = False
                >>> options.threading.private_threadpool_size = 4
Read next       minitf/data/arranging.py
"""

from __future__ import annotations

import enum
from types import SimpleNamespace
from typing import Any


class AutoShardPolicy(enum.IntEnum):
    """How several workers share the elements of a dataset."""

    OFF = -1
    AUTO = 0
    FILE = 1
    DATA = 2
    HINT = 3


class ThreadingOptions(SimpleNamespace):
    """Accepted as in TensorFlow: max_intra_op_parallelism, private_threadpool_size."""


class Options:
    """https://www.tensorflow.org/api_docs/python/tf/data/Options"""

    def __init__(self) -> None:
        self.deterministic: bool | None = None
        self.dataset_name: str | None = None
        self.experimental_deterministic: bool | None = None
        self.experimental_external_state_policy: Any = None
        self.experimental_slack: bool | None = None
        self.framework_type: list[str] | None = None
        self.autotune = SimpleNamespace(enabled=None, cpu_budget=None, ram_budget=None)
        self.threading = ThreadingOptions(
            max_intra_op_parallelism=None, private_threadpool_size=None
        )
        self.experimental_threading = self.threading
        self.experimental_optimization = SimpleNamespace(
            apply_default_optimizations=None, map_and_batch_fusion=None, map_parallelization=None,
            map_fusion=None, noop_elimination=None, parallel_batch=None, filter_fusion=None,
            shuffle_and_repeat_fusion=None, inject_prefetch=None, autotune=None,
        )  # fmt: skip
        self.experimental_distribute = SimpleNamespace(
            auto_shard_policy=AutoShardPolicy.AUTO, num_devices=None
        )
        self._complete = True

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in vars(self) and "_complete" in vars(self):
            raise AttributeError(f"Cannot set the property {name} on Options.")
        super().__setattr__(name, value)

    def merge(self, options: Options) -> Options:
        """These options, with those that the other sets."""
        merged = Options()
        for given in (self, options):
            vars(merged).update({k: v for k, v in vars(given).items() if v is not None})
        return merged
