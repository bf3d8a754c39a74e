"""`tf.train` of TensorFlow 1: optimizers, schedules, savers, and what trains around them."""

import importlib
from typing import Any

from minitf.compat.v1.summary import summary_iterator
from minitf.compat.v1.train.adaptive import (
    AdadeltaOptimizer,
    AdagradOptimizer,
    AdamOptimizer,
    FtrlOptimizer,
    RMSPropOptimizer,
)
from minitf.compat.v1.train.averages import ExponentialMovingAverage
from minitf.compat.v1.train.coordinator import (
    Coordinator,
    SessionRunArgs,
    SessionRunContext,
    SessionRunHook,
    SessionRunValues,
    start_queue_runners,
)
from minitf.compat.v1.train.hooks import (
    CheckpointSaverHook,
    FeedFnHook,
    FinalOpsHook,
    LoggingTensorHook,
    NanLossDuringTrainingError,
    NanTensorHook,
    StopAtStepHook,
)
from minitf.compat.v1.train.monitored import MonitoredSession, MonitoredTrainingSession
from minitf.compat.v1.train.optimizer import Optimizer
from minitf.compat.v1.train.rules import (
    GradientDescentOptimizer,
    MomentumOptimizer,
    ProximalAdagradOptimizer,
    ProximalGradientDescentOptimizer,
)
from minitf.compat.v1.train.saver import (
    Saver,
    export_meta_graph,
    import_meta_graph,
    remove_checkpoint,
)
from minitf.compat.v1.train.schedules import (
    cosine_decay,
    exponential_decay,
    inverse_time_decay,
    natural_exp_decay,
    piecewise_constant,
    piecewise_constant_decay,
    polynomial_decay,
)
from minitf.compat.v1.train.steps import (
    assert_global_step,
    create_global_step,
    get_global_step,
    get_or_create_global_step,
    global_step,
)
from minitf.errors import UnknownNameError
from minitf.train.state import (
    CheckpointState,
    checkpoint_exists,
    get_checkpoint_state,
    latest_checkpoint,
    update_checkpoint_state,
)

_QUEUES = frozenset({
    "batch", "batch_join", "input_producer", "limit_epochs", "range_input_producer",
    "shuffle_batch", "shuffle_batch_join", "slice_input_producer", "string_input_producer",
})  # fmt: skip


def __getattr__(name: str) -> Any:
    """What did not change is taken from today's `tf.train`."""
    if name in _QUEUES:
        raise UnknownNameError(
            f"minitf has no tf.train.{name}.",
            why="input queues and their threads were given up for tf.data",
            instead="tf.data.Dataset.from_tensor_slices(x).shuffle(n).batch(b)",
        )
    return getattr(importlib.import_module("minitf.train"), name)


__all__ = sorted(name for name in globals() if not name.startswith("_"))
