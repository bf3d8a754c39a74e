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
Read next       keras/layers/call_arguments.py, keras/layers/layer.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitf import ops
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable as EngineVariable
from minitf.errors import ArgumentError, StateError
from minitf.execution.autograph import for_call
from minitf.keras.keras_tensor import KerasTensor, any_symbolic, output_spec
from minitf.keras.layers.call_arguments import (
    defaults,
    first_argument,
    is_default,
    names_of,
    says_itself,
    shapes_by_name,
    shapes_for,
    shapes_of,
)
from minitf.keras.layers.call_context import calling, current_argument, is_outermost
from minitf.keras.layers.call_masks import Masks
from minitf.keras.layers.input_spec import check_inputs
from minitf.keras.masks import mask_of, set_mask
from minitf.keras.operation import Node, Operation


class Calls(Masks, Operation):
    """How a layer is called; see Layer."""

    autocast: bool
    built: bool
    input_spec: Any
    activity_regularizer: Any
    _build_shape: Any
    compute_dtype: Any
    _compute_dtype: str
    _dtype: str
    variable_dtype: Any
    _check_initialised: Callable[[], None]
    _clear_losses: Callable[[], None]
    _lock_state: Callable[[], None]
    _sublayers: Callable[[], list[Any]]
    add_loss: Callable[[Any], None]
    build: Callable[..., None]
    compute_output_shape: Callable[..., Any]

    # What a layer may say about the arguments it is called with.
    _convert_input_args = True
    _allow_non_tensor_positional_args = False
    _call_context_args: frozenset[str] = frozenset({"training"})
    _called = False
    _accepted: tuple | None = None  # what the last input looked like, and what was expected

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if "_activity_losses" not in self.__dict__:
            self._check_initialised()
        self.__dict__["_called"] = True
        usual = len(args) == 1 and type(args[0]) is Tensor  # about which there is less to ask
        if not usual and any_symbolic(args):
            return self.symbolic_call(*args, **kwargs)
        if kwargs and any_symbolic(list(kwargs.values())):
            return self.symbolic_call(*args, **kwargs)
        args = tuple(map(self._as_inputs, args))
        for name, value in kwargs.items():
            kwargs[name] = value if value is True or value is False else self._as_inputs(value)
        if not usual:
            self._check_positional(args)
        travelling = self._travelling(args, kwargs)
        first_call = not self.built
        self._check_and_build(args, kwargs)
        if is_outermost():
            self._clear_losses()  # prices are those of the last call
        masks = self._hand_on_masks(args, kwargs)
        with calling(travelling, self.name, self._read_as()):
            try:
                # In a graph with Python's control flow over tensors made part of it.
                call = self.call if context.current.graph is None else for_call(self.call)
                outputs = call(*args, **kwargs)
            except Exception as problem:
                problem.add_note(_where(self, args))
                raise
            if self.activity_regularizer is not None:
                self._add_activity_losses(outputs)
        if first_call:
            self._lock_state()
        self._mark_masks(outputs, args, kwargs, masks)
        return outputs

    def _read_as(self) -> str | None:
        """The type that variables are read in, where it is not their own."""
        mixed = self._compute_dtype != self._dtype
        return self._compute_dtype if mixed and self.autocast else None

    def _add_activity_losses(self, outputs: Any) -> None:
        """The price of each output, for one sample."""
        for output in nest.flatten(outputs):
            if isinstance(output, Tensor):
                price = self.activity_regularizer(output)
                if output.ndim:
                    samples = ops.cast(ops.shape(output)[0], price.dtype)
                    price = ops.divide_no_nan(price, samples)
                self.add_loss(price)

    # Calls on symbols

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        self._check_positional(args)
        masks = self._hand_on_drawn_masks(args, kwargs)
        if self._says_its_output():
            outputs = self._by_its_word(args, dict(kwargs))
        else:
            outputs = self.compute_output_spec(*args, **kwargs)
        self._clear_losses()  # these were symbolic
        outputs = Node(self, args, kwargs, outputs).outputs
        self._draw_masks(outputs, first_argument(self, args, kwargs), masks)
        return outputs

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """Shapes and types of what a call gives, as KerasTensors."""
        if not says_itself(self, "compute_output_shape"):
            return output_spec(self.__call__, args, kwargs)
        shapes = shapes_for(self, "compute_output_shape", args, kwargs)
        return _specs(self.compute_output_shape(**shapes), self)

    def _says_its_output(self) -> bool:
        """Whether the learner wrote down what comes out, so that `call` need not be asked."""
        names = ("compute_output_spec", "compute_output_shape")
        return any(says_itself(self, name) for name in names)

    def _by_its_word(self, args: tuple, kwargs: dict[str, Any]) -> Any:
        """What comes out as the layer says, with the masks that it says."""
        self._check_and_build(args, kwargs)
        masks = self._hand_on_masks(args, kwargs)
        self._travelling(args, kwargs)
        outputs = self.compute_output_spec(*args, **kwargs)
        self._mark_masks(outputs, args, kwargs, masks)
        return outputs

    # Inputs

    def _as_inputs(self, value: Any) -> Any:
        """A structure of tensors; a list of nothing but numbers is one tensor."""
        if not self._convert_input_args or value is None or isinstance(value, bool):
            return value
        if type(value) is Tensor:
            fits = value.dtype.name == self._compute_dtype
            return value if fits else self._as_input(value)
        if type(value) is np.ndarray:
            return self._as_input(value)
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
        if self.autocast and tensor.dtype.is_floating and tensor.dtype.name != self.compute_dtype:
            return set_mask(ops.cast(tensor, self.compute_dtype), mask_of(tensor))
        return tensor

    def _check_positional(self, args: tuple) -> None:
        """Only tensors go without a name."""
        if self._allow_non_tensor_positional_args:
            return
        for value in nest.flatten(args):
            if value is not None and not hasattr(value, "shape"):
                raise ArgumentError(
                    "Only input tensors may be passed as positional arguments. The following "
                    f"argument value should be passed as a keyword argument: {value} (of type "
                    f"{type(value)})",
                    instead="layer(x, training=True)",
                )

    def _check_and_build(self, args: tuple, kwargs: dict[str, Any]) -> None:
        first = args[0] if args else first_argument(self, args, kwargs)
        if first is None:
            return
        looks = None
        if type(first) is Tensor and first._array is not None and self.built:
            looks = self.input_spec, first.dtype, first._array.shape
            if looks == self._accepted:  # what came last time, too
                return
        if self.input_spec:
            check_inputs(self.input_spec, first, self.name)
        self.__dict__["_accepted"] = looks
        if not self.built:
            self._build_for(first, args, kwargs)
            if self.input_spec:
                check_inputs(self.input_spec, first, self.name)

    def _build_for(
        self, first: Any, args: tuple = (), kwargs: dict[str, Any] | None = None
    ) -> None:
        """Build for the shapes of these inputs.

        A `build` with several arguments (`query_shape`, `value_shape`) gets the shapes of the
        arguments of `call` with these names.
        """
        if self.built:
            return
        if self._has_own_build():
            self.build(**shapes_for(self, "build", args or (first,), kwargs or {}))
            return
        given = shapes_by_name(self, args or (first,), kwargs or {})
        self._build_shape = shapes_of(first) if len(given) < 2 else given
        if all(layer.built for layer in self._sublayers()):
            self._lock_state()  # otherwise inner layers are built as they are called
        self.built = True

    def _has_own_build(self) -> bool:
        return not is_default(self, "build")

    # Arguments that travel to the layers inside

    def _travelling(self, args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
        """The values of `training` and of other arguments that hold for all layers inside.

        What is said in this call goes before what an outer call said, and that before the default
        of `call`; `call` is told if it takes it.
        """
        names = names_of(type(self).call)
        values = {}
        for name in self._call_context_args:
            takes_it = name in names
            if not takes_it and name not in kwargs:
                continue  # what outer calls said goes on
            if name in kwargs:
                value = kwargs[name] if takes_it else kwargs.pop(name)
            elif takes_it and names.index(name) <= len(args):
                value = args[names.index(name) - 1]
            else:
                value = current_argument(name)
                value = defaults(type(self).call).get(name) if value is None else value
                if takes_it and value is not None:
                    kwargs[name] = value
            values[name] = value
        return values

    def _register_call_context_args(self, *names: str) -> None:
        """From now on these arguments travel, too.

        Raises:
            StateError: The layer has been called.
        """
        if self._called:
            raise StateError("Cannot add call-context args after the layer has been called.")
        self._call_context_args = self._call_context_args | set(names)


def _specs(shape: Any, layer: Any) -> Any:
    """KerasTensors for a shape, or for each shape in a structure."""
    if isinstance(shape, dict):
        return {name: _specs(part, layer) for name, part in shape.items()}
    if not isinstance(shape, (list, tuple)):
        raise ArgumentError(
            f"Method `compute_output_shape()` of layer {type(layer).__name__} is returning a type "
            f"that cannot be interpreted as a shape. It should return a shape tuple. Received: "
            f"{shape}"
        )
    if all(part is None or isinstance(part, int) for part in shape):
        return KerasTensor(tuple(shape), dtype=layer.compute_dtype)
    return type(shape)(_specs(part, layer) for part in shape)


def _where(layer: Any, args: Any) -> str:
    shapes = ", ".join(str(leaf.shape) for leaf in nest.flatten(args) if isinstance(leaf, Tensor))
    return (
        f"  in layer {layer.name!r} ({type(layer).__name__}), called with {shapes or 'no tensor'}"
    )
