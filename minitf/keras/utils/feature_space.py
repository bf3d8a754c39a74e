"""FeatureSpace: a table of numbers and words as one row of numbers for each line.

Where it sits   over features.py and the preprocessing layers.
The one idea    say of each column what it is; how its words become numbers, it learns from data,
                and the model and the data pipeline then read the same.
Try it          >>> from minitf import keras
                >>> space = keras.utils.FeatureSpace({"age": "float", "job": "string_hashed"},
                ...                                  hashing_dim=4)
                >>> space({"age": [20.0, 30.0], "job": ["baker", "judge"]}).shape
                TensorShape([2, 5])
Read next       keras/layers/preprocessing/string_lookup.py

As https://keras.io/api/utils/feature_space/
"""

from __future__ import annotations

from typing import Any

from minitf import ops
from minitf.core import nest
from minitf.core.convert import convert_to_tensor
from minitf.core.tensor import Tensor
from minitf.data.dataset import Dataset
from minitf.errors import ArgumentError, StateError
from minitf.keras import ops as kops
from minitf.keras.config import standardize_dtype
from minitf.keras.layers.input_layer import Input
from minitf.keras.layers.layer import Layer
from minitf.keras.layers.preprocessing.base import as_values
from minitf.keras.layers.preprocessing.discretization import Discretization
from minitf.keras.layers.preprocessing.encoding import CategoryEncoding
from minitf.keras.layers.preprocessing.hashing import HashedCrossing, Hashing
from minitf.keras.layers.preprocessing.normalization import Normalization
from minitf.keras.layers.preprocessing.string_lookup import IntegerLookup, StringLookup
from minitf.keras.layers.preprocessing.text_vectorization import TextVectorization
from minitf.keras.saving.archive import save_model
from minitf.keras.saving.objects import deserialize_keras_object, serialize_keras_object
from minitf.keras.utils.features import HIDDEN, Columns, Cross, Feature, check_mode

_WORDS = (
    "float", "float_rescaled", "float_normalized", "float_discretized", "integer_categorical",
    "string_categorical", "integer_hashed", "string_hashed",
)  # fmt: skip


class TFDConcat(Layer):
    """Rows side by side."""

    keras_module = HIDDEN

    def __init__(self, axis: int, **kwargs: Any):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, xs: Any) -> Any:
        return kops.concatenate(xs, axis=self.axis)


class FeatureSpace(Columns, Layer):
    """What the columns of a table are, and the numbers they become.

    Args:
        features: For each column a word, as "float_normalized" or "string_categorical", or what
            `FeatureSpace.float_normalized()` and its like give.
        output_mode: "concat" (one row of numbers) or "dict".
        crosses: Columns taken together: tuples of names, or what `FeatureSpace.cross` gives.
        crossing_dim: How many categories a tuple of names has.
        hashing_dim: How many categories a hashed column has.
        num_discretization_bins: How many bins a discretized one has.
        name: Its name.

    Raises:
        ArgumentError: No columns, or crosses and words that are not known.

    https://keras.io/api/utils/feature_space/
    """

    home = "keras.utils"
    encoded_features: Any = None
    concat: Any = None

    def __init__(
        self, features: Any, output_mode: str = "concat", crosses: Any = None,
        crossing_dim: Any = 32, hashing_dim: int = 32, num_discretization_bins: int = 32,
        name: str | None = None,
    ):  # fmt: skip
        super().__init__(name=name)
        if not features:
            raise ArgumentError("The `features` argument cannot be None or empty.")
        self.crossing_dim, self.hashing_dim = crossing_dim, hashing_dim
        self.num_discretization_bins = num_discretization_bins
        self.features = {key: self._standardized(key, value) for key, value in features.items()}
        self.crosses = [self._cross(cross, features) for cross in crosses or []]
        self.crosses_by_name = {cross.name: cross for cross in self.crosses}
        self.output_mode = check_mode(output_mode, "dict", "concat")
        self.inputs = {key: Input((1,), dtype=feature.dtype, name=key)
                       for key, feature in self.features.items()}  # fmt: skip
        self.preprocessors = {key: value.preprocessor for key, value in self.features.items()}
        self.crossers = {cross.name: HashedCrossing(cross.crossing_dim, name=cross.name)
                         for cross in self.crosses}  # fmt: skip
        self.one_hot_encoders: dict[str, Any] = {}
        self._is_adapted = False

    def _standardized(self, name: str, feature: Any) -> Feature:
        if isinstance(feature, Feature):
            return feature
        if isinstance(feature, dict):
            return deserialize_keras_object(feature)
        if feature not in _WORDS:
            raise ArgumentError(f"Invalid feature type: {feature}",
                                instead=f"one of: {', '.join(_WORDS)}")  # fmt: skip
        sizes = {"float_discretized": self.num_discretization_bins,
                 "integer_hashed": self.hashing_dim, "string_hashed": self.hashing_dim}  # fmt: skip
        size = {"num_bins": sizes[feature]} if feature in sizes else {}
        return getattr(self, feature)(name=name, **size)

    def _cross(self, cross: Any, features: Any) -> Cross:
        cross = deserialize_keras_object(cross) if isinstance(cross, dict) else cross
        if isinstance(cross, Cross):
            return cross
        if not self.crossing_dim:
            raise ArgumentError(
                "When specifying `crosses`, the argument `crossing_dim` (dimensionality of the "
                "crossing space) should be specified as well."
            )
        if any(key not in features for key in cross):
            raise ArgumentError(
                "All features referenced in the `crosses` argument should be present in the "
                f"`features` dict. Received unknown features: {cross}"
            )
        return Cross(cross, crossing_dim=self.crossing_dim)

    # Learning from data

    def _to_adapt(self) -> list[str]:
        """The columns whose layers learn from data and have not been told."""

        def told(layer: Any) -> bool:
            if isinstance(layer, Normalization):
                return layer.input_mean is not None
            return isinstance(layer, TextVectorization) and layer.has_vocabulary

        return [key for key, layer in self.preprocessors.items()
                if hasattr(layer, "adapt") and not told(layer)]  # fmt: skip

    def adapt(self, dataset: Any) -> None:
        """Learn vocabularies, means and bins.

        Args:
            dataset: A Dataset of dicts, in batches or not, or a dict of columns.

        Raises:
            ArgumentError: It is something else.
        """
        if isinstance(dataset, dict):
            dataset = Dataset.from_tensor_slices(dataset)
        if not isinstance(dataset, Dataset):
            raise ArgumentError(
                "`adapt()` can only be called on a tf.data.Dataset or a dict of arrays/lists. "
                f"Received instead: {dataset} (of type {type(dataset)})"
            )
        for name in self._to_adapt():
            column = dataset.map(lambda row, name=name: row[name])
            rank = len(next(iter(column)).shape)
            if rank == 0:
                column = column.batch(32)
            if rank in (0, 1):
                column = column.map(lambda x: ops.expand_dims(x, -1))
            self.preprocessors[name].adapt(column)
        self._is_adapted = True
        self.get_encoded_features()
        self.built = True

    def _check_adapted(self) -> None:
        if not self._is_adapted and self._to_adapt():
            raise StateError(
                "You need to call `.adapt(dataset)` on the FeatureSpace before you can start "
                "using it."
            )
        self._is_adapted = True

    def get_inputs(self) -> dict[str, Any]:
        """The inputs of a functional model that reads the columns."""
        self.get_encoded_features()
        return self.inputs

    def get_encoded_features(self) -> Any:
        """What comes of those inputs: the first part of a functional model."""
        self._check_adapted()
        if self.encoded_features is None:
            self.encoded_features = self._encoded(self.inputs)
        return self.encoded_features

    # Columns to numbers

    def _encoded(self, data: dict[str, Any]) -> Any:
        """The columns as numbers: each alone, then the crosses, in the order of their names."""
        alone = {key: self.preprocessors[key](value) for key, value in data.items()}
        crossed = {cross.name: self.crossers[cross.name]([alone[key] for key in
                                                          cross.feature_names])
                   for cross in self.crosses}  # fmt: skip
        made = {}
        for columns, parts in ((alone, self.features), (crossed, self.crosses_by_name)):
            for key in sorted(columns):
                encoder = self._encoder(key, parts[key], columns[key])
                made[key] = encoder(columns[key]) if encoder else columns[key]
        return made if self.output_mode == "dict" else self._joined(made)

    def _encoder(self, name: str, part: Any, column: Any) -> Any:
        """The layer that writes categories as 0s and a 1, where that is asked for."""
        if part.output_mode != "one_hot" or name in self.one_hot_encoders:
            return self.one_hot_encoders.get(name)
        dtype = standardize_dtype(nest.flatten(column)[0].dtype)
        if not dtype.startswith("int"):
            raise ArgumentError(
                f"Feature '{name}' has `output_mode='one_hot'`. Thus its preprocessor should "
                f"return an integer dtype. Instead it returns a {dtype} dtype."
            )
        count = _categories(self.preprocessors.get(name) or self.crossers[name])
        if count is None:
            raise ArgumentError(
                f"Feature '{name}' has `output_mode='one_hot'`. However it isn't a standard "
                "feature and the dimensionality of its output space is not known, thus it cannot "
                "be one-hot encoded. Try using `output_mode='int'`."
            )
        self.one_hot_encoders[name] = CategoryEncoding(count, output_mode="multi_hot")
        return self.one_hot_encoders[name]

    def _joined(self, made: dict[str, Any]) -> Any:
        if self.concat is None:
            for name, column in made.items():
                dtype = standardize_dtype(column.dtype)
                if dtype.startswith("int") or dtype == "string":
                    raise ArgumentError(
                        f"Cannot concatenate features because feature '{name}' has not been "
                        f"encoded (it has dtype {dtype}). Consider using `output_mode='dict'`."
                    )
            self.concat = TFDConcat(axis=-1)
        return self.concat(list(made.values()))

    def __call__(self, data: Any) -> Any:
        self.get_encoded_features()
        if not isinstance(data, dict):
            raise ArgumentError(
                "A FeatureSpace can only be called with a dict. Received: "
                f"data={data} (of type {type(data)}"
            )
        columns = {key: convert_to_tensor(as_values(value)) for key, value in data.items()}
        alone = any(column.ndim == 0 for column in columns.values())
        made = self._encoded({key: _as_rows(column) for key, column in columns.items()})
        if not alone:
            return made
        if self.output_mode == "concat":
            return ops.squeeze(made, axis=0)
        return {key: ops.squeeze(x, axis=0) if x.ndim == 2 and x.shape[0] == 1 else x
                for key, x in made.items()}  # fmt: skip

    # Files

    def get_config(self) -> dict[str, Any]:
        return {
            "features": serialize_keras_object(self.features), "output_mode": self.output_mode,
            "crosses": serialize_keras_object(self.crosses), "crossing_dim": self.crossing_dim,
            "hashing_dim": self.hashing_dim,
            "num_discretization_bins": self.num_discretization_bins,
        }  # fmt: skip

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> FeatureSpace:
        return cls(**config)

    def get_build_config(self) -> dict[str, Any]:
        return {key: layer.get_build_config() for key, layer in self.preprocessors.items()}

    def build_from_config(self, config: Any) -> None:
        for key, shapes in (config or {}).items():
            if not self.preprocessors[key].built:
                self.preprocessors[key].build_from_config(shapes)
        self._is_adapted = True

    def save(self, filepath: Any) -> None:
        """Save what it is and what it learned; `keras.models.load_model` reads it again."""
        save_model(self, filepath)

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """All numbers are those of the columns' layers."""

    def load_own_variables(self, store: Any) -> None:
        """All numbers are those of the columns' layers."""


def _as_rows(column: Tensor) -> Tensor:
    """A column as rows of one entry."""
    if column.ndim == 0:
        return ops.reshape(column, (1, 1))
    return ops.expand_dims(column, -1) if column.ndim == 1 else column


def _categories(layer: Any) -> int | None:
    """How many categories a layer gives numbers of."""
    if isinstance(layer, (IntegerLookup, StringLookup)):
        return layer.vocabulary_size()
    if isinstance(layer, CategoryEncoding):
        return layer.num_tokens
    known = isinstance(layer, (Discretization, HashedCrossing, Hashing))
    return layer.num_bins if known else None
