"""Calls without side effects, metrics that layers hold, and what a layer says of its building."""

from __future__ import annotations

import numpy as np
import pytest

import minitf as tf
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


def dense_and_values():
    """A layer with prices and chance, and values for its variables that are not its own."""
    model = keras.Sequential(
        [keras.Input((3,)), layers.Dense(2, activity_regularizer="l2"), layers.Dropout(0.5)]
    )
    state = [np.full(v.shape, 0.5, "float32") for v in model.trainable_variables]
    return model, state, [v.numpy() for v in model.non_trainable_variables]


def test_gradients_reach_the_values_that_were_lent():
    model, trained, rest = dense_and_values()
    x = np.ones((4, 3), "float32")
    values = [tf.constant(value) for value in trained]
    with tf.GradientTape() as tape:
        tape.watch(values)
        outputs, _ = model.stateless_call(values, rest, x)
        loss = tf.reduce_sum(outputs)
    for gradient in tape.gradient(loss, values):
        np.testing.assert_array_equal(gradient, np.full(gradient.shape, 4.0))


def test_the_same_state_draws_the_same_numbers():
    model, trained, rest = dense_and_values()
    x = np.ones((40, 3), "float32")
    first, later = model.stateless_call(trained, rest, x, training=True)
    again, _ = model.stateless_call(trained, rest, x, training=True)
    other, _ = model.stateless_call(trained, later, x, training=True)
    np.testing.assert_array_equal(first, again)
    assert np.any(first.numpy() != other.numpy())


def test_prices_of_a_stateless_call_are_returned_and_not_kept():
    model, trained, rest = dense_and_values()
    kept = [float(loss) for loss in model.losses]
    *_, losses = model.stateless_call(trained, rest, np.ones((4, 3), "float32"), return_losses=True)
    assert [round(float(loss), 4) for loss in losses] == [0.08]  # 0.01 * 2 * 2.0**2
    assert [float(loss) for loss in model.losses] == kept


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.optimizers.SGD(0.5, momentum=0.9),
        lambda: keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)),
        lambda: keras.optimizers.AdamW(0.1, clipnorm=0.5),
        lambda: keras.optimizers.Adam(0.1, use_ema=True),
    ],
)
@pytest.mark.parametrize("compiled", [False, True])
def test_stateless_apply_makes_what_apply_assigns(make, compiled):
    variables = [keras.Variable([1.0, 2.0]), keras.Variable([[3.0]])]
    variables[1].constraint = keras.constraints.MinMaxNorm(0.0, 2.5)
    assigning, stateless = make(), make()
    for optimizer in (assigning, stateless):
        optimizer.build(variables)
    trained = [tf.constant(v.numpy()) for v in variables]
    state = [tf.constant(v.numpy()) for v in stateless.variables]
    step = tf.function(stateless.stateless_apply) if compiled else stateless.stateless_apply
    grads = [tf.constant([0.5, -1.0]), tf.constant([[2.0]])]
    for _ in range(5):
        trained, state = step(state, grads, trained)
    before = [v.numpy() for v in variables]
    assert int(stateless.iterations) == 0

    for _ in range(5):
        assigning.apply(grads, variables)
    for value, variable, old in zip(trained, variables, before, strict=True):
        np.testing.assert_allclose(value, variable, rtol=1e-6)
        assert np.any(old != variable.numpy())
    for value, variable in zip(state, assigning.variables, strict=True):
        np.testing.assert_allclose(value, variable, rtol=1e-6)


def test_stateless_apply_collects_gradients():
    variable = keras.Variable([1.0])
    optimizer = keras.optimizers.SGD(0.5, gradient_accumulation_steps=2)
    optimizer.build([variable])
    trained, state = [variable.numpy()], [v.numpy() for v in optimizer.variables]
    seen = []
    for gradient in (1.0, 3.0, 5.0):
        trained, state = optimizer.stateless_apply(state, [[gradient]], trained)
        seen.append(float(trained[0][0]))
    assert seen == [1.0, 0.0, 0.0]


def test_stateless_apply_needs_a_built_optimizer_and_a_value_for_each_variable():
    with pytest.raises(NotReadyError, match=r"To call `stateless_apply`, SGD must be built"):
        keras.optimizers.SGD().stateless_apply([], [], [])
    optimizer, variable = keras.optimizers.SGD(), keras.Variable([1.0])
    optimizer.build([variable])
    state = [v.numpy() for v in optimizer.variables]
    with pytest.raises(ArgumentError, match=r"`optimizer_variables` must .* expected 2"):
        optimizer.stateless_apply(state[1:], [[1.0]], [[1.0]])
    with pytest.raises(ArgumentError, match=r"`trainable_variables` must .* expected 1"):
        optimizer.stateless_apply(state, [[1.0]], [])


def test_scopes_within_scopes():
    v = keras.Variable(1.0)
    with keras.StatelessScope([(v, 2.0)]) as outer:
        with keras.StatelessScope([(v, 3.0)]) as inner:
            v.assign_add(1.0)
        assert float(v) == 2.0
        v.assign(7.0)
    assert (float(v), float(inner.get_current_value(v)), float(outer.get_current_value(v))) == (
        1.0, 4.0, 7.0,
    )  # fmt: skip


def test_a_failing_call_leaves_the_scope():
    v = keras.Variable(1.0)
    with pytest.raises(ZeroDivisionError), keras.StatelessScope([(v, 2.0)]):
        1 / 0  # noqa: B018
    assert float(v.assign(5.0)) == 5.0
