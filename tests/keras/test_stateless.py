"""Calls without side effects, metrics that layers hold, and what a layer says of its building."""

from __future__ import annotations

import numpy as np
import pytest

from minitf import keras
from minitf.errors import ArgumentError, NotReadyError
from minitf.keras import layers


def test_a_stateless_call_leaves_the_layer_as_it_was():
    layer = layers.BatchNormalization(momentum=0.5)
    layer.build((None, 2))
    before = layer.get_weights()
    x = np.array([[1.0, 2.0], [3.0, 6.0]], "float32")

    outputs, state = layer.stateless_call(
        [np.array([2.0, 2.0]), np.zeros(2)], [np.zeros(2), np.ones(2)], x, training=True
    )

    np.testing.assert_allclose(outputs, [[-1.999, -2.0], [1.999, 2.0]], atol=2e-3)
    np.testing.assert_allclose(state[0], [1.0, 2.0])
    for one, other in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_stateless_call_needs_a_built_layer_and_a_value_for_each_variable():
    with pytest.raises(NotReadyError, match="must be built"):
        layers.Dense(1).stateless_call([], [], np.ones((1, 2)))
    layer = layers.Dense(1)
    layer.build((None, 2))
    with pytest.raises(ArgumentError, match="expected 2 variables"):
        layer.stateless_call([np.ones((2, 1))], [], np.ones((1, 2)))
    with pytest.raises(ArgumentError, match="cannot be quantized"):
        layer.quantize("int8")


def test_layers_know_their_metrics():
    class Measured(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = layers.Dense(1)
            self.seen = {"mean": keras.metrics.Mean(name="mean")}

        def call(self, x):
            return self.inner(x)

    layer = Measured()
    assert [metric.name for metric in layer.metrics] == ["mean"]
    assert len(layer.metrics_variables) == 2
    assert layer.inner.metrics == []


def test_build_of_a_layer_without_one_warns():
    class Wrapped(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = layers.Dense(1)

        def call(self, x):
            return self.inner(x)

    with pytest.warns(UserWarning, match="does not have a `build"):
        Wrapped().build((None, 2))
    layer = Wrapped()
    layer(np.ones((1, 2)))  # without a warning
    assert str(layer.inner.path).startswith("wrapped")


def test_arguments_that_no_configuration_can_hold():
    class Holder(layers.Layer):
        def __init__(self, thing):
            super().__init__()
            self.thing = thing

    assert Holder(3).get_config()["thing"] == 3
    with pytest.raises(NotImplementedError, match="must override `get_config"):
        Holder(np.ones(2)).get_config()


def test_models_of_words_gone_by():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse", steps_per_execution=3)
    assert (model.steps_per_execution, model.run_eagerly, model.jit_compile) == (3, False, False)
    y, y_pred = np.zeros((1, 1), "float32"), model(np.ones((1, 2)))
    with pytest.warns(DeprecationWarning, match="compute_loss"):
        assert float(model.compiled_loss(y, y_pred)) == 4.0
    with pytest.warns(DeprecationWarning, match="compute_metrics"):
        model.compiled_metrics.update_state(y, y_pred)
