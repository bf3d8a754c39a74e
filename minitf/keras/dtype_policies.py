"""keras.dtype_policies: which number types a layer computes in and keeps its variables in.

Where it sits   below the layers; keras.mixed_precision names the same.
The one idea    "mixed_float16" computes in half precision, which is faster on some devices, and
                keeps variables in float32, since small steps would be lost in half precision.
Try it          >>> policy = DTypePolicy("mixed_bfloat16")
                >>> policy.compute_dtype, policy.variable_dtype
                ('bfloat16', 'float32')
Read next       keras/layers/layer.py

As https://keras.io/api/mixed_precision/policy/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.config import floatx, standardize_dtype

_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}


class DTypePolicy:
    """The number types of a layer.

    Args:
        name: A number type for both, "mixed_float16" or "mixed_bfloat16"; by default the policy
            of all.

    Raises:
        ArgumentError: There is no such type.
    """

    def __init__(self, name: str | None = None):
        if name is None:
            name = dtype_policy().name
        if not isinstance(name, str):
            raise TypeError(
                "'name' must be a string, such as 'mixed_float16'. "
                f"Received: name={name} (of type {type(name)})"
            )
        self._name = name
        self._compute_dtype, self._variable_dtype = _types_of(name)
        self.quantization_mode = None

    @property
    def name(self) -> str:
        return self._name

    @property
    def compute_dtype(self) -> str:
        """The type that `call` computes in."""
        return self._compute_dtype

    @property
    def variable_dtype(self) -> str:
        """The type that variables are kept in."""
        return self._variable_dtype

    def get_config(self) -> dict[str, Any]:
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DTypePolicy:
        """The policy that `get_config` described."""
        return cls(**config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DTypePolicy) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


FloatDTypePolicy = Policy = DTypePolicy
_chosen: list[DTypePolicy] = []


def _types_of(name: str) -> tuple[str, str]:
    if name in _MIXED:
        return _MIXED[name]
    try:
        kind = standardize_dtype(name)
    except (TypeError, ValueError) as problem:
        raise ArgumentError(
            f"Cannot convert '{name}' to a mixed precision DTypePolicy. Valid policies include "
            "'mixed_float16', 'mixed_bfloat16', and the name of any float dtype such as 'float32'."
        ) from problem
    return kind, kind


def dtype_policy() -> DTypePolicy:
    """The policy of layers that are given none: `floatx()` unless another was set."""
    return _chosen[0] if _chosen else DTypePolicy(floatx())


def set_dtype_policy(policy: Any) -> None:
    """Choose the policy for layers made from now on.

    Raises:
        ArgumentError: It is neither a policy nor the name of one.
    """
    if not isinstance(policy, (str, DTypePolicy)):
        raise ArgumentError(
            "Invalid `policy` argument. Expected the string name of a policy (such as "
            f"'mixed_float16') or a `DTypePolicy` instance. Received: policy={policy} "
            f"(of type {type(policy)})"
        )
    _chosen[:] = [DTypePolicy(policy) if isinstance(policy, str) else policy]


def get(identifier: Any) -> DTypePolicy:
    """A policy from a name, a number type, a configuration or a policy."""
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return DTypePolicy(identifier)
    try:
        return DTypePolicy(standardize_dtype(identifier))
    except (TypeError, ValueError) as problem:
        raise ArgumentError(
            "Cannot interpret `dtype` argument. Expected a string or an instance of DTypePolicy. "
            f"Received: dtype={identifier}"
        ) from problem


def serialize(dtype_policy: DTypePolicy) -> dict[str, Any]:
    """How Keras writes a policy into a layer's configuration."""
    return {
        "module": "keras", "class_name": "DTypePolicy", "config": dtype_policy.get_config(),
        "registered_name": None,
    }  # fmt: skip


def deserialize(config: Any, custom_objects: Any = None) -> DTypePolicy:
    """The policy that `serialize` described."""
    return DTypePolicy.from_config(config["config"])
