"""What stands where in files of weights, what is left out of them, and files that mean harm."""

import io
import json
import logging
import zipfile

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.saving import safe_files
from minitf.keras.saving.stores import Store

h5py = pytest.importorskip("h5py", reason="files of Keras are HDF5")
X = np.linspace(-1, 1, 12, dtype="float32").reshape(3, 4)


@keras.saving.register_keras_serializable("test_files")
class Nested(layers.Layer):
    """Layers in private attributes, in lists within lists, behind a property."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._hidden = layers.Dense(4)
        self.many = [layers.Dense(4), [layers.Dense(4)], (layers.Dense(4), {"a": layers.Dense(4)})]
        self.round = self.many  # the same list once more
        self._last = layers.Dense(2)

    @property
    def also(self):
        return self._last

    def build(self, input_shape):
        (deep, held) = self.many[2]
        for layer in (self._hidden, self.many[0], self.many[1][0], deep, held["a"], self._last):
            layer.build((None, 4))

    def call(self, x):
        (deep, held) = self.many[2]
        x = self.many[1][0](self.many[0](self._hidden(x)))
        return self._last(held["a"](deep(x)))


def nested():
    model = keras.Sequential([keras.Input((4,)), Nested()])
    model.compile("adam", "mse")
    return model


def test_the_file_mirrors_the_objects(tmp_path):
    model = nested()
    model.save_weights(tmp_path / "m.weights.h5")

    # As real Keras writes them.
    with h5py.File(tmp_path / "m.weights.h5") as file:
        groups = []
        file.visit(lambda path: groups.append(path) if path.endswith("/vars") else None)
    inside = [path.removeprefix("layers/nested/").removesuffix("/vars") for path in groups]
    assert set(inside) == {
        "_hidden", "also", "vars", "many/container/dense",
        "many/container_1/container/dense", "many/container_1/dense", "many/dense", "optimizer",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["m.keras", "m.weights.h5", "m.weights.json", "folder"])
def test_nothing_is_lost_on_the_way(name, tmp_path):
    model, path = nested(), tmp_path / name
    if name == "folder":
        model.save(path, zipped=False)
        again = keras.models.load_model(path)
    elif name == "m.keras":
        model.save(path)
        again = keras.models.load_model(path)
    else:
        again = nested()
        model.save_weights(path, max_shard_size=6e-8 if name.endswith("json") else None)
        again.load_weights(path)

    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))
    if name.endswith("json"):
        assert len(list(tmp_path.iterdir())) > 3
        places = json.loads(path.read_text())
        assert places["metadata"]["total_size"] == sum(w.nbytes for w in model.get_weights()) + 12


def test_a_number_that_no_file_may_hold(tmp_path):
    with pytest.raises(errors.ArgumentError, match="exceeds the maximum shard size"):
        nested().save_weights(tmp_path / "m.weights.json", max_shard_size=1e-8)
    assert list(tmp_path.iterdir()) == []


def test_into_memory_and_back():
    model, memory = nested(), io.BytesIO()
    keras.saving.save_model(model, memory)
    memory.seek(0)
    again = keras.saving.load_model(memory)
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def test_layers_may_be_passed_over(tmp_path):
    def two():
        return keras.Sequential([keras.Input((4,)), layers.Dense(2), layers.Dense(2)])

    model, other = two(), two()
    path = tmp_path / "m.weights.h5"
    keras.saving.save_weights(model, path, objects_to_skip=[model.layers[0]])
    with pytest.raises(errors.ArgumentError, match="received 0 variables"):
        other.load_weights(path)
    before = other.layers[0].get_weights()[0]
    other.load_weights(path, objects_to_skip=[other.layers[0]])
    np.testing.assert_array_equal(other.layers[0].get_weights()[0], before)
    np.testing.assert_array_equal(
        other.layers[1].get_weights()[0], model.layers[1].get_weights()[0]
    )


def test_a_layer_that_reads_its_own_way_may_fail(tmp_path):
    class Odd(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = layers.Dense(2)

        def call(self, x):
            return self.inner(x)

        def load_own_variables(self, store):
            raise ValueError("not today")

    model = keras.Sequential([keras.Input((4,)), Odd()])
    model.save_weights(tmp_path / "m.weights.h5")
    before = model.layers[0].inner.get_weights()[0]
    model.layers[0].inner.kernel.assign(before + 1)
    with pytest.raises(errors.ArgumentError, match="not today"):
        model.load_weights(tmp_path / "m.weights.h5")
    np.testing.assert_array_equal(model.layers[0].inner.kernel, before + 1)
    with pytest.warns(UserWarning, match="not today"):
        model.load_weights(tmp_path / "m.weights.h5", skip_mismatch=True)
    np.testing.assert_array_equal(model.layers[0].inner.kernel, before)


def test_lists_within_lists_that_an_older_file_has_not(tmp_path):
    model = nested()
    model.save_weights(tmp_path / "m.weights.h5")
    with h5py.File(tmp_path / "m.weights.h5", "a") as file:
        del file["layers/nested/many/container"]
    with pytest.warns(UserWarning, match="Skipping nested container at 'layers/nested/") as said:
        nested().load_weights(tmp_path / "m.weights.h5")
    assert len(said) == 2  # the list stands in two attributes


def test_bfloat16_comes_back(tmp_path):
    pytest.importorskip("ml_dtypes", reason="numpy has no bfloat16")
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2, dtype="bfloat16")])
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")
    assert again.weights[0].dtype == "bfloat16"
    np.testing.assert_array_equal(again.get_weights()[0], model.get_weights()[0])


def test_a_model_that_cannot_be_compiled_without_its_author(tmp_path):
    @keras.saving.register_keras_serializable("test_files")
    class Own(keras.Sequential):
        def compile(self, extra=None):
            super().compile("sgd", "mse")

    model = Own([keras.Input((4,)), layers.Dense(1)])
    model.compile(extra=3)
    model.save(tmp_path / "m.keras")
    with pytest.warns(UserWarning, match="`compile\\(\\)` method is custom"):
        again = keras.models.load_model(tmp_path / "m.keras")
    assert not again.compiled
    assert not hasattr(again, "optimizer")  # before compile there is none


def test_one_layer_in_two_places_comes_back_as_one(tmp_path):
    @keras.saving.register_keras_serializable("test_files")
    class Around(layers.Wrapper):
        def call(self, x):
            return self.layer(x)

    shared = layers.Dense(2)
    one, other = keras.Input((4,)), keras.Input((4,))
    model = keras.Model([one, other], [shared(one), Around(shared)(other)])
    model.save(tmp_path / "m.keras")
    again = keras.models.load_model(tmp_path / "m.keras")
    assert again.layers[2] is again.layers[3].layer


def test_older_formats_are_pointed_at(tmp_path, caplog):
    model = nested()
    with caplog.at_level(logging.WARNING, logger="absl"):
        model.save(tmp_path / "deeper" / "m.h5", save_format="h5")
    assert "save_format" in caplog.text
    assert "considered legacy" in caplog.text
    np.testing.assert_array_equal(
        keras.models.load_model(tmp_path / "deeper" / "m.h5").get_weights()[0],
        model.get_weights()[0],
    )


MISTAKES = [
    (lambda p: nested().save(p / "m", save_format="tf"), "argument is deprecated"),
    (lambda p: nested().save(p / "m.keras", odd=1), "are not supported"),
    (lambda p: nested().save(p / "m.png"), "Invalid filepath extension"),
    (lambda p: nested().save(p / "m.keras", zipped=False), "should not end in"),
    (lambda p: nested().save_weights(p / "m.keras", max_shard_size=1), r"weights\.json"),
    (lambda p: nested().load_weights(p / "m.keras", by_name=True), "legacy '.h5'"),
    (lambda p: nested().load_weights(p / "m.h5", objects_to_skip=[]), "loading '.weights.h5'"),
    (lambda p: nested().load_weights(p / "m.keras", odd=1), "Invalid keyword"),
    (lambda p: nested().load_weights(p / "m.png"), "File format not supported"),
    (lambda p: keras.models.load_model(p), "File format not supported"),
    (lambda p: keras.Sequential([layers.Dense(1)]).save_weights(p / "m.weights.h5"), "not yet"),
]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES)
def test_mistakes_with_names_of_files(mistake, words, tmp_path):
    with pytest.raises(ValueError, match=words):
        mistake(tmp_path)
    assert list(tmp_path.iterdir()) == []


# Files that mean harm

LINKS = [("SoftLink", h5py.SoftLink("/vars")), ("ExternalLink", h5py.ExternalLink("x.h5", "/"))]


@pytest.mark.parametrize(("kind", "link"), LINKS)
def test_a_file_that_points_elsewhere_is_refused(kind, link, tmp_path):
    path = tmp_path / "m.weights.h5"
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.save_weights(path)
    with h5py.File(path, "a") as file:
        del file["layers/dense/vars/0"]
        file["layers/dense/vars/0"] = link
    with pytest.raises(errors.ArgumentError, match=kind):
        model.load_weights(path)


def test_a_few_bytes_that_claim_to_be_a_petabyte(tmp_path):
    path = tmp_path / "m.weights.h5"
    model = keras.Sequential([keras.Input((4,)), layers.Dense(2)])
    model.save_weights(path)
    with h5py.File(path, "a") as file:
        del file["layers/dense/vars/0"]
        file["layers/dense/vars"].create_dataset("0", (1 << 50,), "f4", chunks=(1 << 10,))
    with pytest.raises(errors.ArgumentError, match="shape bomb"):
        model.load_weights(path)


def test_a_part_of_an_archive_that_swells(tmp_path, monkeypatch):
    monkeypatch.setattr(safe_files, "FLOOR", 1000)  # 4 GB otherwise
    with zipfile.ZipFile(tmp_path / "m.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", " " * 1_000_000)
    with pytest.raises(errors.ArgumentError, match="decompression bomb"):
        keras.models.load_model(tmp_path / "m.keras")


def test_an_archive_without_weights(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("config.json", json.dumps(keras.saving.serialize_keras_object(nested())))
    with pytest.raises(errors.ArgumentError, match="Expected a model"):
        keras.models.load_model(tmp_path / "m.keras")


def test_a_store_gives_nothing_for_what_it_has_not():
    with Store(io.BytesIO(), "w") as store:
        assert len(store.get("layers/dense")) == 0
        assert not store.has("layers")
