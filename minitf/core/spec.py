"""The outside of a tensor: shape and type, without a value.

Where it sits   beside Tensor; functions and layers describe their inputs with it.
The one idea    two values with the same spec can be computed by the same graph.
Try it          >>> TensorSpec([None, 3])
                TensorSpec(shape=(None, 3), dtype=tf.float32, name=None)
Read next       execution/function.py
"""

from __future__ import annotations

from typing import Any

from minitf.core.shape import TensorShape, compatible
from minitf.dtypes import as_dtype


class TypeSpec:
    """Base of all specs: `isinstance(spec, tf.TypeSpec)` asks whether something is one.

    https://www.tensorflow.org/api_docs/python/tf/TypeSpec
    """

    __slots__ = ()


class TensorSpec(TypeSpec):
    """Shape and number type.  https://www.tensorflow.org/api_docs/python/tf/TensorSpec"""

    __slots__ = ("dtype", "name", "shape")

    def __init__(self, shape: Any, dtype: Any = "float32", name: str | None = None):
        self.shape, self.dtype, self.name = TensorShape(shape), as_dtype(dtype), name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        return cls(tensor.shape, tensor.dtype, name)

    @classmethod
    def from_spec(cls, spec: TensorSpec, name: str | None = None) -> TensorSpec:
        """The same spec, under another name if one is given."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    def is_subtype_of(self, other: Any) -> bool:
        """Whether whatever fits this spec fits the other one too."""
        if not isinstance(other, TensorSpec) or self.dtype is not other.dtype:
            return False
        fits = self.shape.is_compatible_with(other.shape)
        return fits and self.shape.merge_with(other.shape) == self.shape

    def is_compatible_with(self, spec_or_tensor: Any) -> bool:
        """Whether a tensor, an array or another spec has this type and a shape that fits."""
        value = spec_or_tensor
        return self.dtype == value.dtype and compatible(value.shape, self.shape)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TensorSpec):
            return NotImplemented
        return (self.shape, self.dtype) == (other.shape, other.dtype)

    def __hash__(self) -> int:
        return hash((tuple(self.shape), self.dtype))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"
