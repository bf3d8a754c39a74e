"""Forks of a run: with nothing changed they go on as the run did, to the same bits."""

import copy
import itertools

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.core.random_state import SEEDS
from minitf.errors import ArgumentError, StateError
from minitf.keras.forks import Moment, fork

X = np.random.default_rng(0).normal(size=(50, 4)).astype("float32")
Y = (X[:, 0] > 0.1).astype("int64") + (X[:, 1] > 0.4)


class Keeper(keras.callbacks.Callback):
    """Keeps every moment of a run."""

    def set_loop(self, loop):
        self.loop, self.moments, loop.keeper = loop, {}, self.keep

    def keep(self, epoch, done):
        self.moments[epoch, done] = Moment(self.loop, epoch, done)


class Noisy(keras.layers.Layer):
    """Draws from a stream of the graph, which no layer owns."""

    def call(self, x, training=False):
        return x + 0.01 * tf.random.normal(tf.shape(x)) if training else x


def sequential(optimizer="adam"):
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, "relu"), layers.BatchNormalization(),
         layers.Dropout(0.3), Noisy(), layers.Dense(3, "softmax")]
    )  # fmt: skip
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def functional():
    inputs = keras.Input((4,))
    hidden = keras.layers.Dense(6, "tanh")(inputs)
    both = keras.layers.Concatenate()([inputs, keras.layers.GaussianNoise(0.1)(hidden)])
    model = keras.Model(inputs, keras.layers.Dense(3)(both))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), loss)
    return model


class OwnStep(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense, self.drop = keras.layers.Dense(3), keras.layers.Dropout(0.5)

    def call(self, x, training=False):
        return self.dense(self.drop(x, training=training))

    def train_step(self, data):
        x, y = data
        y = tf.cast(y, tf.float32)[:, None]
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
        return {"loss": loss, "own": loss * 2.0}


def own_step():
    model = OwnStep()
    model.compile("rmsprop", "mse")
    return model


def eager():
    model = sequential()
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    return model


def averaging():
    return sequential(keras.optimizers.Adam(0.01, use_ema=True, gradient_accumulation_steps=2))


RUNS = {
    "sequential": (sequential, {}),
    "functional": (functional, {}),
    "batches shuffled": (sequential, {"shuffle": "batch"}),
    "in order": (functional, {"shuffle": False}),
    "validation": (sequential, {"validation_split": 0.2}),
    "averages": (averaging, {}),
    "epochs within a pass": (sequential, {"steps_per_epoch": 3}),
    "epochs over passes": (sequential, {"steps_per_epoch": 5}),
    "later epochs": (functional, {"initial_epoch": 1}),
    "steering": (
        functional,
        {"callbacks": [keras.callbacks.ReduceLROnPlateau("loss", patience=0, min_delta=9)]},
    ),
    "scheduled": (
        functional,
        {"callbacks": [keras.callbacks.LearningRateScheduler(lambda e, rate: rate * 0.9)]},
    ),
}


def trained(make, **options):
    keeper = Keeper()
    model = make()
    options = {"batch_size": 14, "epochs": 3, **options}
    callbacks = [keeper, *options.pop("callbacks", [])]
    model.fit(X, Y, verbose=0, callbacks=callbacks, **options)
    return model, keeper


def state(model):
    return [*model.get_weights(), *[v.numpy() for v in model.optimizer.variables]]


def assert_same_bits(one, other):
    assert len(one) == len(other)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("seed", [None, 3])
@pytest.mark.filterwarnings("ignore:Your input ran out of data")  # epochs end with the data
def test_a_fork_with_nothing_changed_is_the_run_to_the_bit(name, seed, monkeypatch):
    make, options = RUNS[name]
    keras.utils.set_random_seed(7)
    if seed is None:  # each pass over the data has an order that nobody can foresee
        monkeypatch.setattr(SEEDS, "program", None)
    model, keeper = trained(make, **options)
    for moment in list(keeper.moments.values())[::4]:
        again = fork(keeper.loop, moment)
        history = again.fit(again.first_epoch)
        assert_same_bits(state(again.model), state(model))
        assert again.model is not model
        for key, values in history.history.items():
            assert values == model.history.history[key][-len(values) :], key


@pytest.mark.parametrize("make", [own_step, eager])
def test_steps_of_the_learners_own_and_eager_ones_fork_too(make):
    keras.utils.set_random_seed(7)
    model, keeper = trained(make if make is own_step else functional)
    again = fork(keeper.loop, keeper.moments[1, 2])
    again.fit(again.first_epoch)
    assert_same_bits(state(again.model), state(model))


def test_a_fork_leaves_the_run_alone_and_may_be_forked_itself():
    keras.utils.set_random_seed(7)
    model, keeper = trained(sequential)
    before, second = state(model), Keeper()
    again = fork(keeper.loop, keeper.moments[1, 1], learning_rate=0.5, callbacks=[second])
    again.fit(again.first_epoch)
    assert_same_bits(state(model), before)
    assert float(again.model.optimizer.learning_rate) == 0.5
    assert not np.array_equal(again.model.get_weights()[0], model.get_weights()[0])

    third = fork(second.loop, second.moments[2, 2])
    third.fit(third.first_epoch)
    assert_same_bits(state(third.model), state(again.model))


def test_a_fork_of_a_run_that_goes_on_meets_the_same_batches():
    """Whoever comes first draws the order of a pass; the other one follows."""
    keras.utils.set_random_seed(7)
    seen = []

    class ForkInTheMiddle(Keeper):
        def keep(self, epoch, done):
            if (epoch, done) == (1, 2):
                again = fork(self.loop, Moment(self.loop, epoch, done))
                again.fit(again.first_epoch)
                seen.append(state(again.model))

    model = functional()
    model.fit(X, Y, batch_size=14, epochs=3, verbose=0, callbacks=[ForkInTheMiddle()])
    assert_same_bits(seen[0], state(model))


def test_a_fork_can_train_longer():
    _, keeper = trained(functional)
    again = fork(keeper.loop, keeper.moments[2, 1], epochs=5)
    assert again.fit(again.first_epoch).epoch == [2, 3, 4]


def test_batches_of_a_dataset_are_read_again_and_of_an_iterator_are_not():
    pairs = [(X[i : i + 10], Y[i : i + 10]) for i in range(0, 50, 10)]
    batches = tf.data.Dataset.from_tensor_slices((X, Y)).batch(10)
    for given, steps in ((batches, None), (iter(pairs * 9), 5), (itertools.cycle(pairs), 5)):
        keeper, model = Keeper(), functional()
        model.fit(given, epochs=2, steps_per_epoch=steps, verbose=0, callbacks=[keeper])
        if given is batches:
            again = fork(keeper.loop, keeper.moments[1, 2])
            again.fit(again.first_epoch)
            assert_same_bits(state(again.model), state(model))
        else:
            with pytest.raises(StateError, match="cannot be read again"):
                fork(keeper.loop, keeper.moments[1, 2])


def test_a_rate_that_a_schedule_owns_is_refused_before_anything_runs():
    schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    _, keeper = trained(lambda: sequential(keras.optimizers.SGD(schedule)))
    with pytest.raises(ArgumentError, match="not settable"):
        fork(keeper.loop, keeper.moments[0, 1], learning_rate=0.1)


def test_a_copy_of_a_trained_model_trains_on():
    """As with Keras: copy.deepcopy gives a model with an optimizer of its own."""
    keras.utils.set_random_seed(7)
    model, _ = trained(functional, shuffle=False)
    twin = copy.deepcopy(model)
    for each in (model, twin):
        each.fit(X, Y, verbose=0, shuffle=False)
    assert twin.optimizer is not model.optimizer
    assert twin.get_weights()[0].shape == model.get_weights()[0].shape


def test_the_length_of_the_gradient_is_noted():
    keras.utils.set_random_seed(7)
    model = functional()
    norm = model.watch_gradient_norm()
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(Y, model(X))
    grads = tape.gradient(loss, model.trainable_weights)
    wanted = np.sqrt(sum(float(tf.reduce_sum(g * g)) for g in grads))
    model.layers[2].stddev = 0.0
    model.fit(X, Y, batch_size=50, verbose=0)
    assert float(norm) == pytest.approx(wanted, rel=0.2)  # the noise layer disturbs it a little
    assert model.watch_gradient_norm() is norm
