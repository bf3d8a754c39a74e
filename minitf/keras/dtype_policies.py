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

import re
from collections.abc import Iterator, MutableMapping
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


class DTypePolicyMap(DTypePolicy, MutableMapping[str, DTypePolicy]):
    """Policies by the paths of layers, or by patterns that match a whole path.

    Args:
        default_policy: For the paths that nothing matches; default: the policy of all.
        policy_map: From paths and patterns to policies.

    Raises:
        ArgumentError: The default is a map itself.

    >>> kinds = DTypePolicyMap("float32", {"encoder/.*": DTypePolicy("float16")})
    >>> kinds["encoder/dense"].name, kinds["decoder"].name
    ('float16', 'float32')

    https://keras.io/api/mixed_precision/
    """

    def __init__(self, default_policy: Any = None, policy_map: Any = None):
        if isinstance(default_policy, DTypePolicyMap):
            raise ArgumentError("`default_policy` cannot be a `DTypePolicyMap`.")
        if policy_map is not None and not isinstance(policy_map, dict):
            raise TypeError(
                "If specified, `policy_map` must be a dict. "
                f"Received: policy_map={policy_map} of type {type(policy_map)}"
            )
        self._default = default_policy
        self._table: dict[str, DTypePolicy] = policy_map or {}
        self._name = f"map_{self.default_policy.name}"
        self.quantization_mode = None

    @property
    def default_policy(self) -> DTypePolicy:
        """For the paths that nothing matches."""
        return get(self._default)

    @property
    def compute_dtype(self) -> str:
        return self.default_policy.compute_dtype

    @property
    def variable_dtype(self) -> str:
        return self.default_policy.variable_dtype

    def __getitem__(self, key: str) -> DTypePolicy:
        if key in self._table:
            return self._table[key]
        found = [pattern for pattern in self._table if re.fullmatch(pattern, key)]
        if len(found) > 1:
            raise ArgumentError(
                f"Path '{key}' matches multiple dtype policy specification keys: {found}."
            )
        return self._table[found[0]] if found else self.default_policy

    def __setitem__(self, key: str, policy: Any) -> None:
        if key in self._table:
            raise ArgumentError(
                f"{key} already exist in the DTypePolicyMap with value {self._table[key]}."
            )
        self._table[key] = get(policy)

    def __delitem__(self, key: str) -> None:
        del self._table[key]

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def get_config(self) -> dict[str, Any]:
        written = {key: serialize(policy) for key, policy in self._table.items()}
        return {"default_policy": self._default, "policy_map": written}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DTypePolicyMap:
        """The map that `get_config` described."""
        made = {key: deserialize(policy) for key, policy in config["policy_map"].items()}
        return cls(config["default_policy"], made)

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        pairs = [(key, policy.name) for key, policy in self._table.items()]
        return f"<DTypePolicyMap default_policy={self.default_policy.name}, mapping={pairs}>"


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
    is_map = isinstance(dtype_policy, DTypePolicyMap)
    return {
        "module": "keras.dtype_policies" if is_map else "keras",
        "class_name": "DTypePolicyMap" if is_map else "DTypePolicy",
        "config": dtype_policy.get_config(), "registered_name": None,
    }  # fmt: skip


def deserialize(config: Any, custom_objects: Any = None) -> DTypePolicy:
    """The policy that `serialize` described."""
    kind = DTypePolicyMap if config["class_name"] == "DTypePolicyMap" else DTypePolicy
    return kind.from_config(config["config"])
