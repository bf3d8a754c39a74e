"""Calling a layer: what happens around `call`.

Where it sits   a base of Layer, beside Weights.
The one idea    a layer's author writes `build` and `call` only; around them, inputs become tensors
                of the layer's type, `training` and masks are handed on, and names are scoped.
Try it          >>> from minitf import keras
                >>> class Double(keras.layers.Layer):
                ...     def call(self, inputs):
                ...         return inputs * 2.0
                >>> Double()([1.0, 2.0]).numpy()
                array([2., 4.], dtype=float32)
Read next       keras/layers/layer.py
"""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.shape import TensorShape
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.execution.autograph import for_call
from minitf.keras.keras_tensor import any_symbolic, output_spec
from minitf.keras.layers.call_context import calling, current_training, is_outermost
from minitf.keras.layers.input_spec import check_inputs
from minitf.keras.masks import mask_of, set_mask
from minitf.keras.operation import Operation
from minitf.keras.variable import autocast_to


class Calls(Operation):
    """How a layer is called; see Layer."""

    autocast: bool
    built: bool
    input_spec: Any
    activity_regularizer: Any
    supports_masking: bool
    _build_shape: Any
    compute_dtype: Any
    variable_dtype: Any
    _check_initialised: Callable[[], None]
    _clear_losses: Callable[[], None]
    add_loss: Callable[[Any], None]
    build: Callable[..., None]
    compute_mask: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._check_initialised()
        if any_symbolic((args, kwargs)):
            return self.symbolic_call(*args, **kwargs)
        args = tuple(self._as_inputs(value) for value in args)
        kwargs = {name: self._as_inputs(value) for name, value in kwargs.items()}
        self._check_and_build(args, kwargs)
        training = self._training(kwargs)
        if is_outermost():
            self._clear_losses()  # prices are those of the last call
        masks = self._hand_on_masks(args, kwargs)
        mixed = self.compute_dtype if self.compute_dtype != self.variable_dtype else None
        with calling(training), context.own_scope(self.name), autocast_to(mixed):
            try:
                outputs = self._converted_call()(*args, **kwargs)
            except Exception as problem:
                problem.add_note(_where(self, args))
                raise
            if self.activity_regularizer is not None:
                for output in nest.flatten(outputs):
                    self.add_loss(self.activity_regularizer(output) / _batch_size(output))
        if self.supports_masking:
            self._mark_masks(outputs, args, masks)
        return outputs

    def _converted_call(self) -> Callable[..., Any]:
        """`call`; in a graph with Python's control flow over tensors made part of it."""
        return self.call if context.current.graph is None else for_call(self.call)

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        outputs = super().symbolic_call(*args, **kwargs)
        self._clear_losses()  # these were symbolic
        return outputs

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Shapes and types of what a call gives, as KerasTensors."""
        return output_spec(self.__call__, args, kwargs)

    # Inputs

    def _as_inputs(self, value: Any) -> Any:
        """A structure of tensors; a list of nothing but numbers is one tensor."""
        leaves = nest.flatten(value)
        numbers = leaves and all(isinstance(leaf, (int, float)) for leaf in leaves)
        if numbers and isinstance(value, (list, tuple)):
            return self._as_input(np.asarray(value))
        return nest.map_structure(self._as_input, value)

    def _as_input(self, value: Any) -> Any:
        """Numbers and arrays as tensors; floating ones in the layer's type."""
        if not isinstance(value, (Tensor, EngineVariable, np.ndarray, np.generic)):
            return value
        tensor = convert_to_tensor(value)
        if self.autocast and tensor.dtype.is_floating and tensor.dtype != self.compute_dtype:
            return set_mask(ops.cast(tensor, self.compute_dtype), mask_of(tensor))
        return tensor

    def _check_and_build(self, args: tuple, kwargs: dict[str, Any]) -> None:
        first = _first_argument(self, args, kwargs)
        if first is None:
            return
        inputs = [x for x in nest.flatten(first) if isinstance(x, Tensor)]
        check_inputs(self.input_spec, inputs, self.name)
        if not self.built:
            self._build_for(first, args, kwargs)
            check_inputs(self.input_spec, inputs, self.name)

    def _build_for(
        self, first: Any, args: tuple = (), kwargs: dict[str, Any] | None = None
    ) -> None:
        """Build for the shapes of these inputs.

        A `build` with several arguments (`query_shape`, `value_shape`) gets the shapes of the
        arguments of `call` with these names.
        """
        if self.built:
            return
        names = _parameters(type(self).build)[1:]
        if not self._has_own_build():
            self._build_shape = _shapes_of(first)  # its inner layers are built as they are called
        elif len(names) > 1 and all(name.endswith("_shape") for name in names):
            given = _bound(self, args, kwargs or {})
            shapes = {
                name: _shapes_of(given[name.removesuffix("_shape")])
                for name in names
                if isinstance(given.get(name.removesuffix("_shape")), Tensor)
            }
            self.build(**shapes)
            self._build_shape = shapes
        else:
            self.build(_shapes_of(first))
            self._build_shape = _shapes_of(first)
        self.built = True

    def _has_own_build(self) -> bool:
        return not getattr(type(self).build, "is_default", False)

    def _training(self, kwargs: dict[str, Any]) -> bool | None:
        """Whether this call trains: said here, else by the outer call; told to `call`."""
        takes_it = "training" in _parameters(type(self).call)
        training = kwargs.get("training")
        if training is None:
            training = current_training()
        if takes_it and training is not None:
            kwargs["training"] = training
        elif not takes_it:
            kwargs.pop("training", None)
        return training

    # Masks: which steps of a sequence count.  They travel as an attribute of tensors.

    def _hand_on_masks(self, args: tuple, kwargs: dict[str, Any]) -> Any:
        """Give `call` the masks of its inputs; returns those of the first input, or None."""
        first = _first_argument(self, args, kwargs)
        masks = nest.map_structure(mask_of, first)
        found = any(mask is not None for mask in nest.flatten(masks))
        names = _parameters(type(self).call)
        if found and "mask" in names and kwargs.get("mask") is None and len(args) < 2:
            kwargs["mask"] = masks
        for name, value in zip(names[1:], args, strict=False):
            if f"{name}_mask" in names and kwargs.get(f"{name}_mask") is None:
                mask = mask_of(value)
                if mask is not None:
                    kwargs[f"{name}_mask"] = mask
        if not found:
            return kwargs.get("mask")
        if not self.supports_masking:
            warnings.warn(
                f"Layer {self.name!r} (of type {type(self).__name__}) was passed an input with a "
                "mask attached to it. However, this layer does not support masking and will "
                "therefore destroy the mask information.",
                stacklevel=4,
            )
            return None
        return masks

    def _mark_masks(self, outputs: Any, args: tuple, masks: Any) -> None:
        if not args:
            return
        made = self.compute_mask(args[0], masks)
        marks = nest.flatten(made) if made is not None else []
        for output, mask in zip(nest.flatten(outputs), marks, strict=False):
            if isinstance(output, Tensor):
                set_mask(output, mask)


def _first_argument(layer: Any, args: tuple, kwargs: dict[str, Any]) -> Any:
    if args:
        return args[0]
    names = _parameters(type(layer).call)
    return kwargs.get(names[1]) if len(names) > 1 else None


def _bound(layer: Any, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    names = _parameters(type(layer).call)[1:]
    return {**dict(zip(names, args, strict=False)), **kwargs}


def _shapes_of(inputs: Any) -> Any:
    return nest.map_structure(lambda x: TensorShape(getattr(x, "shape", ())), inputs)


@functools.cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _where(layer: Any, args: Any) -> str:
    shapes = ", ".join(str(leaf.shape) for leaf in nest.flatten(args) if isinstance(leaf, Tensor))
    return (
        f"  in layer {layer.name!r} ({type(layer).__name__}), called with {shapes or 'no tensor'}"
    )


def _batch_size(output: Tensor) -> Tensor:
    return ops.cast(ops.shape(output)[0], output.dtype)
