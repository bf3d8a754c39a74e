"""tf.distribute on one device: programs that are ready for many run on the one there is.

Where it sits   over keras and data; below nothing.
The one idea    a strategy says on how many copies (replicas) of a model a step runs, and how their
                results become one.  With a single replica each of its methods has one simple
                meaning, which is what TensorFlow does on a machine with one device.
Try it          >>> import minitf as tf
                >>> strategy = tf.distribute.MirroredStrategy()
                >>> with strategy.scope():
                ...     weight = tf.Variable(2.0)
                >>> doubled = strategy.run(lambda x: weight * x, args=(tf.constant([1.0, 3.0]),))
                >>> print(strategy.reduce("SUM", doubled, axis=0))
                tf.Tensor(8.0, shape=(), dtype=float32)
Read next       keras/distribution.py

As https://www.tensorflow.org/api_docs/python/tf/distribute
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.errors import ArgumentError, DeviceError

__all__ = [
    "InputContext", "InputOptions", "MirroredStrategy", "MultiWorkerMirroredStrategy",
    "OneDeviceStrategy", "ReduceOp", "ReplicaContext", "RunOptions", "Strategy", "cluster_resolver",
    "experimental", "experimental_set_strategy", "get_replica_context", "get_strategy",
    "has_strategy", "in_cross_replica_context",
]  # fmt: skip


class ReduceOp(enum.Enum):
    """How the results of all replicas become one."""

    SUM = "SUM"
    MEAN = "MEAN"

    @classmethod
    def _missing_(cls, value: object) -> Any:
        if isinstance(value, str) and value.upper() in cls.__members__:
            return cls[value.upper()]
        return None


class InputContext:
    """What a function that makes a dataset may ask about the machines that read it."""

    num_input_pipelines = 1
    input_pipeline_id = 0
    num_replicas_in_sync = 1

    def get_per_replica_batch_size(self, global_batch_size: int) -> int:
        """How many of the samples of a batch each replica gets: all."""
        return global_batch_size


class RunOptions(SimpleNamespace):
    """Accepted by `Strategy.run`; what it says is about several replicas."""


class InputOptions(SimpleNamespace):
    """Accepted where a dataset is distributed; what it says is about several replicas."""


class ReplicaContext:
    """Where a replica's own code asks about itself: inside `Strategy.run`."""

    num_replicas_in_sync = 1
    replica_id_in_sync_group = 0

    def __init__(self, strategy: Strategy):
        self.strategy = strategy

    def all_reduce(self, reduce_op: Any, value: Any, options: Any = None) -> Any:
        """The sum or mean of what all replicas give: here, the value."""
        ReduceOp(reduce_op)
        return value

    def all_gather(self, value: Any, axis: int, options: Any = None) -> Any:
        """What all replicas give, one after the other: here, the value."""
        return value

    def merge_call(
        self, merge_fn: Callable[..., Any], args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # fmt: skip
        """`merge_fn(strategy, *args)`, for all replicas together."""
        with _inside(self.strategy, None):
            return merge_fn(self.strategy, *args, **(kwargs or {}))


class Strategy:
    """Training on one replica, in the words of training on many.

    https://www.tensorflow.org/api_docs/python/tf/distribute/Strategy
    """

    num_replicas_in_sync = 1
    cluster_resolver = None

    def __init__(self, extended: Any = None):
        self.extended = SimpleNamespace(worker_devices=("/cpu:0",), parameter_devices=("/cpu:0",))

    @contextlib.contextmanager
    def scope(self) -> Iterator[Strategy]:
        """Within, variables belong to this strategy, and `get_strategy()` finds it."""
        with _inside(self, None):
            yield self

    def run(
        self, fn: Callable[..., Any], args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None, options: RunOptions | None = None,
    ) -> Any:  # fmt: skip
        """`fn(*args, **kwargs)` on every replica."""
        with _inside(self, ReplicaContext(self)):
            return fn(*args, **(kwargs or {}))

    def reduce(self, reduce_op: Any, value: Any, axis: int | None) -> Any:
        """What `run` gave as one value; with `axis` also summed, or averaged, along that axis.

        Raises:
            ArgumentError: `reduce_op` is neither SUM nor MEAN.
        """
        kind, value = _checked(reduce_op), convert_to_tensor(value)
        if axis is None:
            return value
        along = ops.reduce_sum if kind is ReduceOp.SUM else ops.reduce_mean
        return along(value, axis=axis)

    def gather(self, value: Any, axis: int) -> Any:
        """What all replicas gave, one after the other along `axis`."""
        return value

    def experimental_local_results(self, value: Any) -> tuple[Any, ...]:
        """What each replica of this machine gave."""
        return (value,)

    def experimental_distribute_dataset(self, dataset: Any, options: Any = None) -> Any:
        """The dataset, each batch cut into one part for each replica."""
        return dataset

    def distribute_datasets_from_function(
        self, dataset_fn: Callable[[InputContext], Any], options: Any = None
    ) -> Any:
        """The dataset that `dataset_fn` makes."""
        return dataset_fn(InputContext())

    def experimental_distribute_values_from_function(self, value_fn: Callable[..., Any]) -> Any:
        """The value that `value_fn` makes for the replica."""
        return value_fn(ReplicaContext(self))


class MirroredStrategy(Strategy):
    """The model on every device of a machine, with the same weights: here, on the one there is.

    Args:
        devices: Their names; None: those there are.
        cross_device_ops: How gradients are summed; one replica has nothing to sum.

    Raises:
        DeviceError: There are to be several.
    """

    def __init__(self, devices: Sequence[str] | str | None = None, cross_device_ops: Any = None):
        super().__init__()
        if devices is not None and not isinstance(devices, str) and len(devices) > 1:
            raise DeviceError(
                f"{type(self).__name__} is to train on {len(devices)} devices: {list(devices)}.",
                why="minitf trains on one",
                instead=f"{type(self).__name__}()",
            )


class OneDeviceStrategy(Strategy):
    """Everything on one device."""

    def __init__(self, device: str):
        super().__init__()
        self.extended.worker_devices = self.extended.parameter_devices = (device,)


class MultiWorkerMirroredStrategy(Strategy):
    """The model on several machines; this process is the only one."""

    def __init__(self, cluster_resolver: Any = None, communication_options: Any = None):
        super().__init__()


class CentralStorageStrategy(Strategy):
    """Weights in one place, steps on every device: here, the same one."""

    def __init__(self, compute_devices: Any = None, parameter_device: Any = None):
        super().__init__()


class TPUClusterResolver:
    """Looks for a TPU.  There is none: programs that ask go on without one.

    Raises:
        ArgumentError: Always, as TensorFlow does on a machine without a TPU.
    """

    def __init__(self, tpu: Any = None, **kwargs: Any):
        raise ArgumentError("Please provide a TPU Name to connect to.")


cluster_resolver = SimpleNamespace(TPUClusterResolver=TPUClusterResolver)
experimental = SimpleNamespace(
    CentralStorageStrategy=CentralStorageStrategy,
    MultiWorkerMirroredStrategy=MultiWorkerMirroredStrategy,
)

_default = Strategy()
_default_replica = ReplicaContext(_default)
_stack: list[tuple[Strategy, ReplicaContext | None]] = [(_default, _default_replica)]


@contextlib.contextmanager
def _inside(strategy: Strategy, replica: ReplicaContext | None) -> Iterator[None]:
    """A strategy is in force: for a replica, or (None) for all of them together."""
    _stack.append((strategy, replica))
    try:
        yield
    finally:
        _stack.pop()


def _checked(reduce_op: Any) -> ReduceOp:
    try:
        return ReduceOp(reduce_op)
    except ValueError:
        raise ArgumentError(
            f"{reduce_op!r} is not a valid ReduceOp", instead="'SUM' or 'MEAN'"
        ) from None


def get_strategy() -> Strategy:
    """The strategy in force; a plain one outside of every scope."""
    return _stack[-1][0]


def has_strategy() -> bool:
    """Whether a strategy was chosen, with `scope()` or `experimental_set_strategy`."""
    return get_strategy() is not _default


def experimental_set_strategy(strategy: Strategy | None) -> None:
    """From now on this strategy is in force, outside of scopes too; None: none."""
    _stack[0] = (_default, _default_replica) if strategy is None else (strategy, None)


def get_replica_context() -> ReplicaContext | None:
    """The replica whose code this is; None where the code is for all of them together."""
    return _stack[-1][1]


def in_cross_replica_context() -> bool:
    """Whether the code here is for all replicas together: in a scope, but not in `run`."""
    return get_replica_context() is None
