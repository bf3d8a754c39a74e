"""Exported models in folders: endpoints, TFSMLayer, and what is refused."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

X = np.linspace(-1, 1, 12, dtype="float32").reshape(4, 3)


def small():
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dropout(0.5)])


def test_a_folder_serves_without_the_model(tmp_path, capsys):
    model = small()
    model.export(tmp_path / "served")

    served = tf.saved_model.load(tmp_path / "served")

    assert capsys.readouterr().out == f"Saved artifact at '{tmp_path / 'served'}'.\n"
    np.testing.assert_array_equal(served.serve(X), model.predict(X, verbose=0))
    assert "serving_default" in served.signatures


def test_several_inputs_and_a_dict_of_outputs(tmp_path):
    one, two = keras.Input((3,), name="one"), keras.Input((3,), name="two")
    model = keras.Model([one, two], {"sum": keras.layers.Add()([one, two])})
    model.export(tmp_path, verbose=False)

    served = tf.saved_model.load(tmp_path).serve([X, X])

    np.testing.assert_allclose(served["sum"], 2 * X)


def test_an_archive_has_endpoints_of_its_own(tmp_path):
    model = small()
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = keras.InputSpec(shape=(None, 3), dtype="float32")
    archive.add_endpoint("double", lambda x: 2 * model(x), input_signature=[spec])
    archive.track_and_add_endpoint("serve", model, input_signature=[spec])
    archive.add_variable_collection("kernels", [model.weights[0]])
    archive.write_out(tmp_path, verbose=False)

    loaded = tf.saved_model.load(tmp_path)

    np.testing.assert_allclose(loaded.double(X), 2 * model(X), rtol=1e-6)
    np.testing.assert_array_equal(loaded.collections["kernels"][0], model.weights[0])
    assert archive.endpoints == ["double", "serve"]
    with pytest.raises(errors.ArgumentError, match="already taken"):
        archive.add_endpoint("double", model, [spec])


def test_an_exported_model_is_a_layer(tmp_path):
    model = small()
    model.export(tmp_path, verbose=False)
    inputs = keras.Input((3,))
    layer = keras.layers.TFSMLayer(tmp_path, call_endpoint="serve")

    around = keras.Model(inputs, layer(inputs) * 2.0)

    np.testing.assert_allclose(around(X), 2 * model(X), rtol=1e-6)
    assert layer.get_config()["call_endpoint"] == "serve"
    with pytest.raises(errors.ArgumentError, match="serve"):
        keras.layers.TFSMLayer(tmp_path, call_endpoint="other")


def test_what_cannot_be_exported():
    archive = keras.export.ExportArchive()
    with pytest.raises(errors.NotReadyError, match="endpoint"):
        archive.write_out("nowhere")
    with pytest.raises(errors.ArgumentError, match="input_signature"):
        archive.add_endpoint("serve", lambda x: x)
    with pytest.raises(errors.ArgumentError, match="list/tuple/set"):
        archive.add_variable_collection("kernels", 3)
    with pytest.raises(errors.NotReadyError, match="built"):
        keras.Sequential([keras.layers.Dense(2)]).export("nowhere")
    with pytest.raises(errors.ArgumentError, match="litert"):
        small().export("nowhere", format="litert")
