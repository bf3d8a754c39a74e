"""Models in files: .keras, .weights.h5 and .h5; configurations; what is refused."""

import json
import zipfile

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.saving import legacy

h5py = pytest.importorskip("h5py", reason="files of Keras are HDF5")
X = np.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)


def branched():
    """Inner models, shared layers, normalization: a bit of everything that has weights."""
    x = keras.Input((4,))
    hidden = layers.BatchNormalization()(layers.Dense(3, name="first", activation="relu")(x))
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(2)], name="inner")
    model = keras.Model(x, inner(layers.Add()([hidden, layers.Dense(3)(hidden)])))
    model.compile(keras.optimizers.Adam(0.01), keras.losses.Huber(), metrics=["mae"])
    model.fit(X, X[:, :2], verbose=0)
    return model


def stacked():
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.PReLU(), layers.Dense(2)])
    model.compile("sgd", "mse")
    model.fit(X, X[:, :2], verbose=0)
    return model


@keras.utils.register_keras_serializable(package="tests")
class Twice(keras.Model):
    """A learner's own model, with layers in attributes, a list and a dict."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = layers.Dense(units)
        self.many = [layers.Dense(2), layers.Dense(2)]
        self.named = {"a": layers.Dense(2)}

    def call(self, x):
        for layer in [self.first, *self.many, self.named["a"]]:
            x = layer(x)
        return x


@pytest.mark.parametrize("make", [branched, stacked])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_whole_model(make, ending, tmp_path):
    model = make()
    model.save(tmp_path / f"model{ending}")

    again = keras.models.load_model(tmp_path / f"model{ending}")

    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    assert again.get_config() == model.get_config()
    assert int(again.optimizer.iterations) == int(model.optimizer.iterations)
    for one, other in zip(again.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(one, other)
    # Training goes on as if nothing had happened.
    ours, theirs = (m.fit(X, X[:, :2], verbose=0).history["loss"] for m in (model, again))
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)


def test_a_subclass_needs_data_before_its_weights_can_be_set(tmp_path):
    model = Twice(5)
    model(X)
    model.save_weights(tmp_path / "m.weights.h5")
    again = Twice(5)
    with pytest.raises(errors.StateError, match="call it on data"):
        again.load_weights(tmp_path / "m.weights.h5")
    again(X)
    again.load_weights(tmp_path / "m.weights.h5")

    np.testing.assert_array_equal(again(X), model(X))
    with h5py.File(tmp_path / "m.weights.h5") as file:
        assert set(file) == {"first", "layers", "vars"}


def test_the_archive_holds_three_files(tmp_path):
    stacked().save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as parts:
        assert parts.namelist() == ["metadata.json", "config.json", "model.weights.h5"]
        config = json.loads(parts.read("config.json"))
    assert config["module"] == "keras"
    assert config["class_name"] == "Sequential"
    assert config["compile_config"]["loss"] == "mse"


def test_weights_of_the_older_format_by_name(tmp_path):
    model = stacked()
    model.save(tmp_path / "m.h5")
    other = keras.Sequential(
        [keras.Input((4,)), layers.Dense(7), layers.Dense(2, name=model.layers[-1].name)]
    )
    with pytest.raises(errors.ShapeError, match="has weights of shapes"):
        other.load_weights(tmp_path / "m.h5", by_name=True)
    other.load_weights(tmp_path / "m.h5", by_name=True, skip_mismatch=True)


def test_clones_and_json():
    for model in (branched(), stacked()):
        for copy in (
            keras.models.clone_model(model),
            keras.models.model_from_json(model.to_json()),
        ):
            copy.set_weights(model.get_weights())
            np.testing.assert_array_equal(copy.predict(X, verbose=0), model.predict(X, verbose=0))


def test_a_failed_save_leaves_the_old_file(tmp_path):
    path = tmp_path / "m.keras"
    stacked().save(path)
    before = path.read_bytes()
    broken = keras.Sequential(
        [keras.Input((4,)), layers.Lambda(lambda x, a: x, arguments={"a": set()})]
    )

    with pytest.raises(TypeError, match="Cannot serialize"):
        broken.save(path)

    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["m.keras"]


MISTAKES = [
    (lambda p: stacked().save(p / "model.pkl"), "must end in"),
    (lambda p: stacked().save_weights(p / "model.keras"), r"weights\.h5"),
    (lambda p: keras.models.load_model(p / "nothing.keras"), "File not found"),
    (lambda p: keras.models.load_model(__file__), "File format not supported"),
    (
        lambda p: keras.models.clone_model(Twice(), clone_function=lambda layer: layer),
        "Sequential models or Functional models",
    ),
]


@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, message, tmp_path):
    with pytest.raises(errors.ArgumentError, match=message):
        mistake(tmp_path)


def test_other_weights_are_refused_and_nothing_is_changed(tmp_path):
    stacked().save_weights(tmp_path / "m.weights.h5")
    other = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.PReLU(), layers.Dense(9)])
    before = other.get_weights()

    with pytest.raises(errors.ArgumentError, match=r"\(3, 9\), and its value is \(3, 2\)"):
        other.load_weights(tmp_path / "m.weights.h5")

    for one, value in zip(other.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, value)


def test_objects_as_plain_data():
    there_and_back = [
        layers.Dense(3, activation="tanh", kernel_regularizer="l2"),
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.1, 10)),
        keras.losses.Huber(0.5),
        keras.metrics.AUC(num_thresholds=5),
        keras.initializers.HeNormal(seed=3),
    ]
    for one in there_and_back:
        config = keras.saving.serialize_keras_object(one)
        again = keras.saving.deserialize_keras_object(json.loads(json.dumps(config, default=list)))
        assert type(again) is type(one)
        assert again.get_config() == one.get_config()


def test_code_from_files_is_refused():
    with pytest.warns(UserWarning, match="lambda x: x \\+ 1"):
        config = keras.saving.serialize_keras_object(lambda x: x + 1)

    with pytest.raises(errors.ArgumentError, match="safe_mode"):
        keras.saving.deserialize_keras_object(config)
    assert keras.saving.deserialize_keras_object(config, safe_mode=False)(1) == 2


def test_an_unknown_class_says_how_to_make_it_known():
    config = {"module": "theirs", "class_name": "Mystery", "config": {}, "registered_name": None}
    with pytest.raises(errors.UnknownNameError, match="custom_objects"):
        keras.saving.deserialize_keras_object(config)


def test_names_of_many_layers_are_written_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(legacy, "ATTRIBUTE_LIMIT", 20)
    model = keras.Sequential([keras.Input((2,)), *(layers.Dense(2) for _ in range(6))])
    model.save(tmp_path / "long.h5")

    with h5py.File(tmp_path / "long.h5") as file:
        assert len(file["model_weights"].attrs["layer_names0"]) < 6
    again = keras.models.load_model(tmp_path / "long.h5")
    np.testing.assert_array_equal(again.get_weights()[-2], model.get_weights()[-2])
