"""One column of a table, or two crossed: what a FeatureSpace is made of.

Where it sits   below keras/utils/feature_space.py; over the preprocessing layers.
The one idea    a column has a number type, a layer that makes numbers of it, and a say in whether
                these are numbers of categories, which a network needs as 0s and a 1.
Try it          >>> Cross(("age", "job"), crossing_dim=32).name
                'age_X_job'
Read next       keras/utils/feature_space.py

As https://keras.io/api/utils/feature_space/
"""

from __future__ import annotations

from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.layers.layer import Layer
from minitf.keras.layers.preprocessing.discretization import Discretization
from minitf.keras.layers.preprocessing.hashing import Hashing
from minitf.keras.layers.preprocessing.normalization import Normalization
from minitf.keras.layers.preprocessing.numeric import Rescaling
from minitf.keras.layers.preprocessing.string_lookup import IntegerLookup, StringLookup
from minitf.keras.naming import auto_name
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object

HIDDEN = "keras.src.layers.preprocessing.feature_space"  # where Keras keeps these classes


def check_mode(mode: str, *known: str) -> str:
    """The output mode.

    Raises:
        ArgumentError: It is not known.
    """
    if mode not in known:
        raise ArgumentError(
            "Invalid value for argument `output_mode`. Expected one of "
            f"{{{', '.join(map(repr, known))}}}. Received: output_mode={mode}"
        )
    return mode


class _Part:
    """A part of a FeatureSpace, as files know it."""

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        raise NotImplementedError

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """Make it again."""
        return cls(**config)


class Cross(_Part):
    """Several columns taken as one: each combination is a category.

    Args:
        feature_names: The columns.
        crossing_dim: How many categories there are; combinations that meet in one are one.
        output_mode: "one_hot" or "int".
    """

    keras_module = HIDDEN

    def __init__(self, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot"):
        self.output_mode = check_mode(output_mode, "int", "one_hot")
        self.feature_names, self.crossing_dim = tuple(feature_names), crossing_dim
        self.name = "_X_".join(self.feature_names)

    def get_config(self) -> dict[str, Any]:
        names = ("feature_names", "crossing_dim", "output_mode")
        return {name: getattr(self, name) for name in names}


class Feature(_Part):
    """One column.

    Args:
        dtype: Its number type, or "string".
        preprocessor: The layer that makes numbers of it.
        output_mode: "float", "int" or "one_hot".
    """

    keras_module = HIDDEN

    def __init__(self, dtype: str, preprocessor: Any, output_mode: str):
        self.output_mode, self.dtype = check_mode(output_mode, "int", "one_hot", "float"), dtype
        if isinstance(preprocessor, dict):
            preprocessor = deserialize_keras_object(preprocessor)
        self.preprocessor = preprocessor

    def get_config(self) -> dict[str, Any]:
        layer = serialize_keras_object(self.preprocessor)
        return {"dtype": self.dtype, "preprocessor": layer, "output_mode": self.output_mode}


class TFDIdentity(Layer):
    """What comes in."""

    keras_module = HIDDEN

    def call(self, x: Any) -> Any:
        return x


def _name(kind: str, name: str | None) -> str:
    return f"{name or auto_name(kind)}_preprocessor"


class Columns:
    """The usual columns, by a word for each."""

    @classmethod
    def cross(cls, feature_names: Any, crossing_dim: int, output_mode: str = "one_hot") -> Cross:
        """Several columns taken as one."""
        return Cross(feature_names, crossing_dim, output_mode=output_mode)

    @classmethod
    def feature(cls, dtype: str, preprocessor: Any, output_mode: str) -> Feature:
        """A column with a layer of one's own."""
        return Feature(dtype, preprocessor, output_mode)

    @classmethod
    def float(cls, name: str | None = None) -> Feature:
        """Numbers, taken as they are."""
        layer = TFDIdentity(dtype="float32", name=_name("float", name))
        return Feature("float32", layer, "float")

    @classmethod
    def float_rescaled(
        cls, scale: Any = 1.0, offset: Any = 0.0, name: str | None = None
    ) -> Feature:
        """Numbers, times `scale` plus `offset`."""
        layer = Rescaling(scale=scale, offset=offset, name=_name("float_rescaled", name))
        return Feature("float32", layer, "float")

    @classmethod
    def float_normalized(cls, name: str | None = None) -> Feature:
        """Numbers, moved and scaled to mean 0 and variance 1."""
        layer = Normalization(axis=-1, name=_name("float_normalized", name))
        return Feature("float32", layer, "float")

    @classmethod
    def float_discretized(
        cls, num_bins: int, bin_boundaries: Any = None, output_mode: str = "one_hot",
        name: str | None = None,
    ) -> Feature:  # fmt: skip
        """Numbers, by the bin they fall in."""
        layer = Discretization(num_bins=num_bins, bin_boundaries=bin_boundaries,
                               name=_name("float_discretized", name))  # fmt: skip
        return Feature("float32", layer, output_mode)

    @classmethod
    def integer_categorical(
        cls, max_tokens: int | None = None, num_oov_indices: int = 1,
        output_mode: str = "one_hot", name: str | None = None,
    ) -> Feature:  # fmt: skip
        """Whole numbers that are names of categories."""
        layer = IntegerLookup(name=_name("integer_categorical", name), max_tokens=max_tokens,
                              num_oov_indices=num_oov_indices)  # fmt: skip
        return Feature("int32", layer, output_mode)

    @classmethod
    def string_categorical(
        cls, max_tokens: int | None = None, num_oov_indices: int = 1,
        output_mode: str = "one_hot", name: str | None = None,
    ) -> Feature:  # fmt: skip
        """Words that are names of categories."""
        layer = StringLookup(name=_name("string_categorical", name), max_tokens=max_tokens,
                             num_oov_indices=num_oov_indices)  # fmt: skip
        return Feature("string", layer, output_mode)

    @classmethod
    def string_hashed(
        cls, num_bins: int, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Words, by their hash."""
        return Feature("string", Hashing(num_bins, name=_name("string_hashed", name)), output_mode)

    @classmethod
    def integer_hashed(
        cls, num_bins: int, output_mode: str = "one_hot", name: str | None = None
    ) -> Feature:
        """Whole numbers, by their hash."""
        return Feature("int32", Hashing(num_bins, name=_name("integer_hashed", name)), output_mode)
