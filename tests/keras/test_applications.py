"""Published networks beyond the comparison with Keras: weights from files, words, transfer."""

import json
import urllib.request

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras.applications import imagenet_utils
from minitf.keras.saving import legacy

h5py = pytest.importorskip("h5py", reason="files of weights are HDF5")
SMALL = {"alpha": 0.35, "include_top": False, "input_shape": (96, 96, 3)}
FILE = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Keras' folder for weights, and no network."""

    def unreachable(*args, **kwargs):
        raise urllib.error.URLError("no network")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(urllib.request, "urlopen", unreachable)
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def published(model, path):
    """Write weights as the files of keras.applications hold them."""
    with h5py.File(path, "w") as file:
        legacy._write_layers(model, file)


def test_weights_that_are_in_the_folder_are_loaded(folder):
    trained = keras.applications.MobileNetV2(weights=None, **SMALL)
    published(trained, folder / FILE)

    model = keras.applications.MobileNetV2(weights="imagenet", **SMALL)

    for ours, theirs in zip(model.get_weights(), trained.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("ending", ["h5", "weights.h5"])
def test_weights_come_from_a_path(folder, ending):
    trained = keras.applications.MobileNetV2(weights=None, **SMALL)
    path = folder / f"mine.{ending}"
    published(trained, path) if ending == "h5" else trained.save_weights(path)

    model = keras.applications.MobileNetV2(weights=str(path), **SMALL)

    np.testing.assert_array_equal(model.get_weights()[0], trained.get_weights()[0])


def test_without_a_network_the_file_to_fetch_is_named(folder):
    with pytest.raises(errors.DownloadError, match=f"{FILE}(.|\n)*{folder}"):
        keras.applications.MobileNetV2(weights="imagenet", **SMALL)


def test_a_file_that_is_not_the_published_one_is_not_taken_for_it(folder):
    (folder / "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5").write_bytes(b"something else")

    with pytest.raises(errors.DownloadError, match="vgg16_weights"):
        keras.applications.VGG16(include_top=False, input_shape=(32, 32, 3))


def test_weights_for_another_size_are_said_to_be_loaded(folder):
    with pytest.warns(UserWarning, match="224"), pytest.raises(errors.DownloadError, match="_224_"):
        keras.applications.MobileNet(alpha=0.25, include_top=False, input_shape=(64, 64, 3))


def test_predictions_in_words(folder, monkeypatch):
    monkeypatch.setattr(imagenet_utils, "CLASS_INDEX_MD5", None)
    names = {str(n): [f"n{n:08}", f"thing_{n}"] for n in range(1000)}
    (folder / "imagenet_class_index.json").write_text(json.dumps(names))
    predictions = np.zeros((1, 1000), "float32")
    predictions[0, [7, 3]] = 0.5, 0.25

    found = keras.applications.resnet50.decode_predictions(predictions, top=2)

    assert found == [[("n00000007", "thing_7", 0.5), ("n00000003", "thing_3", 0.25)]]
    with pytest.raises(errors.ShapeError, match="1000"):
        keras.applications.resnet50.decode_predictions(predictions[:, :10])


def test_pictures_that_are_given_stay_as_they_are():
    pictures = np.full((1, 2, 2, 3), 100.0)
    for mode in ("caffe", "tf", "torch"):
        imagenet_utils.preprocess_input(pictures, mode=mode)
    assert np.all(pictures == 100)


def test_a_small_classifier_behind_a_frozen_body():
    body = keras.applications.MobileNet(
        weights=None, alpha=0.25, include_top=False, pooling="avg", input_shape=(32, 32, 3)
    )
    body.trainable = False
    inputs = keras.Input((32, 32, 3))
    scaled = keras.applications.mobilenet.preprocess_input(inputs)
    model = keras.Model(inputs, keras.layers.Dense(2)(body(scaled, training=False)))
    model.compile("adam", "mse")
    before = body.get_weights()

    model.fit(np.ones((4, 32, 32, 3)), np.zeros((4, 2)), verbose=0)

    assert len(model.trainable_weights) == 2
    assert all(map(np.array_equal, body.get_weights(), before))


def test_a_network_begins_with_a_tensor_that_is_given():
    picture = keras.Input((40, 40, 3), name="picture")
    model = keras.applications.MobileNetV2(
        weights=None, alpha=0.35, include_top=False,
        input_tensor=keras.layers.Rescaling(2.0)(picture),
    )  # fmt: skip
    assert [layer.name for layer in model.layers[:3]] == ["picture", "rescaling", "Conv1"]
    with pytest.raises(errors.ArgumentError, match="input_shape"):
        keras.applications.MobileNetV2(
            weights=None, input_tensor=picture, input_shape=(64, 64, 3)
        )  # fmt: skip
