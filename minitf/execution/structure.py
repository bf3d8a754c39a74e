"""What goes through control flow: nested structures, taken apart into tensors and put together.

Where it sits   above core.nest; branches and loops use it for arguments and results.
The one idea    numbers become tensors and a TensorArray its flow; None stays None.
Try it          >>> leaves, template = tensors_of({"a": 1.0, "b": None})
                >>> [leaf.numpy() for leaf in leaves]
                [np.float32(1.0)]
                >>> rebuilt(template, [7.0])
                {'a': 7.0, 'b': None}
Read next       execution/cond.py
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.execution.tensor_array import TensorArray


def tensors_of(structure: Any) -> tuple[list[Tensor], Any]:
    """The tensors of a structure, and the structure itself with tensors in place of numbers."""
    template = nest.map_structure(_as_leaf, structure)
    return [_tensor(leaf) for leaf in nest.flatten(template) if leaf is not None], template


def rebuilt(template: Any, tensors: Sequence[Any]) -> Any:
    """The structure, with other tensors in it."""
    fresh = iter(tensors)
    leaves = [None if leaf is None else _back(leaf, next(fresh)) for leaf in nest.flatten(template)]
    return nest.pack_as(template, leaves)


def kind_of(template: Any) -> Any:
    """Something that is equal for structures of the same build."""
    if isinstance(template, dict):
        return {key: kind_of(part) for key, part in template.items()}
    if nest.is_sequence(template):
        return [type(template).__name__, *map(kind_of, template)]
    return None if template is None else "leaf"


def _as_leaf(leaf: Any) -> Any:
    kept = leaf is None or isinstance(leaf, (Tensor, TensorArray))
    return leaf if kept else convert_to_tensor(leaf)


def _tensor(leaf: Any) -> Tensor:
    return leaf.flow if isinstance(leaf, TensorArray) else leaf


def _back(leaf: Any, tensor: Any) -> Any:
    return leaf.with_flow(tensor) if isinstance(leaf, TensorArray) else tensor
