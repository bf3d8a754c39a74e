"""Hashing: any word or number becomes one of `num_bins` numbers, without a vocabulary.

Where it sits   Layers without variables, over the hash functions of tf.strings.
The one idea    the number is computed from the word itself; two words may share one.
Try it          >>> Hashing(num_bins=3)([["A"], ["B"], ["C"], ["D"], ["E"]]).numpy().ravel()
                array([1, 0, 1, 1, 2])
Read next       strings/hashing.py

As https://keras.io/api/layers/preprocessing_layers/categorical/hashing/
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitf import ops
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.errors import ArgumentError
from minitf.keras.keras_tensor import KerasTensor
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.preprocessing.base import AnyInput, as_values, mode_of, run_python
from minitf.keras.layers.preprocessing.encoding import encode, refuse_sparse
from minitf.strings import hashing
from minitf.strings.formatting import as_string
from minitf.strings.functions import to_hash_bucket_fast, to_hash_bucket_strong

_CROSS_START, _CROSS_FACTOR, _LOW = 0xDECAFCAFFE, 0xC6A4A7935BD1E995, 2**64 - 1


def salt_of(salt: Any, layer: str) -> list[int] | None:
    """The two numbers of a salt.

    Raises:
        ArgumentError: No whole number and no two of them.
    """
    if isinstance(salt, (tuple, list)) and len(salt) == 2:
        return list(salt)
    if salt is None or isinstance(salt, int):
        return salt if salt is None else [salt, salt]
    raise ArgumentError(
        f"The `salt` argument for `{layer}` can only be a tuple of size 2 integers, or a single "
        f"integer. Received: salt={salt}."
    )


def bucket(values: Tensor, count: int, salt: list[int] | None) -> Tensor:
    """The hash of each value, below `count`."""
    if values.dtype.is_floating:
        values = ops.cast(values, "int64")
    if values.dtype != "string":
        values = as_string(values)
    if salt is None:
        return to_hash_bucket_fast(values, count)
    return to_hash_bucket_strong(values, count, salt)


@table.add()
class Hashing(AnyInput):
    """Words or whole numbers as hashes.

    Args:
        num_bins: How many different numbers there are.
        mask_value: The value that becomes 0; all others start at 1 then.
        salt: One or two whole numbers: another hash function (SipHash64), keyed with them.
        output_mode: "int", "one_hot", "multi_hot" or "count".
        sparse: Not supported: rows are dense.
        **kwargs: The arguments of Layer.

    Raises:
        ArgumentError: No bins, another mode or a wrong salt.
    """

    def __init__(
        self, num_bins: int, mask_value: Any = None, salt: Any = None, output_mode: str = "int",
        sparse: bool = False, **kwargs: Any,
    ):  # fmt: skip
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == "int" else None
        super().__init__(**kwargs)
        if num_bins is None or num_bins <= 0:
            raise ArgumentError(
                "The `num_bins` for `Hashing` cannot be `None` or non-positive values. "
                f"Received: num_bins={num_bins}."
            )
        if output_mode == "int" and self.dtype not in ("int32", "int64"):
            raise ArgumentError(
                'When `output_mode="int"`, `dtype` should be an integer type, '
                f"'int32' or 'int64'. Received: dtype={self.dtype}"
            )
        modes = ("int", "one_hot", "multi_hot", "count")
        if output_mode not in modes:
            raise ArgumentError(
                f"Invalid value for argument `output_mode`. Expected one of {modes}. Received: "
                f"output_mode={output_mode}"
            )
        refuse_sparse(self, sparse)
        self.num_bins, self.mask_value, self.salt = num_bins, mask_value, salt_of(salt, "Hashing")
        self.output_mode, self.sparse = mode_of(output_mode), sparse

    def call(self, inputs: Tensor) -> Tensor:
        if self.output_mode == "one_hot" and inputs.ndim and inputs.shape[-1] == 1:
            inputs = ops.squeeze(inputs, -1)
        if self.mask_value is not None and self.num_bins > 1:
            hashes = bucket(inputs, self.num_bins - 1, self.salt) + 1
            masked = ops.equal(inputs, convert_to_tensor(self.mask_value, inputs.dtype))
            hashes = ops.where(masked, ops.zeros_like(hashes), hashes)
        else:
            hashes = bucket(inputs, self.num_bins, self.salt)
        return encode(hashes, self.output_mode, self.num_bins, self.dtype)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(), "num_bins": self.num_bins, "salt": self.salt,
            "mask_value": self.mask_value, "output_mode": self.output_mode, "sparse": self.sparse,
        }  # fmt: skip


@table.add()
class HashedCrossing(AnyInput):
    """Pairs (or more) of categories as one hash: what they are together.

    Args:
        num_bins: How many different numbers there are.
        output_mode: "int" or "one_hot".
        sparse: Not supported: rows are dense.
        name: Its name.
        dtype: The number type of the result.

    Raises:
        ArgumentError: Another mode; in a call: inputs of other shapes or types than words or
            whole numbers of shape (), (batch,) or (batch, 1).
    """

    def __init__(
        self, num_bins: int, output_mode: str = "int", sparse: bool = False,
        name: str | None = None, dtype: Any = None, **kwargs: Any,
    ):  # fmt: skip
        super().__init__(name=name, dtype=dtype or ("int64" if output_mode == "int" else None))
        if output_mode not in ("int", "one_hot"):
            raise ArgumentError(f"`output_mode` is 'int' or 'one_hot'; received {output_mode!r}.")
        refuse_sparse(self, sparse)
        self.num_bins, self.output_mode, self.sparse = num_bins, output_mode, sparse

    def _as_inputs(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)) and not isinstance(value, KerasTensor):
            return [as_values(part) for part in value]
        return super()._as_inputs(value)

    def call(self, inputs: Any) -> Tensor:
        if not isinstance(inputs, (list, tuple)) or len(inputs) < 2:
            raise ArgumentError(
                "`HashedCrossing` should be called on a list or tuple of at least two inputs. "
                f"Received: inputs={inputs}"
            )
        shape = tuple(inputs[0].shape)
        if len(shape) > 2 or (len(shape) == 2 and shape[1] != 1):
            raise ArgumentError(
                "All `HashedCrossing` inputs should have shape `()`, `(batch_size)` or "
                f"`(batch_size, 1)`. Received: inputs={inputs}"
            )
        if any(tuple(part.shape) != shape for part in inputs):
            raise ArgumentError(
                f"All `HashedCrossing` inputs should have equal shape. Received: inputs={inputs}"
            )
        if not all(part.dtype.is_integer or part.dtype == "string" for part in inputs):
            raise ArgumentError(
                "All `HashedCrossing` inputs should have an integer or string dtype. "
                f"Received: inputs={inputs}"
            )
        prints = [run_python(_fingerprints, part, tuple, "int64") for part in inputs]
        crossed = run_python(self._crossed, ops.stack(prints, -1), lambda s: tuple(s)[:-1], "int64")
        return encode(crossed, self.output_mode, self.num_bins, self.compute_dtype)

    def _crossed(self, prints: Tensor) -> Tensor:
        """One number for each row of fingerprints, below num_bins."""
        rows = np.asarray(prints.numpy())
        made = [_cross(row) % self.num_bins for row in rows.reshape(-1, rows.shape[-1]).tolist()]
        return convert_to_tensor(np.array(made, np.int64).reshape(rows.shape[:-1]))

    def compute_output_shape(self, input_shape: Any) -> tuple[Any, ...]:
        shape = tuple(input_shape[0])
        if self.output_mode == "int":
            return shape
        return (*(shape[:-1] if len(shape) > 1 and shape[-1] == 1 else shape), self.num_bins)

    def get_config(self) -> dict[str, Any]:
        return {
            "num_bins": self.num_bins, "output_mode": self.output_mode, "sparse": self.sparse,
            "name": self.name, "dtype": self.dtype,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Layer:
        return cls(**config)


def _fingerprints(x: Tensor) -> Tensor:
    """Whole numbers as they are, words by their fingerprint."""
    values = np.asarray(x.numpy(), object)
    prints = [
        int(entry) if isinstance(entry, (int, np.integer)) else _signed(hashing.fingerprint(entry))
        for entry in values.reshape(-1).tolist()
    ]
    return convert_to_tensor(np.array(prints, np.int64).reshape(values.shape))


def _cross(prints: list[int]) -> int:
    """Fingerprints joined one after the other, as FingerprintCat64 does."""
    found = _CROSS_START
    for part in prints:
        found ^= _CROSS_FACTOR
        found ^= _mixed((part & _LOW) * _CROSS_FACTOR & _LOW) * _CROSS_FACTOR & _LOW
        found = found * _CROSS_FACTOR & _LOW
        found = _mixed(_mixed(found) * _CROSS_FACTOR & _LOW)
    return found


def _mixed(x: int) -> int:
    return x ^ (x >> 47)


def _signed(x: int) -> int:
    return x - 2**64 if x >= 2**63 else x
