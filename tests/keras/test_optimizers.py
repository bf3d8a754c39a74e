"""Optimizers: first steps by hand, packing, clipping, own rules.  Equality with Keras over 50
steps is tested in tests/conformance."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras

optimizers = keras.optimizers

W, G = np.array([1.0, -2.0, 3.0], "float32"), np.array([0.5, 0.0, -1.0], "float32")
FIRST_STEPS = [
    (optimizers.SGD(0.1), W - 0.1 * G),
    (optimizers.SGD(0.1, momentum=0.9), W - 0.1 * G),
    (optimizers.SGD(0.1, momentum=0.9, nesterov=True), W - 0.19 * G),
    (optimizers.SGD(0.1, weight_decay=0.5), W - 0.05 * W - 0.1 * G),
    (optimizers.SGD(0.1, clipvalue=0.7), W - 0.1 * np.clip(G, -0.7, 0.7)),
    (optimizers.SGD(0.1, clipnorm=0.5), W - 0.1 * G * 0.5 / np.linalg.norm(G)),
    (optimizers.SGD(0.1, global_clipnorm=9.0), W - 0.1 * G),
    (optimizers.SGD(0.1, loss_scale_factor=4.0), W - 0.1 * G / 4),
    (optimizers.RMSprop(0.1, rho=0.75), W - 0.1 * G / np.sqrt(0.25 * G**2 + 1e-7)),
    (optimizers.Adam(0.1), W - 0.1 * np.sign(G)),
]


@pytest.mark.parametrize(("optimizer", "expected"), FIRST_STEPS)
def test_first_step(optimizer, expected):
    variable = keras.Variable(W)
    twin = type(optimizer).from_config(optimizer.get_config())
    for each in (optimizer, twin):
        variable.assign(W)
        each.built = False
        each.apply([tf.constant(G)], [variable])
        np.testing.assert_allclose(variable.numpy(), expected, rtol=1e-4, atol=1e-6)
        assert int(each.iterations) == 1


@pytest.mark.parametrize("make", [
    lambda: optimizers.SGD(0.1, momentum=0.9), lambda: optimizers.RMSprop(0.01, centered=True),
    lambda: optimizers.Adam(0.01, amsgrad=True), lambda: optimizers.Adam(0.01, clipnorm=0.1),
])  # fmt: skip
@pytest.mark.parametrize("device", ["cpu", "torch:cpu"])
def test_packed_compiled_and_single_steps_agree(make, device):
    """A compiled step runs the rule once on one long vector; the weights must not notice."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(60, 5)), rng.normal(size=(60, 1))
    finals = []
    for eager in (False, True):
        keras.utils.set_random_seed(1)
        with tf.device(device):
            model = keras.Sequential(
                [keras.Input((5,)), keras.layers.Dense(4, "tanh"), keras.layers.Dense(1)]
            )
            model.compile(make(), "mse", run_eagerly=eager)
        model.fit(x, y, batch_size=20, epochs=4, shuffle=False, verbose=0)
        finals.append([*model.get_weights(), *[v.numpy() for v in model.optimizer.variables]])
    for packed, single in zip(*finals, strict=True):
        np.testing.assert_allclose(packed, single, rtol=1e-4, atol=1e-6)


def test_the_compiled_step_runs_the_rule_once():
    calls = []

    class Counted(optimizers.SGD):
        def update_step(self, gradient, variable, learning_rate):
            calls.append(tuple(variable.shape))
            super().update_step(gradient, variable, learning_rate)

    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(1)])
    model.compile(Counted(0.1), "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
    assert calls == [(11,)]


def test_two_models_that_share_a_layer_are_trained_in_turn():
    """Each optimizer packs its variables; the shared ones can be in one vector only."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(24, 3)), rng.normal(size=(24, 2))
    finals = []
    for eager in (False, True):
        keras.utils.set_random_seed(3)
        shared = keras.layers.Dense(2)
        one = keras.Sequential([keras.Input((3,)), shared])
        two = keras.Sequential([keras.Input((3,)), shared, keras.layers.Dense(2)])
        for model in (one, two):
            model.compile(optimizers.Adam(0.1), "mse", run_eagerly=eager)
        for model in (one, two, one, two, one):
            model.fit(x, y, batch_size=8, shuffle=False, verbose=0)
        one.compile(optimizers.SGD(0.1, momentum=0.5), "mse", run_eagerly=eager)
        one.fit(x, y, batch_size=8, shuffle=False, verbose=0)
        finals.append(two.get_weights())
    for packed, single in zip(*finals, strict=True):
        np.testing.assert_allclose(packed, single, rtol=1e-4, atol=1e-6)


def test_a_rule_of_ones_own_sees_each_variable():
    class SignDescent(optimizers.Optimizer):
        def build(self, variables):
            super().build(variables)
            self.steps = self.add_optimizer_variables(variables, "steps")

        def update_step(self, gradient, variable, learning_rate):
            self.assign_add(self.steps[self._get_variable_index(variable)],
                            tf.ones_like(variable))  # fmt: skip
            self.assign_sub(variable, learning_rate * tf.sign(gradient))

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(SignDescent(learning_rate=0.25), "mse")
    model.fit(np.ones((8, 2)), np.zeros((8, 1)), batch_size=4, verbose=0)
    assert model.layers[0].kernel.numpy().tolist() == [[0.5], [0.5]]
    assert model.optimizer.steps[0].numpy().tolist() == [[2.0], [2.0]]
    assert model.optimizer.variables[2].path.endswith("dense_kernel_steps")


def test_the_learning_rate_can_be_changed_between_compiled_steps():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(optimizers.SGD(0.0), "mse")
    x = np.ones((1, 1))
    before = model.get_weights()[0].item()
    model.train_on_batch(x, x)
    assert model.get_weights()[0].item() == before
    model.optimizer.learning_rate = 0.5
    model.train_on_batch(x, x)
    assert model.get_weights()[0].item() == pytest.approx(1.0, abs=1e-6)


def test_a_function_as_learning_rate():
    rate = [0.1]
    optimizer, variable = optimizers.SGD(lambda: rate[0]), keras.Variable([1.0])
    optimizer.apply([tf.constant([1.0])], [variable])
    rate[0] = 0.5
    optimizer.apply([tf.constant([1.0])], [variable])
    assert variable.numpy() == pytest.approx([0.4])


def test_weight_decay_spares_what_is_excluded():
    optimizer = optimizers.SGD(0.1, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, bias_initializer="ones")])
    model.compile(optimizer, "mse")
    x = np.zeros((4, 2))
    kernel, _ = model.get_weights()
    model.fit(x, np.ones((4, 1)), verbose=0)  # the prediction is right: no gradient
    np.testing.assert_allclose(model.get_weights()[0], 0.95 * kernel, rtol=1e-6)
    assert model.get_weights()[1] == 1.0


def test_constraints_hold_after_each_step():
    dense = keras.layers.Dense(3, kernel_constraint=keras.constraints.UnitNorm())
    model = keras.Sequential([keras.Input((4,)), dense])
    model.compile(optimizers.SGD(0.5), "mse")
    model.fit(np.random.default_rng(0).normal(size=(32, 4)), np.ones((32, 3)), verbose=0)
    np.testing.assert_allclose(np.linalg.norm(dense.kernel.numpy(), axis=0), 1, rtol=1e-5)


def test_missing_gradients():
    used, unused = keras.Variable([1.0], name="used"), keras.Variable([1.0], name="unused")
    optimizer = optimizers.SGD(0.5)
    with pytest.warns(UserWarning, match=r"\['unused'\]"):
        optimizer.apply([tf.constant([1.0]), None], [used, unused])
    assert (used.numpy(), unused.numpy()) == (0.5, 1.0)
    with pytest.raises(errors.GradientError, match="used, unused"):
        optimizer.apply([None, None], [used, unused])


def test_set_weights_restores_a_state():
    x, y = np.ones((4, 2)), np.zeros((4, 1))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=3, verbose=0)
    saved = [v.numpy() for v in model.optimizer.variables], model.get_weights()
    model.fit(x, y, verbose=0)
    expected = model.get_weights()
    model.set_weights(saved[1])
    model.optimizer.set_weights(saved[0])
    model.fit(x, y, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], expected[0])
    with pytest.raises(errors.ShapeError, match="needs weights"):
        model.optimizer.set_weights(saved[0][:-1])


OTHER = keras.Variable([1.0], name="other")
MISTAKES = [
    (lambda: optimizers.get("adamm"), errors.UnknownNameError, "'adam'"),
    (lambda: optimizers.get(lambda: 3), errors.ArgumentError, "no optimizer"),
    (lambda: optimizers.Adm, errors.UnknownNameError, "'Adam'"),
    (lambda: optimizers.Adam(lr=0.1), errors.ArgumentError, "learning_rate="),
    (lambda: optimizers.Adam("fast"), errors.ArgumentError, "a number or a function"),
    (lambda: optimizers.SGD(momentum=2), errors.ArgumentError, "a float between"),
    (lambda: optimizers.SGD(clipnorm=1, clipvalue=1), errors.ArgumentError, "Only one of"),
    (lambda: optimizers.Optimizer(0.1).apply([1.0], [OTHER]), NotImplementedError, "update_step"),
    (lambda: optimizers.SGD().apply([1.0, 2.0], [OTHER]), errors.ArgumentError, "2 gradients"),
    (lambda: optimizers.SGD().set_weights([1]), errors.StateError, "build"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_variables_of_another_model_are_refused():
    optimizer = optimizers.SGD()
    optimizer.build([keras.Variable([1.0])])
    with pytest.raises(errors.ArgumentError, match="not built for: other"):
        optimizer.apply([tf.constant([1.0])], [OTHER])


def scaled(inner=None, **settings):
    """A loss scale optimizer with one weight to train."""
    optimizer = optimizers.LossScaleOptimizer(inner or optimizers.SGD(0.5), **settings)
    weight = keras.Variable(1.0, name="w")
    optimizer.build([weight])
    return optimizer, weight


@pytest.mark.parametrize("traced", [False, True])
def test_the_loss_scale_grows_and_shrinks(traced):
    optimizer, weight = scaled(initial_scale=4.0, dynamic_growth_steps=2)
    apply = tf.function(optimizer.apply) if traced else optimizer.apply
    told = []
    for slope in (1.0, 1.0, np.inf, 1.0, np.nan, 1.0):
        apply([tf.constant(slope) * optimizer.dynamic_scale], [weight])
        told.append((float(weight), float(optimizer.dynamic_scale), int(optimizer.iterations)))

    assert told == [(0.5, 4, 1), (0, 8, 2), (0, 4, 2), (-0.5, 4, 3), (-0.5, 2, 3), (-1, 2, 4)]


def test_a_scaled_loss_trains_as_an_unscaled_one():
    x = np.linspace(-1, 1, 24).reshape(8, 3).astype("float32")

    def losses(optimizer):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        model.compile(optimizer, "mse")
        return model.fit(x, x[:, :1], batch_size=4, epochs=3, verbose=0).history["loss"]

    wrapped = optimizers.LossScaleOptimizer(optimizers.Adam(0.01))
    np.testing.assert_allclose(losses(wrapped), losses(optimizers.Adam(0.01)), rtol=1e-5)


def test_a_loss_scale_optimizer_is_made_anew_from_its_configuration():
    optimizer, _ = scaled(optimizers.RMSprop(0.25, rho=0.5), initial_scale=8.0)
    config = optimizers.serialize(optimizer)
    again = optimizers.deserialize(config)

    assert optimizers.serialize(again) == config
    assert (again.inner_optimizer.rho, float(again.learning_rate)) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"weight_decay": 0.1}, "set `weight_decay` on the `inner_optimizer`"),
     ({"dynamic": False}, "no longer supports `dynamic=False`"),
     ({"speed": 3}, "does not support arguments: `speed`")],
)  # fmt: skip
def test_settings_of_the_inner_optimizer_belong_there(settings, told):
    with pytest.raises(errors.ArgumentError, match=told):
        optimizers.LossScaleOptimizer(optimizers.SGD(), **settings)


KINDS = (
    "sgd", "adam", "AdamW", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "lion", "ftrl",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("variable", "gradient"), [("float64", "float32"), ("float32", "float64")])
def test_a_gradient_takes_the_type_of_its_variable(kind, variable, gradient):
    weights = keras.Variable(np.ones(3, variable))
    optimizer = optimizers.get({"class_name": kind, "config": {"learning_rate": 0.1}})
    optimizer.apply([np.ones(3, gradient)], [weights])

    assert weights.dtype == variable
    assert (weights.numpy() < 1.0).all()


@pytest.mark.parametrize("steps", [None, 2])
def test_a_variable_may_be_overwritten_with_its_gradient(steps):
    new, trained = keras.Variable([1.0]), keras.Variable([1.0])
    new.overwrite_with_gradient = True
    optimizer = optimizers.SGD(1.0, gradient_accumulation_steps=steps)
    for _ in range(steps or 1):
        optimizer.apply([np.array([5.0]), np.array([1.0])], [new, trained])

    assert (new.numpy().tolist(), trained.numpy().tolist()) == ([5.0], [0.0])


def test_a_schedule_takes_the_place_of_the_learning_rate_variable():
    optimizer = optimizers.Adam(0.001)
    assert len(optimizer.variables) == 2
    optimizer.learning_rate = optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
    assert len(optimizer.variables) == 1


FTRL = [
    "initial_accumulator_value", "l1_regularization_strength", "l2_regularization_strength",
    "l2_shrinkage_regularization_strength",
]  # fmt: skip


@pytest.mark.parametrize("name", FTRL)
def test_ftrl_names_the_setting_that_is_wrong(name):
    with pytest.raises(ValueError, match=f"`{name}` needs to be positive or zero"):
        optimizers.Ftrl(**{name: -0.1})


# Losses of six epochs of Keras 3.15 on TensorFlow: Embedding, LSTM and Dense, words that repeat.
WORDS = np.array([[1, 1, 2, 3], [2, 2, 2, 4], [0, 1, 1, 1], [1, 2, 3, 4]] * 4)
REPEATED = [  # the optimizer, clipnorm, the losses of the first and the last epoch
    ("rmsprop", None, 77.54122, 76.52798), ("rmsprop", 0.01, 77.54890, 76.52374),
    ("adam", None, 77.64666, 77.06124), ("adam", 0.01, 77.64672, 77.00600),
    ("adagrad", None, 77.65594, 77.38269), ("adagrad", 0.01, 77.69558, 77.68424),
    ("adadelta", None, 77.69636, 77.69541), ("adamax", 0.01, 77.65943, 77.20653),
    ("nadam", None, 77.64356, 77.18226), ("sgd", None, 76.46249, 51.61897),
    ("sgd", 0.01, 77.69373, 77.65786), ("ftrl", None, 77.53526, 77.42514),
    ("lion", None, 77.65943, 77.19528), ("adamw", None, 77.64666, 77.06128),
    ("adafactor", None, 77.68862, 77.60936),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "clipnorm", "first", "last"), REPEATED)
def test_rows_of_a_table_are_squared_each_by_itself(kind, clipnorm, first, last):
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Embedding(5, 3), keras.layers.LSTM(4), keras.layers.Dense(1)]
    model, rate = keras.Sequential(layers), optimizers.get(kind).get_config()["learning_rate"]
    config = {"learning_rate": rate, "clipnorm": clipnorm}
    model.compile(optimizers.get({"class_name": kind, "config": config}), "mse")
    targets = np.arange(16.0)[:, None]
    losses = model.fit(WORDS, targets, 8, 6, shuffle=False, verbose=0).history["loss"]

    np.testing.assert_allclose([losses[0], losses[-1]], [first, last], rtol=2e-6)


LOOPS = {
    "adam": [0.71812695, 0.80041414], "adagrad": [0.76760530, 0.83473730],
    "rmsprop": [0.32763445, 0.49887067],
}  # fmt: skip


@pytest.mark.parametrize("kind", LOOPS)
def test_rows_are_kept_apart_in_loops_of_ones_own(kind):
    """Numbers of Keras 3.15 on TensorFlow: the table after two steps."""
    table = keras.Variable([[1.0], [1.0]])
    optimizer = optimizers.get({"class_name": kind, "config": {"learning_rate": 0.1}})
    for _ in range(2):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.gather(table, [0, 0, 1]) ** 2)
        optimizer.apply([tape.gradient(loss, table)], [table])

    np.testing.assert_allclose(table.numpy().ravel(), LOOPS[kind], rtol=1e-5)
