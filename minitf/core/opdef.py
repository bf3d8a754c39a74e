"""An op is one row: words, formula, kernel, shape rule, gradient rules.

Where it sits   the registry below Tensor; the rows themselves stand in minitf/ops.
The one idea    eager execution, tape, graph, compiled plan, tests, docs and pictures all read the
                same row, so an op is stated once.
Try it          >>> from minitf.core.opdef import OPS
                >>> import minitf
                >>> OPS["multiply"].formula
                'z = x \\\\cdot y'
Read next       ops/elementwise.py, where rows stand, and core/dispatch.py, which runs them
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from minitf.core import context
from minitf.errors import unknown_name


class Rule(NamedTuple):
    """How the gradient flows to one input.

    Attributes:
        formula: LaTeX, with a bar for "gradient of the loss with respect to".
        compute: ``compute(g, z, *inputs, **attrs)`` gives the input's gradient, where `g` is the
            gradient of the output and `z` the output.  Written with ops, so it is recorded too.
    """

    formula: str
    compute: Callable[..., Any]


def rule(formula: str, compute: Callable[..., Any]) -> Rule:
    """A gradient rule; see Rule."""
    return Rule(formula, compute)


class Input(NamedTuple):
    """One input of an op.

    Attributes:
        name: Its name in formulas and gradient rules.
        kind: "T" (the common type of the op), or a free one: "bool", "int", "any".
    """

    name: str
    kind: str


class OpDef:
    """A row of the table of ops; calling it applies the op.

    Attributes:
        name: Unique name, for example "multiply".
        inputs: The inputs in order.
        variadic: Whether the one input stands for any number of tensors (concat).
        output: The name of the output in formulas.
        words: What the op does, in plain words.
        formula: The formula in LaTeX.
        symbol: What a picture writes into the node.
        kernel: The name of the kernel in each backend's table.
        shape: ``shape(*input_shapes, **attrs)``: the output's shape; None stands for unknown.
        dtype: "same" (as the T inputs), a type's name, or ``dtype(*input_dtypes, **attrs)``.
        grads: A Rule for each input that has a gradient.
        broadcasts: Inputs are stretched to a common shape; backprop undoes it in one place.
        elementwise: Output entry i needs input entry i only, so it may overwrite its input.
        view: The output shows the same memory in another shape: True, or a condition on the
            shapes of the inputs under which it does.
        shape_only: Inputs of which only the shape is read; ("rest",): all but the first.
        accepts: Which types the T inputs may have: "any", "number" (no bool) or "float".
        stateful: Reads or changes something beside its inputs: never folded, reordered or pruned.
    """

    def __init__(
        self,
        name: str,
        signature: str,
        *,
        words: str,
        formula: str,
        shape: Callable[..., tuple],
        kernel: str | None = None,
        symbol: str | None = None,
        dtype: str | Callable[..., Any] = "same",
        grads: Mapping[str, Rule] | None = None,
        broadcasts: bool = False,
        elementwise: bool = False,
        view: bool | Callable[..., bool] = False,
        shape_only: tuple[str, ...] = (),
        accepts: str = "any",
        stateful: bool = False,
    ):
        self.name = self.__name__ = name
        left, _, output = signature.partition("->")
        parts = left.split()
        self.variadic = bool(parts) and parts[0].startswith("*")
        self.inputs = tuple(_parse_input(part.lstrip("*")) for part in parts)
        self._kinds = tuple(part.kind for part in self.inputs)
        self.output = output.strip()
        self.words, self.formula = words, formula
        self.__doc__ = f"{words}\n\nFormula: {formula}"
        self.symbol = symbol or name
        self.kernel = kernel or name
        self.shape, self.dtype = shape, dtype
        self.grads = dict(grads or {})
        self.broadcasts, self.elementwise, self.view = broadcasts, elementwise, view
        self._shape_of_rest = shape_only == ("rest",)
        self.shape_only = frozenset(
            i for i, part in enumerate(self.inputs) if part.name in shape_only
        )
        self.accepts, self.stateful = accepts, stateful

    def __call__(self, *inputs: Any, name: str | None = None, **attrs: Any) -> Any:
        return context.apply(self, inputs, attrs, name)

    def __repr__(self) -> str:
        names = ", ".join(("*" if self.variadic else "") + part.name for part in self.inputs)
        return f"<op {self.name}({names}) -> {self.output}>"

    def kinds(self, count: int) -> tuple[str, ...]:
        """The kind of each of `count` inputs."""
        return self._kinds * count if self.variadic else self._kinds

    def reads_value(self, number: int) -> bool:
        """Whether the value of an input is read, not only its shape."""
        return number == 0 if self._shape_of_rest else number not in self.shape_only

    def is_view(self, *shapes: tuple) -> bool:
        """Whether the output shows the memory of the first input, for inputs of these shapes."""
        return self.view(*shapes) if callable(self.view) else self.view

    @property
    def input_names(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.inputs)


def _parse_input(text: str) -> Input:
    name, _, kind = text.partition(":")
    return Input(name, kind or "T")


class _Registry(dict):
    """The table of ops; an unknown name is answered with a suggestion."""

    def __missing__(self, name: str) -> OpDef:
        raise unknown_name("op", name, self)


OPS: dict[str, OpDef] = _Registry()


def op(name: str, signature: str, **row: Any) -> OpDef:
    """Enter a row into the table OPS and return it; see OpDef for the columns."""
    if name in OPS:
        raise ValueError(f"op {name!r} is declared twice")
    OPS[name] = OpDef(name, signature, **row)
    return OPS[name]
