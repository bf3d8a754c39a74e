"""MultiOptimizer: each variable by its own optimizer; and what Muon makes of a matrix."""

import inspect

import numpy as np
import pytest

from minitf import errors, keras

o = keras.optimizers
X = np.sin(np.arange(12)).reshape(4, 3).astype("float32")


def model_with(optimizer):
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((3,)), layers.Dense(2, name="body", kernel_initializer="ones"),
        layers.Dense(1, name="head", kernel_initializer="ones"),
    ], name="net")  # fmt: skip
    model.compile(optimizer, "mse")
    return model


def test_each_variable_is_trained_by_its_own_optimizer():
    model = model_with(o.MultiOptimizer(o.OptimizerMap(o.SGD(0.1), {"net/body/.*": o.SGD(0.0)})))

    losses = model.fit(X, np.ones((4, 1)), epochs=3, verbose=0).history["loss"]

    assert np.all(model.get_layer("body").kernel.numpy() == 1)
    assert np.all(model.get_layer("head").kernel.numpy() != 1)
    assert losses[-1] < losses[0]
    assert int(model.optimizer.iterations) == 3
    assert [int(one.iterations) for one in model.optimizer.optimizers] == [3, 3]


def test_it_comes_back_from_a_file(tmp_path):
    pytest.importorskip("h5py")
    model = model_with(o.MultiOptimizer(o.OptimizerMap(o.Adam(), {"(net/)?head/.*": o.SGD(0.5)})))
    model.fit(X, np.ones((4, 1)), verbose=0)
    model.save(tmp_path / "model.keras")

    again = keras.models.load_model(tmp_path / "model.keras").optimizer

    assert again.get_config() == model.optimizer.get_config()
    assert [one.name for one in again.optimizers] == ["sgd", "adam"]


def test_a_map_has_one_answer_for_a_path():
    sgd, adam = o.SGD(), o.Adam()
    who = o.OptimizerMap(adam, {"a/.*": sgd, "a/b": adam})
    assert (who["a/b"], who["a/c"], who["d"]) == (adam, sgd, adam)
    who["a/c.*"] = adam
    with pytest.raises(errors.ArgumentError, match="Multiple"):
        who["a/c"]
    with pytest.raises(errors.ArgumentError, match="already"):
        who["a/b"] = sgd
    with pytest.raises(errors.ArgumentError, match="LossScaleOptimizer"):
        who["e"] = o.LossScaleOptimizer(sgd)


def test_it_has_no_rate_of_its_own():
    optimizer = o.MultiOptimizer(o.OptimizerMap(o.SGD()))
    with pytest.raises(errors.StateError, match="each optimizer has its own"):
        optimizer.learning_rate = 0.1


def test_muon_makes_all_directions_count_alike():
    matrix = np.random.default_rng(0).normal(size=(3, 5)).astype("float32")
    sizes = np.linalg.svd(o.Muon().orthogonal(matrix))[1]
    assert 0.6 < sizes.min() <= sizes.max() < 1.3


@pytest.mark.parametrize("name", ["Adam", "SGD", "Ftrl", "Muon"])
def test_help_shows_the_arguments_of_all_optimizers(name):
    shown = inspect.signature(getattr(o, name)).parameters
    assert {"clipnorm", "use_ema", "gradient_accumulation_steps", "name"} <= set(shown)
