"""What the recurrent cells have in common: weights, a first state, and dropout.

Where it sits   a base of recurrent/cells.py; RNN asks it for what needs no state.
The one idea    a step is a part that needs only the inputs, which is computed for all steps in one
                product, and a rest that needs the state.
Try it          >>> from minitf import keras
                >>> cell = keras.layers.GRUCell(2)
                >>> cell.build((None, 3))
                >>> [weight.shape for weight in cell.weights]
                [TensorShape([3, 6]), TensorShape([2, 6]), TensorShape([2, 6])]
Read next       keras/layers/recurrent/cells.py

Dropout as Gal and Ghahramani, arXiv:1512.05287: the same entries at every step.
"""

from __future__ import annotations

from typing import Any, ClassVar

from minitf import ops
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras import activations
from minitf.keras.layers.chance import Chance
from minitf.keras.layers.weight_options import WeightOptions


class Cell(Chance, WeightOptions):
    """What the cells have in common: three weights, dropout, and a state that starts at zero.

    Attributes:
        gates: How many times `units` numbers one step needs from input and state.
        seed_first: Whether the seed of dropout is drawn before those of the initializers; which
            of Keras' cells do so has no reason, but makes equal runs equal.
        can_drop_all: Whether a rate of 1 drops everything, and not nothing; so it is in Keras.
    """

    gates: ClassVar[int]
    seed_first: ClassVar[bool] = False
    can_drop_all: ClassVar[bool] = False
    units: int

    def set_up(self, units: int, activation: Any, use_bias: bool, **options: Any) -> None:
        """Keep what all cells take."""
        if isinstance(units, bool) or not isinstance(units, int) or units <= 0:
            raise ArgumentError(
                "Received an invalid value for argument `units`, expected a positive integer, got "
                f"{units!r}.",
                instead=f"{type(self).__name__}(32)",
            )
        self.units, self.use_bias = units, use_bias
        self.activation = activations.get(activation)
        self.dropout = min(1.0, max(0.0, options.pop("dropout")))
        self.recurrent_dropout = min(1.0, max(0.0, options.pop("recurrent_dropout")))
        seed = options.pop("seed")
        if self.seed_first:
            self.set_seed(seed)
        self.set_options(**options)
        if not self.seed_first:
            self.set_seed(seed)
        self.state_size: Any = units
        self.output_size = units
        self.bias: Any = None
        self._masks: dict[str, Any] = {}

    def build(self, input_shape: Any) -> None:
        width = self.units * self.gates
        self.kernel = self.add_optional_weight("kernel", (input_shape[-1], width))
        self.recurrent_kernel = self.add_optional_weight(
            "recurrent", (self.units, width), name="recurrent_kernel"
        )
        if self.use_bias:
            self.bias = self.add_bias(width)

    def add_bias(self, width: int) -> Any:
        return self.add_optional_weight("bias", (width,))

    def get_initial_state(self, batch_size: Any = None) -> list[Tensor]:
        """The state before the first step: zeros."""
        sizes = self.state_size if isinstance(self.state_size, (list, tuple)) else [self.units]
        return [ops.zeros([batch_size, size], self.compute_dtype) for size in sizes]

    def from_inputs(self, inputs: list[Tensor]) -> Tensor:
        """The part of a step that does not need the state: done for all steps at once."""
        part = self.product(inputs, self.kernel)
        return part if self.bias is None else part + self.bias

    def step(
        self, part: Tensor, states: list[Tensor], training: Any
    ) -> tuple[Tensor, list[Tensor]]:
        """The rest of a step: output and new states."""
        raise NotImplementedError

    def call(self, inputs: Tensor, states: Any, training: bool = False) -> tuple[Tensor, Any]:
        given = list(states) if isinstance(states, (list, tuple)) else [states]
        part = self.from_inputs(self.dropped(inputs, "inputs", training))
        output, new = self.step(part, given, training)
        return output, (new if isinstance(states, (list, tuple)) else new[0])

    # Dropout: the same entries at every step of a sequence

    def dropped(self, x: Tensor, which: str, training: Any) -> list[Tensor]:
        """x ("inputs" or "state") with some entries set to zero, in training.

        One tensor for all gates; with `recurrent_dropout` one for each, which drops its own.
        """
        rate = self.dropout if which == "inputs" else self.recurrent_dropout
        if not self._drops(rate, training):
            return [x]
        if which not in self._masks:
            step = x[:, 0] if x.ndim == 3 else x
            self._masks[which] = [self.kept(step, rate) for _ in range(self._choices())]
        return [x * (ops.expand_dims(mask, 1) if x.ndim == 3 else mask)
                for mask in self._masks[which]]  # fmt: skip

    def _drops(self, rate: float, training: Any) -> bool:
        return bool(training) and rate > 0 and (rate < 1 or self.can_drop_all)

    def _choices(self) -> int:
        """How many times is drawn what to drop: once for all gates, or once for each."""
        return self.gates if self.recurrent_dropout else 1

    def product(self, parts: list[Tensor], kernel: Any) -> Tensor:
        """The matrix product with all gates' columns; each of several parts meets its own gate."""
        if len(parts) == 1:
            return ops.matmul(parts[0], kernel)
        columns = ops.split(kernel, len(parts), axis=-1)
        return ops.concat(
            [ops.matmul(x, own) for x, own in zip(parts, columns, strict=True)], axis=-1
        )

    def begin_dropout(self, training: Any) -> None:
        """Draw anew in this call.  Where nothing is dropped the seed moves on all the same."""
        self._masks = {}
        rates = (self.dropout, self.recurrent_dropout)
        unused = sum(rate > 0 and not self._drops(rate, training) for rate in rates)
        self.skip(unused * self._choices())

    def cell_config(self, *names: str) -> dict[str, Any]:
        return {
            "units": self.units, "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias, **self.options_config("kernel", "recurrent", "bias"),
            "dropout": self.dropout, "recurrent_dropout": self.recurrent_dropout,
            "seed": self.seed, **{name: getattr(self, name) for name in names},
        }  # fmt: skip
