"""Parts of Keras that hold little here: one device, older names, settings of a program."""

import numpy as np
import pytest

from minitf import errors, keras

d = keras.distribution


def test_a_mesh_of_one_device():
    mesh = d.DeviceMesh((1, 1), ["batch", "model"], d.list_devices())
    layouts = d.LayoutMap(mesh)
    layouts["dense.*kernel"] = (None, "model")
    everything = d.ModelParallel(layout_map=layouts)
    with everything.scope():
        assert d.distribution() is everything
        model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        model.fit(np.ones((4, 2)), np.ones(4), verbose=0)
    assert d.distribution() is None
    assert layouts["sequential/dense/kernel"].axes == (None, "model")
    assert layouts["sequential/dense/bias"] is None
    assert (d.get_device_count(), d.list_devices("gpu")) == (1, [])
    assert d.distribute_tensor(3, layouts["dense/kernel"]) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: d.DeviceMesh((2,), ["batch"]), lambda: d.DeviceMesh((1,), ["a", "b"]),
        lambda: d.DeviceMesh((), []), lambda: d.ModelParallel(layout_map={}),
        lambda: d.TensorLayout(["x"], d.DeviceMesh((1,), ["batch"])),
        lambda: d.initialize(num_processes=2),
    ],
)  # fmt: skip
def test_what_needs_more_devices_is_refused(wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong()


def test_older_configurations():
    saving = keras.legacy.saving
    config = saving.serialize_keras_object(keras.layers.Dense(2, name="d"))
    assert (config["class_name"], sorted(config)) == ("Dense", ["class_name", "config"])
    again = saving.deserialize_keras_object(config, {"Dense": keras.layers.Dense})
    assert again.get_config() == config["config"]
    assert saving.serialize_keras_object(None) is None
    assert saving.serialize_keras_object(keras.activations.relu) == "relu"
    assert saving.deserialize_keras_object("relu", {"relu": abs}) is abs
    with pytest.raises(errors.UnknownNameError, match="layer"):
        saving.deserialize_keras_object("Dens", {"Dense": 1}, printable_module_name="layer")


def test_optimizers_of_keras_2_are_refused_as_in_keras_3():
    with pytest.raises(ImportError, match=r"keras\.optimizers\.SGD"):
        keras.optimizers.legacy.SGD(learning_rate=0.1)


def test_settings_of_a_program():
    config = keras.utils.Config(rate=0.1)
    config["batch"] = 32
    config.update(depth=2)
    assert (list(config), len(config), config.get("x", 3)) == (["batch", "depth", "rate"], 3, 3)
    assert config.pop("depth") == 2
    assert config.to_json() == '{"rate": 0.1, "batch": 32}'
    config.freeze()
    with pytest.raises(errors.ArgumentError, match="frozen"):
        config.rate = 1
    config.unfreeze()
    del config["batch"]
    assert ("batch" in config, config.as_dict()) == (False, {"rate": 0.1})
    with pytest.raises(errors.UnknownNameError, match="rate"):
        _ = config.rat


def test_computing_again_changes_no_number():
    twice = keras.remat(lambda x: x * 2)
    with keras.RematScope(mode="full"):
        assert float(twice(keras.ops.convert_to_tensor(3.0))) == 6
    with pytest.raises(errors.ArgumentError, match="mode"):
        keras.RematScope(mode="some")
