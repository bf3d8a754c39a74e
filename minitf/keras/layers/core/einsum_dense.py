"""EinsumDense: a Dense layer that says in letters which axes it adds up.

Where it sits   a layer with a kernel; its op is einsum.
The one idea    "abc,cd->abd" is Dense on the last axis; other letters make other layers.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> layer = keras.layers.EinsumDense("abc,cd->abd", output_shape=(None, 5))
                >>> layer(np.zeros((2, 3, 4))).shape
                TensorShape([2, 3, 5])
Read next       keras/layers/core/function.py

As https://keras.io/api/layers/core_layers/einsum_dense/
"""

from __future__ import annotations

import re
from typing import Any

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError, ShapeError
from minitf.keras import activations, initializers, regularizers
from minitf.keras.layers.layer import table
from minitf.keras.layers.weight_options import WeightOptions


@table.add()
class EinsumDense(WeightOptions):
    """A learnt linear map along any axes.

    Args:
        equation: Letters of the input, of the kernel, and of the output: "ab,bc->ac"; "..." may
            stand for further axes.
        output_shape: The output without the batch; None for a size taken from the input.
        activation: The bend after the sum: a name or function; None for none.
        bias_axes: The letters along which a number is added; None for no bias.
        kernel_initializer, bias_initializer: How the weights start.
        kernel_regularizer, bias_regularizer, activity_regularizer: Prices added to the loss.
        kernel_constraint, bias_constraint: Rules applied after each update.
        **kwargs: The arguments of Layer.
    """

    kernel_initializer: Any

    def __init__(
        self, equation: str, output_shape: Any, activation: Any = None, bias_axes: Any = None,
        kernel_initializer: Any = "glorot_uniform", bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None, bias_regularizer: Any = None,
        kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None,
        lora_alpha: Any = None, gptq_unpacked_column_size: Any = None,
        quantization_config: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(**kwargs)
        if lora_rank or quantization_config:
            raise ArgumentError("EinsumDense in minitf has neither LoRA nor quantization.")
        self.equation, self.bias_axes = equation, bias_axes
        self.partial_output_shape = (
            (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        )
        self.activation = activations.get(activation)
        self.set_options(
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            kernel_constraint=kernel_constraint, bias_constraint=bias_constraint,
        )  # fmt: skip
        self.bias: Any = None

    def build(self, input_shape: Any) -> None:
        shapes = analyze(self.equation, self.bias_axes, input_shape, self.partial_output_shape)
        kernel_shape, bias_shape, self.full_output_shape = shapes
        self.kernel = self.add_optional_weight(
            "kernel", kernel_shape, initializer=self._with_fans(self.kernel_initializer)
        )
        if bias_shape is not None:
            self.bias = self.add_optional_weight("bias", bias_shape)

    def _with_fans(self, initializer: Any) -> Any:
        """The equation tells which axes of the kernel come in, and which go out."""
        known = (getattr(initializer, axes, None) for axes in ("input_axes", "output_axes"))
        if not isinstance(initializer, initializers.VarianceScaling) or None not in known:
            return initializer
        kernel, output = self.equation.partition(",")[2].replace(" ", "").split("->")
        goes_out = [axis for axis, letter in enumerate(kernel) if letter in output]
        comes_in = [axis for axis in range(len(kernel)) if axis not in goes_out]
        return initializer.along(comes_in, goes_out)

    def call(self, inputs: Tensor) -> Tensor:
        outputs = ops.einsum(self.equation, inputs, self.kernel)
        if self.bias is not None:
            outputs = outputs + self.bias
        return outputs if self.activation is None else self.activation(outputs)

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        return analyze(self.equation, self.bias_axes, input_shape, self.partial_output_shape)[2]

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "output_shape": self.partial_output_shape,
            "equation": self.equation, "activation": activations.serialize(self.activation),
            "bias_axes": self.bias_axes, **self.options_config("kernel", "bias"),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "quantization_config": None,
        }  # fmt: skip


def analyze(
    equation: str, bias_axes: Any, input_shape: Any, output_shape: Any
) -> tuple[tuple[int, ...], tuple[int, ...] | None, tuple[Any, ...]]:
    """The shapes of kernel, bias and output.

    Raises:
        ArgumentError: The equation has another form, or the kernel a letter that is nowhere else.
        ShapeError: A size does not agree.

    >>> analyze("abc,cd->abd", "d", (None, 3, 4), (None, 5))
    ((4, 5), (5,), (None, 3, 5))
    """
    inputs, kernel, output, dots_first = _parts(equation)
    dots = max(0, len(input_shape) - len(inputs))
    # What "..." stands for is found in the input, before or after the letters.
    before = dots if dots_first else 0
    after = input_shape[len(input_shape) - dots :] if dots and not dots_first else ()
    targets = [input_shape[0], *input_shape[1:before], *output_shape, *after]
    comes = dict(zip(inputs, input_shape[before:], strict=False))
    goes = dict(zip(output, targets[before:], strict=False))
    for letter, size in comes.items():
        if goes.get(letter) not in (None, size):
            raise ShapeError(
                f"Input shape and output shape do not match at shared dimension '{letter}' of "
                f"{equation!r}. Input shape is {size}, and output shape is {goes[letter]}."
            )
    for letter in output:
        if letter not in inputs and letter not in kernel:
            raise ArgumentError(
                f"Dimension '{letter}' was specified in the output '{output}' but has no "
                f"corresponding dim in the input spec '{inputs}' or weight spec '{kernel}'."
            )
    for letter in kernel:
        if letter not in goes and letter not in comes:
            raise ArgumentError(
                f"Weight dimension '{letter}' did not have a match in either the input spec "
                f"'{inputs}' or the output spec '{output}'. For this layer, the weight must be "
                "fully specified.",
                why="the kernel must be made before data come",
            )
    sizes = {letter: size for letter, size in comes.items() if goes.get(letter) is None}
    sizes = {**goes, **sizes}
    whole = [sizes.get(letter) for letter in output]
    bias = None if bias_axes is None else _bias_shape(bias_axes, output, sizes, equation)
    if bias is not None:
        bias += (1,) * len(after)
    shape = (*targets[:before], *whole, *targets[before + len(output) :])
    return tuple(sizes[letter] for letter in kernel), bias, shape


def _parts(equation: str) -> tuple[str, str, str, bool]:
    """The letters of input, kernel and output, and whether "..." stands before them."""
    form = re.fullmatch(
        r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,([a-zA-Z]+)->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?", equation
    )
    first = form is not None and form[1] is not None
    if form is None or (form[1], form[3]) != (form[5], form[7]) or (first and form[3]):
        raise ArgumentError(
            f"Invalid einsum equation '{equation}'. Equations must be in the form [X],[Y]->[Z], "
            "...[X],[Y]->...[Z], or [X]...,[Y]->[Z]....",
            instead='letters of the form "ab,bc->ac"',
        )
    return form[2], form[4], form[6], first


def _bias_shape(bias_axes: str, output: str, sizes: dict[str, Any], equation: str) -> tuple:
    for letter in bias_axes:
        if letter not in output:
            raise ArgumentError(
                f"Bias dimension '{letter}' was requested, but is not part of the output spec "
                f"'{output}' of {equation!r}."
            )
    first = min(output.index(letter) for letter in bias_axes)
    return tuple(sizes[letter] if letter in bias_axes else 1 for letter in output[first:])
