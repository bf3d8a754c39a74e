"""The metric: a number gathered over many batches.

Where it sits   updated inside the training step, read when somebody looks.
The one idea    sums live in variables beside the model, so the compiled step adds to them and
                nothing is brought back to Python until it is shown.
Try it          >>> from minitf import keras
                >>> mean = keras.metrics.Mean()
                >>> mean.update_state([1.0, 2.0, 6.0])
                >>> float(mean.result())
                3.0
Read next       keras/metrics/accuracy.py

As https://keras.io/api/metrics/
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from minitf import ops
from minitf.core import context
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import StateError
from minitf.keras import dtype_policies, initializers
from minitf.keras.config import floatx
from minitf.keras.holding import held
from minitf.keras.losses.loss import as_float, same_rank
from minitf.keras.losses.loss import table as losses
from minitf.keras.masks import mask_of
from minitf.keras.naming import auto_name
from minitf.keras.serialization import Table
from minitf.keras.stateless_scope import StatelessScope, pairs_of
from minitf.keras.variable import Variable

table = Table("metric", "keras.metrics")


class Metric:
    """Base of all metrics.  Subclasses write `update_state` and `result`.

    Args:
        dtype: The type to count in; default: `floatx()`.
        name: Its name in logs; default: the class name in snake case.
    """

    _direction: str | None = None  # where it should go: "up" or "down"; None: that depends

    def __init__(self, dtype: Any = None, name: str | None = None):
        self.name = name or auto_name(type(self).__name__)
        self._dtype = dtype_policies.get(dtype or floatx()).compute_dtype
        self._variables: list[Variable] = []

    @property
    def dtype(self) -> str:
        return self._dtype

    @property
    def variables(self) -> list[Any]:
        """The variables made by `add_variable`, and others that its attributes hold."""
        self._check_initialised()
        found: dict[int, Any] = {id(variable): variable for variable in self._variables}
        for value in held(self.__dict__):
            if isinstance(value, EngineVariable):
                found.setdefault(id(value), value)
        for value in held(self.__dict__):
            if isinstance(value, Metric):
                found.update({id(variable): variable for variable in value.variables})
        return list(found.values())

    def _check_initialised(self) -> None:
        if "_variables" not in self.__dict__:
            raise StateError(
                f"{type(self).__name__} has no state yet.",
                instead="call `super().__init__()` first in its `__init__()`",
            )

    def add_variable(
        self, shape: Any = (), initializer: Any = "zeros", dtype: Any = None,
        aggregation: str = "sum", name: str | None = None,
    ) -> Variable:  # fmt: skip
        """A number block that `update_state` adds to and `reset_state` sets back."""
        self._check_initialised()
        with context.own_scope(self.name):
            variable = Variable(
                initializers.get(initializer), shape=shape, dtype=dtype or self.dtype,
                trainable=False, aggregation=aggregation, name=name,
            )  # fmt: skip
        self._variables.append(variable)
        return variable

    def add_weight(
        self, shape: Any = (), initializer: Any = None, dtype: Any = None, name: str | None = None
    ) -> Variable:
        """The same as `add_variable`."""
        return self.add_variable(shape, initializer or "zeros", dtype, name=name)

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """Take in one batch."""
        raise NotImplementedError(f"{type(self).__name__} must define update_state().")

    def result(self) -> Any:
        """The value over all batches since the last reset."""
        raise NotImplementedError(f"{type(self).__name__} must define result().")

    def reset_state(self) -> None:
        """Forget all batches."""
        for variable in self.variables:
            variable.assign(ops.zeros_like(variable))

    def stateless_update_state(
        self, metric_variables: Sequence[Any], *args: Any, **kwargs: Any
    ) -> list[Any]:
        """The values that `update_state` would make of these; the variables stay as they are.

        Args:
            metric_variables: A value for each of `variables`.
            *args, **kwargs: As for `update_state`.

        Raises:
            ArgumentError: There is another number of values than of variables.
        """
        with StatelessScope(self._state(metric_variables)) as scope:
            self.update_state(*args, **kwargs)
        return [scope.get_current_value(variable) for variable in self.variables]

    def stateless_result(self, metric_variables: Sequence[Any]) -> Any:
        """What `result` would be with these values in the variables."""
        with StatelessScope(self._state(metric_variables)):
            return self.result()

    def stateless_reset_state(self) -> list[Any]:
        """The values of the variables before the first batch."""
        with StatelessScope(self._state(self.variables)) as scope:
            self.reset_state()
        return [scope.get_current_value(variable) for variable in self.variables]

    def _state(self, values: Sequence[Any]) -> list[Any]:
        name = f"{type(self).__name__}().variables"
        return pairs_of("metric_variables", name, self.variables, values)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_initialised()
        self.update_state(*args, **kwargs)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


@table.add()
class Sum(Metric):
    """The (weighted) sum of all values."""

    def __init__(self, name: str = "sum", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable(name="total")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, _ = samplewise(values, sample_weight, self.dtype, ops.reduce_sum)
        self.total.assign_add(ops.reduce_sum(values))

    def result(self) -> Tensor:
        return ops.cast(self.total, self.dtype)


@table.add()
class Mean(Metric):
    """The (weighted) mean of all values; 0 before the first one."""

    def __init__(self, name: str = "mean", dtype: Any = None):
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable(name="total")
        self.count = self.add_variable(name="count")

    def update_state(self, values: Any, sample_weight: Any = None) -> None:
        values, weight = samplewise(values, sample_weight, self.dtype, ops.reduce_mean)
        number = ops.size(values) if weight is None else ops.reduce_sum(weight)
        self.total.assign_add(ops.reduce_sum(values))
        self.count.assign_add(ops.cast(number, self.dtype))

    def result(self) -> Tensor:
        count = self.count.read_tensor()
        return self.total / ops.where(count == 0.0, ops.ones_like(count), count)


class MeanMetricWrapper(Mean):
    """The mean of a function ``fn(y_true, y_pred, **kwargs)`` over all samples.

    Args:
        fn: Gives one value for each sample.
        name: The metric's name.
        dtype: The type to count in.
        **kwargs: Further arguments for `fn`.
    """

    def __init__(
        self, fn: Callable[..., Any], name: str | None = None, dtype: Any = None, **kwargs: Any
    ):
        super().__init__(name=str(name or getattr(fn, "__name__", "metric")), dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs
        if self._direction is None and any(fn is loss for loss in losses.entries.values()):
            self._direction = "down"
        for argument, value in kwargs.items():  # so that one can read `metric.k`
            setattr(self, argument, value)

    def update_state(  # type: ignore[override]
        self, y_true: Any, y_pred: Any, sample_weight: Any = None
    ) -> None:
        with context.own_scope(self.name):
            values = self._fn(y_true, y_pred, **self._fn_kwargs)
            super().update_state(values, sample_weight)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), **self._fn_kwargs}
        if type(self) is MeanMetricWrapper:
            config["fn"] = table.serialize(self._fn)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        if "fn" in config:
            config = {**config, "fn": table.deserialize(config["fn"])}
        return cls(**config)


def samplewise(
    values: Any, sample_weight: Any, dtype: str, reduce: Callable[..., Tensor]
) -> tuple[Tensor, Tensor | None]:
    """One (weighted) value for each sample, and the weights."""
    counted, values = mask_of(values), as_float(values, dtype)
    inner = list(range(1, values.ndim))
    if sample_weight is None:
        return (reduce(values, axis=inner) if inner else values), None
    weight = as_float(convert_to_tensor(sample_weight), dtype)
    if counted is not None:
        counted, weight = same_rank(ops.cast(counted, dtype), weight)
        weight = weight * counted
    values, weight = same_rank(values, weight)
    if weight.ndim < values.ndim:
        values = reduce(values, axis=list(range(weight.ndim, values.ndim)))
    weight = weight + ops.zeros_like(values)  # one weight for many entries counts for each
    values = values * weight
    if weight.ndim > 1:
        weight = reduce(weight, axis=list(range(1, weight.ndim)))
        values = reduce(values, axis=list(range(1, values.ndim)))
    return values, weight
