"""Values as plain data, which JSON can hold: arrays, tensors, bytes, slices, types, lambdas.

Where it sits   below keras.serialization, which knows about objects.
The one idea    what JSON has no word for becomes a dict with a class name between two underscores.
Try it          >>> plain_value(b"ab")
                {'class_name': '__bytes__', 'config': {'value': 'ab'}}
                >>> restored_value(plain_value(slice(1, None)))
                slice(1, None, None)
Read next       keras/serialization.py

As https://keras.io/api/models/model_saving_apis/serialization_utils/
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import TensorShape
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.dtypes import DType
from minitf.keras import lambdas
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.variable import Variable


def plain_value(value: Any) -> Any:
    """A value as JSON can hold it; what is no such value (an object) comes back as it is.

    Numbers of NumPy become Python's; arrays, tensors and the rest get a name of their own.
    """
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and not value.ndim):
        return value.item()
    if isinstance(value, (np.ndarray, Tensor, Variable)):
        kind = "__numpy__" if isinstance(value, np.ndarray) else "__tensor__"
        array = np.asarray(value)
        return _named(kind, value=array.tolist(), dtype=str(array.dtype))
    if isinstance(value, bytes):
        return _named("__bytes__", value=value.decode("utf-8"))
    if isinstance(value, slice):
        parts = {part: getattr(value, part) for part in ("start", "stop", "step")}
        return _named("__slice__", **{part: plain_value(parts[part]) for part in parts})
    if value is Ellipsis:
        return _named("__ellipsis__")
    if isinstance(value, TensorShape):
        return None if value.rank is None else value.as_list()
    if isinstance(value, DType):
        return value.name
    if isinstance(value, TensorSpec):
        return _spec_data(value)
    if isinstance(value, KerasTensor):
        return _symbol_data(value)
    return _lambda_data(value) if lambdas.is_lambda(value) else value


def _named(kind: str, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": config}


def _symbol_data(symbol: KerasTensor) -> dict[str, Any]:
    history = symbol._keras_history
    place = None
    if history is not None:
        place = [history.operation.name, history.node_index, history.tensor_index]
    return _named(
        "__keras_tensor__", shape=tuple(symbol.shape), dtype=symbol.dtype, keras_history=place
    )


def _spec_data(spec: TensorSpec) -> dict[str, Any]:
    return {
        "class_name": "__typespec__", "spec_name": "TensorSpec",
        "module": "tensorflow.python.framework.tensor",
        "config": [plain_value(spec.shape), spec.dtype.name, spec.name], "registered_name": None,
    }  # fmt: skip


def _lambda_data(function: Any) -> dict[str, Any]:
    warnings.warn(
        "The object being serialized includes a `lambda`. This is unsafe. In order to reload the "
        "object, you will have to pass `safe_mode=False` to the loading function. Please avoid "
        "using `lambda` in the future, and use named Python functions instead. This is the "
        f"`lambda` being serialized: {_source(function)}",
        stacklevel=5,
    )
    return _named("__lambda__", value=lambdas.dumped(function))


def _source(function: Any) -> str:
    try:
        return inspect.getsource(function)
    except OSError:
        return repr(function)


def restored_value(value: Any) -> Any:
    """What `plain_value` wrote; anything else comes back as it is.

    Raises:
        ArgumentError: A lambda, where code from files is refused.
    """
    kind = value.get("class_name") if isinstance(value, dict) else None
    if kind not in _READERS or "config" not in value:
        return value
    return _READERS[kind](value["config"])


def _tensor(config: dict[str, Any]) -> Tensor:
    return convert_to_tensor(np.array(config["value"], config["dtype"]))


def _slice(config: dict[str, Any]) -> slice:
    return slice(*(restored_value(config[part]) for part in ("start", "stop", "step")))


def _symbol(config: dict[str, Any]) -> KerasTensor:
    symbol: Any = KerasTensor(config["shape"], dtype=config["dtype"])
    symbol._pre_serialization_keras_history = config["keras_history"]
    return symbol


def _spec(config: Any) -> TensorSpec:
    if not isinstance(config, (list, tuple)):
        raise TypeError(
            "Expected 'config' to be a list or a tuple for a __typespec__ class name, instead got "
            f"{type(config)}"
        )
    return TensorSpec(*config)


def _lambda(config: dict[str, Any]) -> Any:
    if "value" not in config:
        return lambdas.loaded(**config)
    value = config["value"]
    return lambdas.loaded(*([value] if isinstance(value, str) else value))


_READERS: dict[Any, Callable[[Any], Any]] = {
    "__numpy__": lambda config: np.array(config["value"], config["dtype"]),
    "__tensor__": _tensor,
    "__bytes__": lambda config: config["value"].encode("utf-8"),
    "__slice__": _slice,
    "__ellipsis__": lambda config: Ellipsis,
    "__keras_tensor__": _symbol,
    "__typespec__": _spec,
    "__lambda__": _lambda,
}
