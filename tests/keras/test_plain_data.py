"""Objects as plain data and back: what JSON has no word for, names, what is refused."""

import json

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.saving import deserialize_keras_object, serialize_keras_object
from minitf.keras.sharing import shared_objects


def there_and_back(value):
    return deserialize_keras_object(json.loads(json.dumps(serialize_keras_object(value))))


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 0.5, "word", b"bytes", [1, [2]], {"a": {"b": 1}}, slice(1, None, 2), Ellipsis],
)
def test_values_come_back(value):
    assert there_and_back(value) == value


# As real Keras writes them.
WRITTEN = [
    (np.float32(1.0), 1.0),
    (np.array(3.0), 3.0),
    (np.array([1, 2]), {"class_name": "__numpy__", "config": {"value": [1, 2], "dtype": "int64"}}),
    (tf.constant([1.0]), {"class_name": "__tensor__", "config": {
        "value": [1.0], "dtype": "float32"}}),
    (keras.Variable([1.0]), {"class_name": "__tensor__", "config": {
        "value": [1.0], "dtype": "float32"}}),
    (tf.float32, "float32"),
    (tf.TensorShape([1, None]), [1, None]),
    ((1, 2), (1, 2)),
    (keras.Input((2,), name="q"), {"class_name": "__keras_tensor__", "config": {
        "shape": (None, 2), "dtype": "float32", "keras_history": ["q", 0, 0]}}),
    (tf.TensorSpec([None, 2], "float32", "x"), {
        "class_name": "__typespec__", "spec_name": "TensorSpec",
        "module": "tensorflow.python.framework.tensor", "config": [[None, 2], "float32", "x"],
        "registered_name": None}),
    (keras.activations.relu, {"module": "builtins", "class_name": "function", "config": "relu",
                              "registered_name": "function"}),
    (max, {"module": "builtins", "class_name": "builtin_function_or_method", "config": "max",
           "registered_name": "builtin_function_or_method"}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), WRITTEN)
def test_how_values_are_written(value, expected):
    assert serialize_keras_object(value) == expected


def test_specs_and_symbols_come_back():
    assert there_and_back(tf.TensorSpec([None, 2], "int32", "x")).shape == (None, 2)
    symbol = there_and_back(keras.Input((2,)))
    assert symbol.shape == (None, 2)


def test_calls_with_slices_are_kept():
    x = keras.Input((4, 3))
    model = keras.Model(x, x[:, 1:, 0])
    again = there_and_back(model)
    given = np.arange(12.0).reshape(1, 4, 3)
    np.testing.assert_array_equal(again(given), given[:, 1:, 0])


@keras.saving.register_keras_serializable("test_plain")
def doubled(x):
    return x * 2


@keras.saving.register_keras_serializable("test_plain", "Other")
class Named(layers.Layer):
    def __init__(self, inner=None, **kwargs):
        super().__init__(**kwargs)
        is_data = isinstance(inner, dict)
        self.inner = deserialize_keras_object(inner) if is_data else inner

    def get_config(self):
        return {**super().get_config(), "inner": self.inner}  # an object, as it is


def test_registered_names():
    config = serialize_keras_object(Named(layers.Dense(3, activation=doubled)))
    assert config["registered_name"] == "test_plain>Other"
    assert config["config"]["inner"]["config"]["activation"]["config"] == "test_plain>doubled"
    again = deserialize_keras_object(json.loads(json.dumps(config)))
    assert again.inner.activation is doubled
    older = {"class_name": "function", "config": "doubled", "module": "builtins"}
    assert deserialize_keras_object(older) is doubled  # without the package, as up to Keras 3.6


def test_a_layer_as_activation():
    again = there_and_back(layers.Dense(4, activation=layers.LeakyReLU(0.15, name="leaky")))
    assert again.activation.name == "leaky"
    assert again.activation.negative_slope == 0.15


def test_scopes_lie_within_each_other():
    with keras.saving.custom_object_scope({"a": doubled}):
        with keras.saving.CustomObjectScope({"b": max}):
            assert keras.saving.get_registered_object("a") is doubled
            assert keras.saving.get_registered_object("b") is max
        assert keras.saving.get_registered_object("b") is None
    assert keras.saving.get_registered_object("a") is None
    assert "a" not in keras.saving.get_custom_objects()


def test_objects_of_a_module():
    known = {"Dense": layers.Dense, "doubled": doubled}
    assert deserialize_keras_object("doubled", module_objects=known) is doubled
    made = deserialize_keras_object(
        {"class_name": "Dense", "config": {"units": 2}}, module_objects=known
    )
    assert made.units == 2
    assert deserialize_keras_object("else", module_objects=known) == "else"


def test_an_object_that_is_met_again():
    zeros = keras.initializers.Zeros()
    with shared_objects():
        written = serialize_keras_object([zeros, zeros, keras.initializers.Ones()])
        one, other, third = deserialize_keras_object(written)
    assert one is other
    assert "shared_object_id" not in written[2]
    assert third is not one


class Plain:
    """Has no way to become data."""


DENSE = {"class_name": "Dense", "module": "keras.layers", "config": {"units": 1}}
REFUSED = [
    (lambda: serialize_keras_object(Plain()), "Cannot serialize object"),
    (lambda: deserialize_keras_object(Plain()), "Could not parse config"),
    (lambda: deserialize_keras_object({**DENSE, "config": [1]}), "'config' to be a dict"),
    (lambda: deserialize_keras_object({**DENSE, "config": {"unit": 1}}), "could not be deserial"),
    (lambda: deserialize_keras_object({"class_name": "Foo", "config": {}}), "Could not locate cl"),
    (lambda: deserialize_keras_object({**DENSE, "class_name": "Foo"}), "KerasSaveable"),
    (lambda: deserialize_keras_object({"class_name": "function", "config": ["a"]}), "non-null str"),
    (lambda: deserialize_keras_object({"class_name": "function", "config": "a"}), "locate funct"),
    (lambda: deserialize_keras_object({"class_name": "__typespec__", "config": "a"}), "a list or"),
    (lambda: deserialize_keras_object({"class_name": "P", "config": {}}, {"P": Plain}),
     "Unable to reconstruct"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "words"), REFUSED)
def test_what_is_no_data(mistake, words):
    with pytest.raises(TypeError, match=words):
        mistake()


SEQUENTIAL = {"class_name": "Sequential", "module": "keras"}
ODD = [
    (lambda: deserialize_keras_object({**DENSE, "registered_name": "os.system"}), "built-in"),
    (lambda: deserialize_keras_object({"class_name": "function", "module": "builtins",
                                       "registered_name": "x", "config": "relu"}), "built-in"),
    (lambda: keras.saving.register_keras_serializable()(Plain), "get_config"),
    (lambda: deserialize_keras_object({**SEQUENTIAL, "config": {"layers": []}}), "'name' and"),
    (lambda: deserialize_keras_object({**SEQUENTIAL, "config": {"name": "a", "layers": [{}]}}),
     "containing a 'config' key"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "words"), ODD)
def test_what_is_refused(mistake, words):
    with pytest.raises(errors.ArgumentError, match=words):
        mistake()
