"""What a call means for the choice of a graph: keys and specs of arguments.

Where it sits   below function, which keeps a graph for each of these keys.
The one idea    tensors count by type and shape, variables by identity, everything else by value.
Try it          >>> import minitf as tf
                >>> static_key(3), static_key(tf.constant(3)).__name__
                ((<class 'int'>, 3), 'Tensor')
Read next       execution/function.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.backends.base import Device
from minitf.backends.devices import CPU
from minitf.core import context, nest
from minitf.core.convert import convert_to_tensor
from minitf.core.reference import Reference
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.core.variable import Variable
from minitf.execution.signature import Signature, is_tensor_like

Specs = list[tuple[TensorSpec, Device | None]]


def plain_key(args: tuple) -> tuple | None:
    """Types, shapes and devices, when all arguments are tensors with values; else None."""
    key: list[Any] = []
    for arg in args:
        if type(arg) is not Tensor or arg._array is None:
            return None
        sort = arg._sort or (arg.dtype, arg.device_object)
        key += (sort, arg._array.shape)
    return tuple(key)


def split(structure: Any) -> tuple[list[Any], list[Any]]:
    """The leaves, and those of them that are tensors (arrays become tensors)."""
    leaves = nest.flatten(structure)
    tensors = [
        leaf if isinstance(leaf, (Tensor, TensorSpec)) else convert_to_tensor(leaf)
        for leaf in leaves
        if is_tensor_like(leaf)
    ]
    return leaves, tensors


def specs_of(tensors: list[Any]) -> Specs:
    return [
        (t if isinstance(t, TensorSpec) else TensorSpec.from_tensor(t),
         getattr(t, "device_object", None) or context.current.device or CPU)
        for t in tensors
    ]  # fmt: skip


def as_signed(specs: Specs, wanted: Sequence[Any]) -> Specs:
    """The specs of the input_signature, in place of those of the arguments."""
    signed = [spec for spec in nest.flatten(list(wanted)) if isinstance(spec, TensorSpec)]
    devices = [device for _, device in specs]
    return [*zip(signed, devices, strict=False), *specs[len(signed) :]]


def serves(other: tuple, mine: tuple) -> bool:
    """Whether a graph traced for the one spec takes what fits the other."""
    if other[1] is not mine[1] or other[0].dtype is not mine[0].dtype:
        return False
    shape, given = other[0].shape, mine[0].shape
    if shape.rank is None or given.rank is None:
        return shape.rank is None
    return len(shape) == len(given) and all(
        n is None or n == m for n, m in zip(shape, given, strict=True)
    )


def common_spec(one: tuple, other: tuple) -> tuple:
    """A spec that both fit."""
    if len(one[0].shape) != len(other[0].shape) or one[0].dtype is not other[0].dtype:
        return other
    sizes = [n if n == m else None for n, m in zip(one[0].shape, other[0].shape, strict=True)]
    return TensorSpec(sizes, other[0].dtype, other[0].name), other[1]


def static_key(leaf: Any) -> Any:
    """What a leaf means for the choice of a graph: tensors by their spec, the rest by value."""
    if is_tensor_like(leaf):
        return Tensor
    if isinstance(leaf, Variable):
        return Reference(leaf)
    try:
        hash(leaf)
    except TypeError:
        return Reference(leaf)  # by identity, and kept alive: its id is not given away again
    return (type(leaf), leaf)


def argument_names(signature: Signature, args: tuple, kwargs: dict) -> list[str]:
    """For each tensor among the arguments the name of the parameter that it comes in by."""
    named = [(signature.label(number), part) for number, part in enumerate(args)]
    named += [(key, kwargs[key]) for key in sorted(kwargs)]
    return [name for name, part in named for leaf in nest.flatten(part) if is_tensor_like(leaf)]


def structure_key(structure: Any) -> Any:
    if isinstance(structure, dict):
        return ("dict", *((key, structure_key(structure[key])) for key in sorted(structure)))
    if nest.is_sequence(structure):
        return (type(structure), *map(structure_key, structure))
    return None
