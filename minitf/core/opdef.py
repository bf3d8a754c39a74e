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

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from minitf.core import context
from minitf.core.shape import UNKNOWN, UnknownShape
from minitf.dtypes import DType, as_dtype
from minitf.errors import unknown_name


class Rule(NamedTuple):
    """How the gradient flows to one input.

    Attributes:
        formula: LaTeX, with a bar for "gradient of the loss with respect to".
        compute: ``compute(g, z, *inputs, **attrs)`` gives the input's gradient, where `g` is the
            gradient of the output and `z` the output.  Written with ops, so it is recorded too.
            With many outputs, `g` and `z` are tuples; `g` holds zeros for an output that nothing
            depends on, and None for one whose type has no gradient.
        selective: Whether `compute` takes the keyword `wanted`, the numbers of the inputs whose
            gradient somebody wants, and gives the shares of all inputs at once, None for some.  A
            loop saves work by it.  All rules of such an op are one function, and `g` holds None
            for every output that nothing depends on (zeros, where the op is variadic).
    """

    formula: str
    compute: Callable[..., Any]
    selective: bool = False


def rule(formula: str, compute: Callable[..., Any], selective: bool = False) -> Rule:
    """A gradient rule; see Rule."""
    return Rule(formula, compute, selective)


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
        input_names: Their names.
        variadic: Whether the one input stands for any number of tensors (concat).
        outputs: The names of the outputs in formulas.
        returns_many: Whether applying the op gives a tuple of tensors (svd) instead of one.
        words: What the op does, in plain words.
        formula: The formula in LaTeX.
        symbol: What a picture writes into the node.
        kernel: The name of the kernel in each backend's table.
        call: A function of eager tensors in the kernel's place, for what is not arithmetic, as
            printing or a loop: ``call(*tensors, **attrs)``.  What it does inside is heard by
            tapes and recorders; the op itself is not.
        shape: ``shape(*input_shapes, **attrs)``: the output's shape (a tuple of shapes when there
            are many); None stands for unknown.
        dtype: "same" (as the T inputs), a type's name, or ``dtype(*input_dtypes, **attrs)``; a
            tuple of those when there are many outputs.
        grads: A Rule for each input that has a gradient.
        broadcasts: Inputs are stretched to a common shape; backprop undoes it in one place.
        elementwise: Output entry i needs input entry i only, so it may overwrite its input.
        view: The output shows the same memory in another shape: True, or a condition on the
            shapes of the inputs under which it does.
        shape_only: Inputs of which only the shape is read; ("rest",): all but the first.
        accepts: Which types the T inputs may have: "any", "number" (no bool), "number or text",
            "float", "real" (a float that is not complex), "integer", "signed", or "ordered" (no
            complex number).
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
        call: Callable[..., Any] | None = None,
        symbol: str | None = None,
        dtype: str | tuple[str, ...] | Callable[..., Any] = "same",
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
        self.input_names = tuple(part.name for part in self.inputs)
        self._kinds = tuple(part.kind for part in self.inputs)
        self.outputs = tuple(part.lstrip("*") for part in output.split())
        self.returns_many = len(self.outputs) != 1 or "*" in output
        self.words, self.formula = words, formula
        self.__doc__ = f"{words}\n\nFormula: {formula}"
        self.symbol = symbol or name
        self.kernel, self.call = kernel or name, call
        self.shape, self.dtype = shape, dtype
        self.grads = dict(grads or {})
        self.broadcasts, self.elementwise, self.view = broadcasts, elementwise, view
        self._shape_of_rest = shape_only == ("rest",)
        self.shape_only = frozenset(
            i for i, part in enumerate(self.inputs) if part.name in shape_only
        )
        self.accepts, self.stateful = accepts, stateful
        # One rule that gives the shares of all inputs at once.
        self.gives_all_at_once = not self.variadic and any(
            rule.selective for rule in self.grads.values()
        )
        self.accepted: set[tuple] = set()  # sorts of inputs that passed all checks of dispatch

    def __call__(self, *inputs: Any, name: str | None = None, **attrs: Any) -> Any:
        count = len(self.inputs)
        if not self.variadic and len(inputs) != count:
            if len(inputs) == count + 1 and isinstance(inputs[-1], str):  # tf.add(x, y, "sum")
                inputs, name = inputs[:-1], inputs[-1]
            else:
                inputs = self._with_named(inputs, attrs)
        return context.apply(self, inputs, attrs, name)

    def _with_named(self, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> tuple[Any, ...]:
        """The inputs with those that were given by keyword, which are taken out of `attrs`."""
        for part in self.inputs[len(inputs) :]:
            for name in (part.name, *_ALSO_CALLED.get(part.name, ())):
                if name in attrs:
                    inputs = (*inputs, attrs.pop(name))
                    break
        return inputs

    def __repr__(self) -> str:
        names = ", ".join(("*" if self.variadic else "") + part.name for part in self.inputs)
        return f"<op {self.name}({names}) -> {', '.join(self.outputs)}>"

    def kinds(self, count: int) -> tuple[str, ...]:
        """The kind of each of `count` inputs."""
        return self._kinds * count if self.variadic else self._kinds

    def output_shapes(self, shapes: Iterable[tuple], attrs: Mapping[str, Any]) -> tuple[tuple, ...]:
        """The shape of each output, for inputs of these shapes."""
        shapes = list(shapes)
        if any(isinstance(shape, UnknownShape) for shape in shapes):
            return self._shapes_of_unknown(attrs)
        made = self.shape(*shapes, **attrs)
        return tuple(made) if self.returns_many else (made,)

    def _shapes_of_unknown(self, attrs: Mapping[str, Any]) -> tuple[tuple, ...]:
        """The little that can be said when an input may have any number of axes."""
        over_all = "axis" in attrs and attrs["axis"] is None and not attrs.get("keepdims")
        if over_all or self.name == "size":
            return ((),)
        if self.name in ("reshape", "broadcast_to"):
            return (tuple(None if n == -1 else n for n in attrs["shape"]),)
        return ((None, None) if self.name == "matmul" else UNKNOWN,) * len(self.outputs)

    def output_dtypes(
        self, dtypes: Sequence[DType], attrs: Mapping[str, Any], count: int
    ) -> list[DType]:
        """The number type of each of `count` outputs, for inputs of these types."""
        made = self.dtype(*dtypes, **attrs) if callable(self.dtype) else self.dtype
        each = made if isinstance(made, (tuple, list)) else [made] * count
        return [self._common(dtypes) if kind == "same" else as_dtype(kind) for kind in each]

    def _common(self, dtypes: Sequence[DType]) -> DType:
        """The type of the T inputs."""
        for kind, dtype in zip(self.kinds(len(dtypes)), dtypes, strict=True):
            if kind == "T":
                return dtype
        raise TypeError(f"op {self.name!r} says dtype='same' but has no T input")

    def reads_value(self, number: int) -> bool:
        """Whether the value of an input is read, not only its shape."""
        return number == 0 if self._shape_of_rest else number not in self.shape_only

    def is_view(self, *shapes: tuple) -> bool:
        """Whether the output shows the memory of the first input, for inputs of these shapes."""
        return self.view(*shapes) if callable(self.view) else self.view


# What TensorFlow calls the inputs of some ops that are public as they stand.
_ALSO_CALLED = {"x": ("input", "features")}


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
