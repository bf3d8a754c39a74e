"""tf.map_fn, tf.scan, tf.foldl, tf.foldr: a function along the first axis.

Where it sits   above while_loop and TensorArray, of which they are made.
The one idea    each is a loop over the positions of the first axis, that reads its inputs from
                arrays of tensors and writes its results into others.
Try it          >>> foldl(lambda total, x: total + x, np.array([1.0, 2.0, 3.0])).numpy()
                np.float64(6.0)
                >>> scan(lambda total, x: total + x, np.array([1.0, 2.0, 3.0])).numpy()
                array([1., 3., 6.])
Read next       execution/while_loop.py
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.graph import Graph
from minitf.core.spec import TensorSpec
from minitf.core.tensor import Tensor
from minitf.dtypes import as_dtype
from minitf.errors import ShapeError
from minitf.execution.structure import kind_of
from minitf.execution.tensor_array import TensorArray
from minitf.execution.while_loop import while_loop
from minitf.ops import functions as f
from minitf.ops.creation import shape, zeros


def map_fn(
    fn: Callable[..., Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: int | None = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
    fn_output_signature: Any = None,
) -> Any:
    """Apply a function to each part of `elems` along the first axis, and stack what it gives.

    Args:
        fn: Takes one part (in the structure of `elems`), gives any structure of tensors.
        elems: A tensor, or a structure of tensors with first axes of one size.
        fn_output_signature: The types (or TensorSpecs) of what `fn` gives, in its structure, where
            they are other than those of `elems`.  `dtype` is its older name.
        parallel_iterations, back_prop, swap_memory, infer_shape, name: Accepted as in TensorFlow.

    Raises:
        TypeError: `fn` is no function, or gives other types than announced.
        ValueError: `fn` gives another structure than announced.

    >>> map_fn(lambda x: x * x, np.array([1.0, 2.0, 3.0])).numpy()
    array([1., 4., 9.])

    https://www.tensorflow.org/api_docs/python/tf/map_fn
    """
    wanted = dtype if fn_output_signature is None else fn_output_signature
    elems, leaves = _elements(elems)
    template = elems if wanted is None else wanted
    if leaves[0].shape[0] == 0 and wanted is None:  # fn is never called: nobody knows its results
        return nest.map_structure(lambda leaf: zeros([0], leaf.dtype), elems)
    specs = [_spec(leaf, wanted is None) for leaf in nest.flatten(template)]
    count = _count(leaves)
    inputs = [_array_of(leaf) for leaf in leaves]
    outputs = [TensorArray(kind, size=count, element_shape=shape) for kind, shape in specs]

    def body(i: Tensor, arrays: list[TensorArray]) -> Any:
        made = fn(nest.pack_as(elems, [array.read(i) for array in inputs]))
        _check_build(template, made)
        results = nest.flatten(made)
        return i + 1, [a.write(i, r) for a, r in zip(arrays, results, strict=True)]

    _, arrays = while_loop(lambda i, _: i < count, body, (_zero(), outputs), name=name or "map")
    return nest.pack_as(template, [array.stack() for array in arrays])


def vectorized_map(
    fn: Callable[..., Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True
) -> Any:
    """As map_fn, where nothing needs to be said about the results.

    Args:
        fn: Takes one part, gives any structure of tensors of any type.
        elems: A tensor, or a structure of tensors with first axes of one size.
        fallback_to_while_loop, warn: Accepted as in TensorFlow.

    >>> vectorized_map(lambda x: x > 1, np.array([0.0, 2.0])).numpy()
    array([False,  True])

    https://www.tensorflow.org/api_docs/python/tf/vectorized_map
    """
    elems, leaves = _elements(elems)
    count = leaves[0].shape[0]
    if count is None:
        with Graph("vectorized_map").as_default() as apart:  # only to see what fn gives
            parts = [apart.placeholder(leaf.shape[1:], leaf.dtype) for leaf in leaves]
            made = fn(nest.pack_as(elems, parts))
            signature = nest.map_structure(lambda leaf: convert_to_tensor(leaf).dtype, made)
        return map_fn(fn, elems, fn_output_signature=signature)
    made = [fn(nest.pack_as(elems, [leaf[i] for leaf in leaves])) for i in range(count)]
    return nest.map_structure(lambda *parts: f.stack(parts), *made)


def scan(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """Fold along the first axis, and stack what there is after each step.

    Args:
        fn: Takes what there is so far and one part; gives what there is then.
        elems: A tensor, or a structure of tensors with first axes of one size.
        initializer: What there is at the start; default: the first part, which is then done.
        reverse: Go from the last part to the first; results stand where their parts do.
        parallel_iterations, back_prop, swap_memory, infer_shape, name: Accepted as in TensorFlow.

    >>> scan(lambda so_far, x: so_far * x, np.array([1.0, 2.0, 3.0, 4.0])).numpy()
    array([ 1.,  2.,  6., 24.])

    https://www.tensorflow.org/api_docs/python/tf/scan
    """
    elems, leaves = _elements(elems, IndexError)
    count = _count(leaves)
    start, first, inputs = _start(elems, leaves, count, initializer, reverse)
    outputs = [TensorArray(leaf.dtype, size=count) for leaf in nest.flatten(start)]
    if initializer is None:
        at = count - 1 if reverse else 0
        outputs = [a.write(at, x) for a, x in zip(outputs, nest.flatten(start), strict=True)]

    def body(i: Tensor, so_far: Any, arrays: list[TensorArray]) -> Any:
        made = _folded(fn, start, so_far, elems, inputs, i)
        arrays = [a.write(i, x) for a, x in zip(arrays, nest.flatten(made), strict=True)]
        return (i - 1 if reverse else i + 1), made, arrays

    def more(i: Tensor, *_: Any) -> Any:
        return i >= 0 if reverse else i < count

    _, _, arrays = while_loop(more, body, (first, start, outputs), name=name or "scan")
    return nest.pack_as(start, [array.stack() for array in arrays])


def foldl(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """Fold along the first axis, from the first part to the last; see scan.

    https://www.tensorflow.org/api_docs/python/tf/foldl
    """
    return _fold(fn, elems, initializer, False, name or "foldl")


def foldr(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """Fold along the first axis, from the last part to the first; see scan.

    https://www.tensorflow.org/api_docs/python/tf/foldr
    """
    return _fold(fn, elems, initializer, True, name or "foldr")


def _fold(fn: Any, elems: Any, initializer: Any, reverse: bool, name: str) -> Any:
    elems, leaves = _elements(elems, IndexError)
    count = _count(leaves)
    start, first, inputs = _start(elems, leaves, count, initializer, reverse)

    def body(i: Tensor, so_far: Any) -> Any:
        return (i - 1 if reverse else i + 1), _folded(fn, start, so_far, elems, inputs, i)

    def more(i: Tensor, so_far: Any) -> Any:
        return i >= 0 if reverse else i < count

    return while_loop(more, body, (first, start), name=name)[1]


def _elements(elems: Any, of_scalars: type[Exception] = ValueError) -> tuple[Any, list[Tensor]]:
    """The structure with tensors in it, and its leaves."""
    elems = nest.map_structure(convert_to_tensor, elems)
    leaves = nest.flatten(elems)
    for leaf in leaves:
        if leaf.shape.rank == 0:
            raise of_scalars("Elements in elems must be 1+ dimensional Tensors, not scalars")
        if not leaf.shape[:1].is_compatible_with(leaves[0].shape[:1]):
            raise ShapeError(
                f"Dimensions {leaves[0].shape[0]} and {leaf.shape[0]} are not compatible",
                why="the first axes of all tensors must have one size",
            )
    return elems, leaves


def _count(leaves: list[Tensor]) -> Any:
    """The size of the first axis: a number, or a tensor in a graph that does not know it."""
    known = next((leaf.shape[0] for leaf in leaves if leaf.shape[0] is not None), None)
    return shape(leaves[0])[0] if known is None else known


def _array_of(leaf: Tensor) -> TensorArray:
    array = TensorArray(leaf.dtype, size=0, dynamic_size=True, clear_after_read=False)
    return array.unstack(leaf)


def _zero() -> Tensor:
    return convert_to_tensor(0, "int32")


def _spec(leaf: Any, part: bool) -> tuple[Any, Any]:
    """Type and shape of one result, from a TensorSpec, a type, or one of the inputs."""
    if isinstance(leaf, TensorSpec):
        return leaf.dtype, leaf.shape
    return (leaf.dtype, None) if part else (as_dtype(leaf), None)


def _start(
    elems: Any, leaves: list[Tensor], count: Any, initializer: Any, reverse: bool
) -> tuple[Any, Tensor, list[TensorArray]]:
    """What there is at the start, which part comes first, and the parts."""
    inputs = [_array_of(leaf) for leaf in leaves]
    last = convert_to_tensor(count - 1)
    if initializer is not None:
        start = nest.map_structure(convert_to_tensor, initializer)
        return start, last if reverse else _zero(), inputs
    at = last if reverse else _zero()
    start = nest.pack_as(elems, [array.read(at) for array in inputs])
    return start, (at - 1 if reverse else at + 1), inputs


def _folded(
    fn: Any, start: Any, so_far: Any, elems: Any, inputs: list[TensorArray], i: Tensor
) -> Any:
    made = fn(so_far, nest.pack_as(elems, [array.read(i) for array in inputs]))
    _check_build(start, made)
    return nest.map_structure(convert_to_tensor, made)


def _check_build(expected: Any, made: Any) -> None:
    if kind_of(expected) != kind_of(made):
        error = TypeError if nest.is_sequence(expected) and nest.is_sequence(made) else ValueError
        raise error(
            "The two structures don't have the same nested structure.\n\n"
            f"First structure: type={type(expected).__name__} str={expected}\n\n"
            f"Second structure (what the function gives): type={type(made).__name__} str={made}"
        )
