"""Lambda, Identity, Masking, ActivityRegularization: small layers that only say something.

Where it sits   layers without variables.
The one idea    what is no arithmetic of its own (a function, a mask, a price) is still a place in
                the model.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> keras.layers.Lambda(lambda x: x * 2)(np.ones((1, 2))).numpy()
                array([[2., 2.]], dtype=float32)
Read next       keras/layers/core/wrapper.py

As https://keras.io/api/layers/core_layers/lambda/
"""

from __future__ import annotations

import inspect
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.keras import lambdas, regularizers
from minitf.keras import ops as kops
from minitf.keras.layers.layer import Layer, table
from minitf.keras.plain_data import plain_value, restored_value
from minitf.keras.registry import CustomObjectScope
from minitf.keras.restoring import find_function
from minitf.keras.serialization import as_data


@table.add()
class Lambda(Layer):
    """A function of the learner's own as a layer.

    Args:
        function: A function of the input, and of `mask` and `training` if it takes them.
        output_shape: The shape of its output, where that cannot be found out; or a function.
        mask: The mask of the output, or a function of (inputs, mask).
        arguments: Further keyword arguments for the function.
        **kwargs: The arguments of Layer.

    A lambda is saved with its code, and comes back only where the loader says `safe_mode=False`;
    a subclass of Layer is safer, and can hold weights.
    """

    def __init__(
        self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None,
        **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.function, self.arguments = function, dict(arguments or {})
        self._output_shape, self.mask = output_shape, mask
        self.supports_masking = mask is not None

    def call(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        takes = inspect.signature(self.function).parameters
        given = {"mask": mask, "training": training}
        more = {name: value for name, value in given.items() if name in takes}
        return self.function(inputs, **{**self.arguments, **more})

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._output_shape is None:
            return super().compute_output_shape(input_shape)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        return (input_shape[0], *self._output_shape)

    def get_config(self) -> dict[str, Any]:
        said = {"output_shape": self._output_shape, "mask": self.mask}
        return {
            **super().get_config(), "function": function_config(self.function),
            **{name: _config(value) for name, value in said.items() if value is not None},
            "arguments": {name: plain_value(value) for name, value in self.arguments.items()},
        }  # fmt: skip

    @classmethod
    def from_config(
        cls, config: dict[str, Any], custom_objects: Any = None, safe_mode: bool | None = None
    ) -> Any:
        """The layer that `get_config` described.

        Args:
            config: The configuration.
            custom_objects: The learner's own functions by name.
            safe_mode: Whether the code of a lambda is refused; default: as for the whole file,
                and refused where no file is read.

        Raises:
            ArgumentError: Code, in safe mode.
        """
        with lambdas.safe_mode(safe_mode), CustomObjectScope(custom_objects):
            made = {
                name: _restored(value)
                for name, value in config.items()
                if name in ("function", "output_shape", "mask")
            }
        arguments = {name: restored_value(v) for name, v in config.get("arguments", {}).items()}
        layer: Any = super().from_config({**config, **made, "arguments": arguments})
        return layer


def _config(value: Any) -> Any:
    return function_config(value) if callable(value) else plain_value(value)


def function_config(function: Any) -> Any:
    """How a function is written into a configuration: by name, and a lambda by its code."""
    if lambdas.is_lambda(function):
        names = ("code", "defaults", "closure")
        config = dict(zip(names, lambdas.dumped(function), strict=True))
        return {"class_name": "__lambda__", "config": config}
    return as_data(function)


def _restored(value: Any) -> Any:
    """What `_config` and `function_config` wrote."""
    kind = value.get("class_name") if isinstance(value, dict) else None
    if kind == "__lambda__":
        return lambdas.loaded(**value["config"])
    if kind == "function":
        return find_function(value)
    return tuple(value) if isinstance(value, list) else restored_value(value)


@table.add()
class Identity(Layer):
    """Gives what it gets.

    Args:
        **kwargs: The arguments of Layer.
    """

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Any) -> Any:
        return ops.identity(inputs) if isinstance(inputs, Tensor) else inputs


@table.add()
class Masking(Layer):
    """Marks steps of a sequence as not there: those where every number is `mask_value`.

    Args:
        mask_value: The number that stands for nothing.
        **kwargs: The arguments of Layer.

    Input shape ``(batch, steps, features)``.
    """

    def __init__(self, mask_value: float = 0.0, **kwargs: Any):
        super().__init__(**kwargs)
        self.mask_value = mask_value
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        there = kops.any(kops.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        return inputs * ops.cast(there, inputs.dtype)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The steps in which some number is another one than `mask_value`."""
        return kops.any(kops.not_equal(inputs, self.mask_value), axis=-1)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mask_value": self.mask_value}


@table.add()
class ActivityRegularization(Layer):
    """Gives what it gets, and adds a price on its size to the loss.

    Args:
        l1: The price of each |x|.
        l2: The price of each x squared.
        **kwargs: The arguments of Layer.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2
        self._build_at_init()

    def call(self, inputs: Tensor) -> Tensor:
        return ops.identity(inputs)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        config.pop("activity_regularizer", None)
        return {**config, "l1": self.l1, "l2": self.l2}
