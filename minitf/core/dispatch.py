"""Apply an op: run it now, or append it to the graph; then tell whoever listens.

Where it sits   every operation of every mode goes through `apply`.
The one idea    context decides now or later (a graph is being built, or an input is symbolic);
                data decides where (the device of the inputs).
Try it          >>> import minitf as tf
                >>> from minitf.core import context
                >>> with context.listening(lambda operation: print(operation.type)):
                ...     _ = tf.exp(tf.constant(1.0) + 2.0)
                add
                exp
Read next       ops/elementwise.py and autodiff/tape.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.backends import devices
from minitf.backends.base import Device, quiet
from minitf.core import context
from minitf.core.convert import convert_to_tensor, from_python
from minitf.core.graph import Graph, Operation, out_of_scope
from minitf.core.opdef import OpDef
from minitf.core.source import learner_line
from minitf.core.tensor import Tensor
from minitf.dtypes import DType, variant
from minitf.errors import DeviceError, DTypeError, MinitfError, ShapeError


def apply(
    opdef: OpDef, inputs: tuple[Any, ...], attrs: dict[str, Any], name: str | None = None
) -> Any:
    """Apply one op to its inputs.

    Args:
        opdef: The row of the table of ops.
        inputs: Tensors, or what converts to one.
        attrs: Static data, by keyword.
        name: The operation's name in a graph; default: the op's.

    Returns:
        The output (a tuple where the op has many): with a value when it ran, symbolic when it was
        appended to a graph.

    Raises:
        DTypeError: Inputs of different number types.
        ShapeError: Shapes that do not fit.
        DeviceError: Inputs on different devices.
    """
    tensors = _as_tensors(opdef, inputs)
    graph = context.current.graph
    if graph is None:
        graph = _graph_of(tensors)
    elif graph.for_sessions:
        graph = _home_of(tensors, graph)
    if graph is None:
        if opdef.call is not None:  # it applies ops itself, and those are heard
            return opdef.call(*tensors, **attrs)
        result = _run(opdef, tensors, attrs)
        if context.current.listeners:
            _tell_run(opdef, tensors, attrs, result, name)
        return result
    operation = graph.append(opdef, tensors, attrs, name, learner_line())
    for listener in context.current.listeners:
        listener(operation)
    return operation.result


context.apply = apply


@quiet
def _run(opdef: OpDef, tensors: tuple[Tensor, ...], attrs: dict[str, Any]) -> Any:
    device = tensors[0].device_object if tensors else _device_of(attrs)
    backend = device.backend
    kernel = backend.kernels[opdef.kernel]
    try:
        result = kernel(*[tensor._array for tensor in tensors], **attrs)
    except (ValueError, IndexError, TypeError, RuntimeError) as problem:
        _explain(opdef, tensors, attrs, problem)
    if opdef.returns_many:
        return tuple(Tensor(backend.finish(part), device) for part in result)
    return Tensor(backend.finish(result), device)


def _device_of(attrs: dict[str, Any]) -> Device:
    from_variable = getattr(attrs.get("variable"), "device_object", None)
    return from_variable or context.current.device or devices.CPU


def _explain(
    opdef: OpDef, tensors: tuple[Tensor, ...], attrs: dict[str, Any], problem: Exception
) -> None:
    """A kernel failed: let the shape rule say why, in the learner's words."""
    if isinstance(problem, MinitfError):
        raise problem
    opdef.shape(*[tensor.shape for tensor in tensors], **attrs)
    shapes = ", ".join(
        f"{part.name} {tensor.shape}" for part, tensor in zip(opdef.inputs, tensors, strict=False)
    )
    raise ShapeError(f"{opdef.name} cannot take {shapes}: {problem}") from problem


def _tell_run(
    opdef: OpDef, tensors: tuple, attrs: dict[str, Any], result: Any, name: str | None
) -> None:
    full_name, scope = context.scoped(name or opdef.name), context.current.scope
    outputs = result if opdef.returns_many else (result,)
    operation = Operation(opdef, tensors, attrs, outputs, full_name, scope)
    for listener in context.current.listeners:
        listener(operation)


def _graph_of(tensors: tuple[Tensor, ...]) -> Graph | None:
    for tensor in tensors:
        if tensor._array is None:
            if tensor.graph is not None and tensor.graph.closed:  # it leaked out of a function
                raise out_of_scope(tensor)
            return tensor.graph
    return None


def _home_of(tensors: tuple[Tensor, ...], graph: Graph) -> Graph:
    """Where sessions run: the graph of the first promise, wherever in the program we are."""
    for tensor in tensors:
        if tensor._array is None:
            return tensor.graph if tensor.graph is not None and tensor.graph.for_sessions else graph
    return graph


def _as_tensors(opdef: OpDef, inputs: tuple[Any, ...]) -> tuple[Tensor, ...]:
    """The inputs as tensors.  What all checks depend on, types and devices, is asked only once."""
    if opdef.variadic:
        return _checked(opdef, inputs)
    tensors = []
    key = []
    for value in inputs:
        tensor = value if type(value) is Tensor else _if_strong(value)
        if tensor is None:
            return _checked(opdef, inputs)
        tensors.append(tensor)
        key.append(id(tensor._dtype or tensor.dtype))  # there is one object for each type
        key.append(id(tensor.device_object))
    known = tuple(key)
    if known in opdef.accepted:
        return tuple(tensors)
    checked = _checked(opdef, tuple(tensors))
    if not any(tensor.is_symbolic for tensor in checked):
        opdef.accepted.add(known)
    return checked


def _checked(opdef: OpDef, inputs: tuple[Any, ...]) -> tuple[Tensor, ...]:
    """Convert the inputs: those of kind "T" to one common type, on one device."""
    if not opdef.variadic and len(inputs) != len(opdef.inputs):
        names = ", ".join(opdef.input_names)
        raise TypeError(f"{opdef.name} takes {len(opdef.inputs)} tensors ({names}), "
                        f"and was given {len(inputs)}.")  # fmt: skip
    kinds = opdef.kinds(len(inputs))
    tensors: list[Any] = []
    common: Any = None  # the first strong tensor among those that share a type
    for i, kind in enumerate(kinds):
        tensor = inputs[i] if type(inputs[i]) is Tensor else _if_strong(inputs[i])
        tensors.append(tensor)
        if common is None and kind == "T":
            common = tensor
    for i, kind in enumerate(kinds):
        tensor = tensors[i]
        if tensor is None:
            hint = common.dtype if common is not None and kind == "T" else None
            tensors[i] = tensor = _from_weak(inputs[i], hint, tensors)
        if kind == "T":
            if common is None:
                common = tensor
            elif tensor is not common and tensor.dtype is not common.dtype:
                raise _mixed_types(opdef, common, tensor)
        elif kind == "bool":
            _check_bool(opdef, tensor)
        elif kind == "int":
            _check_int(opdef, tensor)
    if opdef.accepts != "any" and common is not None:
        _check_accepted(opdef, common)
    if len(tensors) > 1 and opdef.call is None:
        _check_devices(opdef, tensors)
    return tuple(tensors)


def _if_strong(value: Any) -> Any:
    """The tensor, for tensors and variables; None for what takes the type of its company."""
    strong = isinstance(value, Tensor) or hasattr(value, "read_tensor")
    return convert_to_tensor(value) if strong else None


def _from_weak(value: Any, hint: DType | None, others: list[Any]) -> Tensor:
    tensors = (other for other in others if isinstance(other, Tensor))
    home = next((one.device_object for one in tensors if one.dtype is not variant), None)
    if isinstance(value, (list, tuple)):
        with context.beside(home):
            return convert_to_tensor(value, dtype_hint=hint)
    return from_python(value, None, hint, home)


def _mixed_types(opdef: OpDef, one: Tensor, other: Tensor) -> DTypeError:
    floating = one.dtype if one.dtype.is_floating else other.dtype
    return DTypeError(
        f"{opdef.name} got tensors of different types: {one.dtype.name} {one.shape} "
        f"and {other.dtype.name} {other.shape}.",
        why="TensorFlow never mixes number types in silence",
        instead=f"tf.cast(x, tf.{floating.name}) on the other one",
    )


_ACCEPTED: dict[str, tuple[Callable[[DType], bool], str]] = {
    "number": (lambda dtype: dtype.is_numeric, "numbers"),
    "number or text": (lambda dtype: not dtype.is_bool, "numbers or text"),
    "float": (lambda dtype: dtype.is_differentiable, "floating numbers"),
    "real": (lambda dtype: dtype.is_floating, "floating numbers"),
    "integer": (lambda dtype: dtype.is_integer, "whole numbers"),
    "signed": (lambda dtype: dtype.is_numeric and not dtype.is_unsigned, "numbers with a sign"),
    "ordered": (lambda dtype: dtype.is_integer or dtype.is_floating, "numbers with an order"),
    "ordered or bool": (
        lambda dtype: dtype.is_integer or dtype.is_floating or dtype.is_bool,
        "numbers with an order, or True and False",
    ),
}


def _check_accepted(opdef: OpDef, tensor: Tensor) -> None:
    fits, wanted = _ACCEPTED[opdef.accepts]
    if not fits(tensor.dtype):
        raise DTypeError(
            f"{opdef.name} takes {wanted}, and got {tensor.dtype.name} {tensor.shape}.",
            instead=f"tf.cast(x, tf.{'int32' if opdef.accepts == 'integer' else 'float32'})",
        )


def _check_bool(opdef: OpDef, tensor: Tensor) -> None:
    if not tensor.dtype.is_bool:
        raise DTypeError(
            f"{opdef.name} takes True and False, and got {tensor.dtype.name} {tensor.shape}.",
            why="its type must be bool",
            instead="a comparison, as x > 0, or tf.cast(x, tf.bool)",
        )


def _check_int(opdef: OpDef, tensor: Tensor) -> None:
    if not tensor.dtype.is_integer:
        raise DTypeError(
            f"{opdef.name} takes whole numbers for positions, and got {tensor.dtype.name} "
            f"{tensor.shape}.",
            instead="tf.cast(x, tf.int32)",
        )


def _check_devices(opdef: OpDef, tensors: list[Tensor]) -> None:
    home = tensors[0].device_object
    for tensor in tensors:
        if tensor.device_object is not home and not tensor.is_symbolic:
            raise DeviceError(
                f"{opdef.name} got tensors on {home.name!r} and on {tensor.device!r}.",
                why="an op runs where its inputs are, and moving data costs time",
                instead=f"with tf.device({home.name!r}): x = tf.identity(x)",
            )
