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
from operator import attrgetter
from typing import Any

from minitf.backends import devices
from minitf.backends.base import Device, silence, speak_again
from minitf.core import context
from minitf.core.convert import convert_to_tensor, from_python
from minitf.core.graph import Graph, out_of_scope
from minitf.core.opdef import OpDef
from minitf.core.operation import Operation
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
    for value in inputs:
        if type(value) is not Tensor:
            inputs = _converted(opdef, inputs)
            break
    now = context.current
    graph = now.graph
    if tuple(map(_sort_of, inputs)) not in opdef.accepted:  # else: values that fit, as before
        _check(opdef, inputs)
        if graph is None:
            graph = _graph_of(inputs)
    if graph is not None:
        return _append(graph, opdef, inputs, attrs, name)
    if opdef.call is not None:  # it applies ops itself, and those are heard
        return opdef.call(*inputs, **attrs)
    result = _run(opdef, inputs, attrs)
    if now.listeners:
        _tell_run(opdef, inputs, attrs, result, name)
    return result


context.apply = apply
_sort_of, _array_of = attrgetter("_sort"), attrgetter("_array")


def _append(
    graph: Graph, opdef: OpDef, tensors: tuple[Tensor, ...], attrs: dict[str, Any], name: str | None
) -> Any:
    if graph.for_sessions:
        graph = _home_of(tensors, graph)
    operation = graph.append(opdef, tensors, attrs, name, learner_line())
    for listener in context.current.listeners:
        listener(operation)
    return operation.result


def _run(opdef: OpDef, tensors: tuple[Tensor, ...], attrs: dict[str, Any]) -> Any:
    device = tensors[0].device_object if tensors else _device_of(attrs)
    backend = device.backend
    kernel = backend.kernels[opdef.kernel]
    before = silence()
    try:
        result = kernel(*map(_array_of, tensors), **attrs)
    except (ValueError, IndexError, TypeError, RuntimeError) as problem:
        _explain(opdef, tensors, attrs, problem)
    finally:
        speak_again(before)
    if opdef.returns_many:
        return tuple(Tensor(backend.finish(part), device) for part in result)
    if type(result) is not backend.array:
        result = backend.finish(result)
    return Tensor(result, device)


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
    scope = context.current.scope
    full_name = f"{scope}/{name or opdef.name}" if scope else name or opdef.name
    outputs = result if opdef.returns_many else (result,)
    # Operation(...), made directly: each op that is heard makes one.
    fields = (opdef, tensors, attrs, outputs, full_name, scope, None, 0, (), None)
    operation = tuple.__new__(Operation, fields)
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


def _converted(opdef: OpDef, inputs: tuple[Any, ...]) -> tuple[Tensor, ...]:
    """The inputs as tensors, variables read."""
    tensors: list[Any] = []
    weak = False
    for value in inputs:
        if isinstance(value, Tensor):
            tensors.append(value)
            continue
        read = getattr(value, "read_tensor", None)  # a variable, or what stands for one
        weak = weak or read is None
        tensors.append(None if read is None else read())
    return _beside_others(opdef, inputs, tensors) if weak else tuple(tensors)


def _beside_others(opdef: OpDef, inputs: tuple[Any, ...], tensors: list[Any]) -> tuple[Tensor, ...]:
    """What is weak takes the type of the first strong tensor of kind "T", and its place."""
    _check_count(opdef, inputs)
    kinds = opdef.kinds(len(inputs))
    common: Any = None
    for kind, tensor in zip(kinds, tensors, strict=True):
        if kind == "T" and tensor is not None:
            common = tensor
            break
    for i, kind in enumerate(kinds):
        if tensors[i] is None:
            hint = common.dtype if common is not None and kind == "T" else None
            tensors[i] = _from_weak(inputs[i], hint, tensors)
            if common is None and kind == "T":
                common = tensors[i]
    return tuple(tensors)


def _check(opdef: OpDef, tensors: tuple[Tensor, ...]) -> None:
    """Those of kind "T" have one common type that the op takes, and all are on one device.

    That depends on the sorts of the tensors alone; those that pass need not be asked again.
    """
    _check_count(opdef, tensors)
    common: Any = None
    for kind, tensor in zip(opdef.kinds(len(tensors)), tensors, strict=True):
        if kind == "T":
            if common is None:
                common = tensor
            elif tensor.dtype is not common.dtype:
                raise _mixed_types(opdef, common, tensor)
        elif kind == "bool":
            _check_bool(opdef, tensor)
        elif kind == "int":
            _check_int(opdef, tensor)
    if opdef.accepts != "any" and common is not None:
        _check_accepted(opdef, common)
    if len(tensors) > 1 and opdef.call is None:
        _check_devices(opdef, tensors)
    sorts = tuple(map(_sort_of, tensors))
    if None not in sorts:
        opdef.accepted.add(sorts)


def _check_count(opdef: OpDef, inputs: tuple[Any, ...]) -> None:
    if not opdef.variadic and len(inputs) != len(opdef.inputs):
        names = ", ".join(opdef.input_names)
        raise TypeError(f"{opdef.name} takes {len(opdef.inputs)} tensors ({names}), "
                        f"and was given {len(inputs)}.")  # fmt: skip


def _from_weak(value: Any, hint: DType | None, others: list[Any]) -> Tensor:
    home = None
    for tensor in others:
        if tensor is not None and tensor.dtype is not variant:
            home = tensor.device_object
            break
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


def _check_devices(opdef: OpDef, tensors: tuple[Tensor, ...]) -> None:
    home = tensors[0].device_object
    for tensor in tensors:
        if tensor.device_object is not home and not tensor.is_symbolic:
            raise DeviceError(
                f"{opdef.name} got tensors on {home.name!r} and on {tensor.device!r}.",
                why="an op runs where its inputs are, and moving data costs time",
                instead=f"with tf.device({home.name!r}): x = tf.identity(x)",
            )
