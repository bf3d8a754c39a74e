"""Sources: where elements come from.

Where it sits   the lowest nodes of a pipeline: tensors, ranges, Python generators, chance.
The one idea    a source makes a new iterator for each pass, so that a dataset can be read again.
Try it          >>> import minitf as tf
                >>> rows = tf.data.Dataset.from_tensor_slices([[1, 2], [3, 4]])
                >>> [x.numpy().tolist() for x in rows]
                [[1, 2], [3, 4]]
Read next       minitf/data/files.py
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from minitf.core.convert import convert_to_tensor
from minitf.core.shape import compatible
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.data import structure
from minitf.data.chance import Draws, SeedGenerator
from minitf.data.nodes import INFINITE, Element, Env, Node, given_number, own, symbolic
from minitf.dtypes import as_dtype, string
from minitf.errors import InvalidArgumentError, MinitfError, OpError, ShapeError
from minitf.execution.python_function import error_of_operation
from minitf.ragged import RaggedTensor


class _OfTensors(Node):
    """Holds tensors; strong references to eager ones, promises of symbolic ones."""

    def __init__(self, tensors: Any):
        self.structure = structure.map_leaves(structure.as_tensor, tensors)
        self.leaves = [
            own(leaf) if isinstance(leaf, Tensor) and leaf.is_symbolic else leaf
            for leaf in structure.flatten(self.structure)
        ]
        self.tensors = symbolic(*self.leaves)

    def arrays(self, env: Env) -> list[Any]:
        return [
            env.array(leaf) if isinstance(leaf, Tensor)
            else structure.RaggedRows(leaf) if isinstance(leaf, RaggedTensor)
            else leaf
            for leaf in self.leaves
        ]  # fmt: skip


class Tensors(_OfTensors):
    """One element."""

    label = "_TensorDataset"

    def __init__(self, tensors: Any):
        super().__init__(tensors)
        self.spec = structure.specs_of(self.structure)

    def elements(self, env: Env) -> Iterator[Element]:
        yield tuple(self.arrays(env))

    def cardinality(self) -> int:
        return 1


class Slices(_OfTensors):
    """The rows of some tensors."""

    label = "_TensorSliceDataset"

    def __init__(self, tensors: Any):
        super().__init__(tensors)
        if not self.leaves or tensors is None:
            raise ValueError("Invalid `element`. `element` should not be empty.")
        self.length: int | None = None
        for leaf in self.leaves:
            if not leaf.shape.rank:
                raise ShapeError(
                    "Unbatching a tensor is only supported for rank >= 1",
                    why="from_tensor_slices takes the tensors apart along their first axis",
                    instead="tf.data.Dataset.from_tensors(x) for a dataset of this one element",
                )
            self._check_length(leaf.shape[0])
        self.spec = structure.map_leaves(structure.row_spec, structure.specs_of(self.structure))

    def _check_length(self, length: int | None) -> None:
        if None not in (length, self.length) and length != self.length:
            raise ShapeError(
                f"Dimensions {self.length} and {length} are not compatible",
                why="row i of each tensor goes into element i, so all need as many rows",
            )
        self.length = length if self.length is None else self.length

    def elements(self, env: Env) -> Iterator[Element]:
        arrays = self.arrays(env)
        rows = range(len(arrays[0]))
        if any(array.dtype.hasobject for array in arrays):
            return (tuple([structure.scalar(a, row) for a in arrays]) for row in rows)
        return zip(*arrays, strict=True)

    def cardinality(self) -> int:
        return super().cardinality() if self.length is None else self.length


class Range(Node):
    """Whole numbers in steps."""

    def __init__(self, *limits: Any, dtype: Any = None):
        names = ("stop",) if len(limits) == 1 else ("start", "stop", "step")
        numbers = [given_number(value, name) for value, name in zip(limits, names, strict=False)]
        if len(numbers) == 1:
            numbers.insert(0, 0)
        self.start, self.stop, self.step = (*numbers, 1)[:3]
        if isinstance(self.step, int) and self.step == 0:
            raise InvalidArgumentError(None, None, "step must be a non-zero integer.")
        self.tensors = symbolic(self.start, self.stop, self.step)
        self.dtype = as_dtype("int64" if dtype is None else dtype)
        self.spec = TensorSpec((), self.dtype)

    def elements(self, env: Env) -> Iterator[Element]:
        kind = self.dtype.as_numpy_dtype
        limits = [env.number(value) for value in (self.start, self.stop, self.step)]
        return ((kind(number),) for number in range(*limits))

    def cardinality(self) -> int:
        if self.tensors:
            return super().cardinality()
        return len(range(self.start, self.stop, self.step))


class Counter(Node):
    """Whole numbers in steps, without end."""

    def __init__(self, start: Any, step: Any, dtype: Any):
        self.start, self.step = given_number(start, "start"), given_number(step, "step")
        self.tensors = symbolic(self.start, self.step)
        self.dtype = as_dtype(dtype)
        self.spec = TensorSpec((), self.dtype)

    def elements(self, env: Env) -> Iterator[Element]:
        kind = self.dtype.as_numpy_dtype
        numbers = itertools.count(env.number(self.start), env.number(self.step))
        return ((kind(number),) for number in numbers)

    def cardinality(self) -> int:
        return INFINITE


class Random(Node):
    """Whole numbers from 0 to 2³² - 1, without end."""

    def __init__(self, seed: int | None, rerandomize: bool):
        self._seeds = SeedGenerator(seed, rerandomize)
        self.spec = TensorSpec((), "int64")

    def elements(self, env: Env) -> Iterator[Element]:
        draws = Draws(self._seeds.next())
        while True:
            yield (np.int64(draws()),)

    def cardinality(self) -> int:
        return INFINITE


class FromGenerator(Node):
    """What a Python generator yields.

    Args:
        generator: Called at the start of each pass, gives an iterable.
        spec: The specs of its elements.
        args: Tensors that it is called with, as arrays.
    """

    label = "_FlatMapDataset"

    def __init__(self, generator: Callable[..., Any], spec: Any, args: tuple[Any, ...]):
        self.generator, self.spec = generator, spec
        self._specs = structure.flatten(spec)
        tensors = [convert_to_tensor(arg) for arg in args]
        self.args = [own(arg) if arg.is_symbolic else arg for arg in tensors]
        self.tensors = symbolic(*self.args)

    def elements(self, env: Env) -> Iterator[Element]:
        arguments = [env.array(arg)[()] for arg in self.args]
        try:
            for yielded in self.generator(*arguments):
                yield self._checked(yielded)
        except OpError:
            raise
        except Exception as problem:
            raise error_of_operation(problem) from problem

    def _checked(self, yielded: Any) -> Element:
        nested = isinstance(self.spec, (tuple, dict))
        if isinstance(yielded, list) and isinstance(self.spec, tuple):
            yielded = tuple(yielded)
        if nested and not structure.same_structure(self.spec, yielded):
            raise _Unfitting(
                "`generator` yielded an element that did not match the expected structure. The "
                f"expected structure was {_types(self.spec)}, but the yielded element was "
                f"{yielded}.",
                why="what is yielded must have the form that output_signature says",
            )
        leaves = structure.flatten(yielded) if nested else [yielded]
        return tuple([_fitting(*pair) for pair in zip(leaves, self._specs, strict=True)])


class _Unfitting(MinitfError, InvalidArgumentError, TypeError, ValueError):
    """A generator yielded something else than it said."""


def _fitting(value: Any, spec: TensorSpec) -> np.ndarray:
    """What was yielded, as an array that fits the spec."""
    try:
        arrays = isinstance(value, (np.ndarray, np.generic, bool))
        if spec.dtype is not string and (arrays or spec.shape.rank is not None):  # numpy casts
            value = np.asarray(value, spec.dtype.as_numpy_dtype)
        tensor = convert_to_tensor(value, dtype=spec.dtype)
    except (TypeError, ValueError):
        raise _Unfitting(
            "`generator` yielded an element that could not be converted to the expected type. "
            f"The expected type was {spec.dtype.name}, but the yielded element was {value}.",
            instead="tf.TensorSpec(..., dtype=...) with the type of what is yielded",
        ) from None
    shape = spec.shape
    if shape.rank is not None and not compatible(tuple(tensor.shape), tuple(shape)):
        raise _Unfitting(
            f"`generator` yielded an element of shape {tensor.shape} where an element of shape "
            f"{shape} was expected.",
            instead="None in the shape of the tf.TensorSpec, where sizes differ",
        )
    return np.asarray(tensor.device_object.backend.to_numpy(tensor.array))


def _types(spec: Any) -> Any:
    return structure.map_leaves(lambda leaf: leaf.dtype, spec)
