"""compile, fit, evaluate, predict: numbers, data of all kinds, own steps, and mistakes."""

import os
import signal
import threading
import time
import warnings

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.core.random_state import SEEDS

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(50, 4)).astype("float32"), RNG.normal(size=(50, 1)).astype("float32")


def line(loss="mse", optimizer="sgd", units=1, **compile_arguments):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units)])
    model.compile(optimizer, loss, **compile_arguments)
    return model


def test_one_epoch_is_gradient_descent_by_hand():
    model = line(optimizer=keras.optimizers.SGD(0.1))
    w, b = (value.astype("float64") for value in model.get_weights())
    model.fit(X, Y, batch_size=20, shuffle=False, verbose=0)
    for start in (0, 20, 40):
        x, y = X[start : start + 20], Y[start : start + 20]
        error = x @ w + b - y
        w, b = w - 0.2 * x.T @ error / len(x), b - 0.2 * error.mean(0)
    np.testing.assert_allclose(model.get_weights()[0], w, rtol=1e-4)
    np.testing.assert_allclose(model.get_weights()[1], b, rtol=1e-4)


def test_the_loss_is_the_mean_over_samples_not_over_batches():
    model = line(optimizer=keras.optimizers.SGD(0.0))
    logged = model.fit(X, Y, batch_size=32, verbose=0).history["loss"][0]
    direct = float(np.mean((model.predict(X, verbose=0) - Y) ** 2))
    assert logged == pytest.approx(direct, rel=1e-5)
    assert model.evaluate(X, Y, batch_size=7, verbose=0) == pytest.approx(direct, rel=1e-5)


@pytest.mark.parametrize("device", ["cpu", "torch:cpu"])
@pytest.mark.parametrize("eager", [False, True])
def test_digits_are_learnt(device, eager):
    (x, y), (x_test, y_test) = keras.datasets.digits.load_data()
    keras.utils.set_random_seed(1)
    with tf.device(device):
        model = keras.Sequential(
            [
                keras.layers.Flatten(input_shape=(8, 8)),
                keras.layers.Dense(32, activation="relu"),
                keras.layers.Dense(10, activation="softmax"),
            ]
        )
    model.compile("adam", "sparse_categorical_crossentropy",
                  metrics=["accuracy"], run_eagerly=eager)  # fmt: skip
    epochs = 3 if eager or device != "cpu" else 20
    model.fit(x / 16, y, epochs=epochs, verbose=0)
    _, accuracy = model.evaluate(x_test / 16, y_test, verbose=0)
    assert accuracy > (0.6 if epochs == 3 else 0.95)


def test_the_same_seed_gives_the_same_run():
    runs = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        model = keras.Sequential(
            [keras.Input((4,)), keras.layers.Dense(8, "relu"), keras.layers.Dropout(0.5),
             keras.layers.Dense(1)]
        )  # fmt: skip
        model.compile("adam", "mse")
        runs.append(model.fit(X, Y, epochs=3, verbose=0).history["loss"])
    assert runs[0] == runs[1]


def test_shuffling_changes_the_order_only(monkeypatch):
    monkeypatch.setattr(SEEDS, "program", None)  # with a seed, all passes have one order
    seen = []

    class Watch(keras.Model):
        def train_step(self, data):
            seen.append(data[0].numpy()[:, 0].tolist())
            return {"loss": tf.constant(0.0)}

    model = Watch()
    model.compile(run_eagerly=True)
    x = np.arange(10.0)[:, None]
    model.fit(x, x, batch_size=4, epochs=2, verbose=0)
    first, second = np.concatenate(seen[:3]).tolist(), np.concatenate(seen[3:]).tolist()
    assert sorted(first) == sorted(second) == x[:, 0].tolist()
    assert first != second
    seen.clear()
    model.fit(x, x, batch_size=4, shuffle=False, verbose=0)
    assert seen == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_validation_split_takes_the_last_part_unshuffled():
    model = line(optimizer=keras.optimizers.SGD(0.0))
    history = model.fit(X, Y, validation_split=0.2, verbose=0)
    assert history.history["val_loss"][0] == pytest.approx(
        model.evaluate(X[40:], Y[40:], verbose=0)
    )
    assert history.params["steps"] == 2


@pytest.mark.parametrize("kind", ["lists", "tensors", "float64", "whole numbers"])
def test_kinds_of_arrays(kind):
    data = {
        "lists": (X.tolist(), Y.tolist()), "tensors": (tf.constant(X), tf.constant(Y)),
        "float64": (X.astype("float64"), Y.astype("float64")),
        "whole numbers": ((9 * X).astype("int64"), (9 * Y).astype("uint8")),
    }[kind]  # fmt: skip
    model = line()
    assert np.isfinite(model.fit(*data, verbose=0).history["loss"][0])
    assert model.predict(data[0], verbose=0).shape == (50, 1)


def test_dicts_of_inputs():
    class Add(keras.Model):
        def __init__(self):
            super().__init__()
            self.one, self.two = keras.layers.Dense(1), keras.layers.Dense(1)

        def call(self, inputs):
            return self.one(inputs["a"]) + self.two(inputs["b"])

    model = Add()
    model.compile("adam", "mse")
    x = {"b": X[:, :1], "a": X}
    model.fit(x, Y, verbose=0)
    assert model.predict(x, verbose=0).shape == (50, 1)
    assert (model.one.kernel.shape, model.two.kernel.shape) == ((4, 1), (1, 1))


class Batches:
    """An iterable that can be read again."""

    def __init__(self, make, count):
        self.make, self.count = make, count

    def __iter__(self):
        return self.make(self.count)


def test_generators_and_iterables():
    def batches(count):
        for i in range(count):
            yield X[i * 5 : i * 5 + 5], Y[i * 5 : i * 5 + 5]

    model = line()
    assert model.fit(batches(3), verbose=0).params["steps"] is None
    assert int(model.optimizer.iterations) == 3
    again = Batches(batches, 2)
    model.fit(again, epochs=2, verbose=0)
    assert int(model.optimizer.iterations) == 7
    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(again, epochs=2, steps_per_epoch=3, verbose=0)
    assert int(model.optimizer.iterations) == 11
    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(batches(2), steps_per_epoch=4, verbose=0)
    assert model.evaluate(batches(2), steps=1, verbose=0) > 0
    assert model.predict((x for x, _ in batches(2)), verbose=0).shape == (10, 1)


def test_steps_per_epoch_of_arrays_goes_on_where_it_stopped():
    """An epoch ends where the data end; the next begins with the first sample, as in Keras."""
    seen, ends = [], []

    class Watch(keras.Model):
        def train_step(self, data):
            seen.append(int(data[0].numpy()[0, 0]))
            return {"loss": tf.constant(0.0)}

    model = Watch()
    model.compile(run_eagerly=True)
    x = np.arange(6.0)[:, None]
    ending = keras.callbacks.LambdaCallback(on_epoch_end=lambda e, logs: ends.append(len(seen)))
    with pytest.warns(UserWarning, match="ran out of data"):
        model.fit(x, x, batch_size=2, epochs=3, steps_per_epoch=2, shuffle=False, verbose=0,
                  callbacks=[ending])  # fmt: skip
    assert seen == [0, 2, 4, 0, 2]
    assert ends == [2, 3, 5]


@pytest.mark.parametrize(("size", "begins", "ends"), [(1, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]),
                                                      (2, [0, 2, 4], [1, 3, 5])])  # fmt: skip
def test_callbacks_hear_of_the_steps_of_one_execution_together(size, begins, ends):
    heard = {"begin": [], "end": [], "predicted": []}
    model = line(steps_per_execution=size)
    watch = keras.callbacks.LambdaCallback(
        on_train_batch_begin=lambda batch, logs: heard["begin"].append(batch),
        on_train_batch_end=lambda batch, logs: heard["end"].append(batch),
    )
    watch.on_predict_batch_end = lambda batch, logs: heard["predicted"].append(
        (batch, len(logs["outputs"]))
    )
    model.fit(X, Y, batch_size=10, verbose=0, callbacks=[watch])
    assert (heard["begin"], heard["end"]) == (begins, ends)
    model.predict(X, batch_size=10, verbose=0, callbacks=[watch])
    assert [batch for batch, _ in heard["predicted"]] == ends
    assert sum(count for _, count in heard["predicted"]) == 50


class Numbered(keras.utils.PyDataset):
    def __init__(self, batches):
        super().__init__()
        self.batches = batches

    @property
    def num_batches(self):
        return self.batches

    def __getitem__(self, index):
        return [X[:10], Y[:10]]


def test_a_dataset_of_python_may_have_no_end_and_weights_for_classes():
    model = line(optimizer=keras.optimizers.SGD(0.0))
    model.fit(Numbered(2), verbose=0)
    assert int(model.optimizer.iterations) == 2
    model.fit(Numbered(None), steps_per_epoch=3, epochs=2, verbose=0)
    assert int(model.optimizer.iterations) == 8
    plain = model.fit(Numbered(1), verbose=0).history["loss"][0]
    label = int(np.rint(Y[0, 0]))
    same = model.fit(Numbered(1), class_weight={label: 1.0}, verbose=0).history["loss"][0]
    assert same == pytest.approx(plain)
    assert list(Numbered(2))[1][0] is not None


def test_evaluate_and_predict_can_be_stopped():
    class Stop(keras.callbacks.Callback):
        def on_test_batch_end(self, batch, logs=None):
            self.model.stop_evaluating = batch == 1

        def on_predict_batch_end(self, batch, logs=None):
            self.model.stop_predicting = batch == 1

    model = line()
    assert model.predict(X, batch_size=10, verbose=0, callbacks=[Stop()]).shape == (20, 1)
    model.evaluate(X, Y, batch_size=10, verbose=0, callbacks=[Stop()])


def test_a_loss_of_ones_own_need_not_know_of_training():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(1)

        def call(self, x):
            return self.dense(x)

        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None):
            return keras.ops.mean(y_pred) * 0.0 + 3.0

    model = Own()
    model.compile("sgd")
    assert model.fit(X, Y, verbose=0).history["loss"] == [3.0]


def test_weights_of_samples_and_classes():
    model = line(optimizer=keras.optimizers.SGD(0.0))
    weight = np.linspace(0, 2, 50)
    error = ((model.predict(X, verbose=0) - Y) ** 2)[:, 0]
    history = model.fit(X, Y, batch_size=50, sample_weight=weight, verbose=0)
    assert history.history["loss"][0] == pytest.approx((error * weight).mean(), rel=1e-5)
    labels = (Y > 0).astype("int64")
    error = ((model.predict(X, verbose=0) - labels) ** 2)[:, 0]
    history = model.fit(X, labels, batch_size=50, class_weight={0: 1.0, 1: 3.0}, verbose=0)
    expected = (error * np.where(labels[:, 0] == 1, 3, 1)).mean()
    assert history.history["loss"][0] == pytest.approx(expected, rel=1e-5)


def test_own_steps_compiled():
    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(1)
            self.mine = keras.metrics.Mean(name="mine")

        def call(self, x):
            return self.dense(x)

        def train_step(self, data):
            x, y = data[:2]
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(self(x, training=True) - y))
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            self.mine.update_state(loss)
            return {"mine": self.mine.result(), "last": loss}

    model = Own()
    model.compile(keras.optimizers.SGD(0.1))
    history = model.fit(X, Y, epochs=5, verbose=0).history
    assert sorted(history) == ["last", "mine"]
    assert history["mine"][-1] < history["mine"][0]


def test_a_generator_and_a_discriminator():
    """Two optimizers, two forward passes in one step: reads must see the newest weights."""

    class Gan(keras.Model):
        def __init__(self):
            super().__init__()
            self.maker, self.judge = keras.layers.Dense(2), keras.layers.Dense(1)
            self.maker_optimizer = keras.optimizers.Adam(0.01)
            self.judge_optimizer = keras.optimizers.Adam(0.01)

        def learn(self, optimizer, layer, x, target):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(self.judge(x()) - target))
            weights = layer.trainable_weights
            optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
            return loss

        def train_step(self, data):
            x = data
            noise = tf.ones_like(x)
            judged = self.learn(self.judge_optimizer, self.judge, lambda: x, 1.0)
            made = self.learn(self.maker_optimizer, self.maker, lambda: self.maker(noise), 1.0)
            again = tf.reduce_mean(tf.square(self.judge(self.maker(noise)) - 1.0))
            return {"judged": judged, "made": made, "again": again}

    finals = []
    for eager in (False, True):
        keras.utils.set_random_seed(0)
        model = Gan()
        model.compile(run_eagerly=eager)
        logs = model.fit(X[:, :2], batch_size=10, epochs=2, shuffle=False, verbose=0).history
        finals.append(logs)
    for name in finals[0]:
        np.testing.assert_allclose(finals[0][name], finals[1][name], rtol=1e-4)


def test_on_batch_methods():
    model = line(metrics=["mae"])
    loss, mae = model.test_on_batch(X, Y)
    error = model.predict_on_batch(X) - Y
    assert loss == pytest.approx((error**2).mean(), rel=1e-5)
    assert mae == pytest.approx(abs(error).mean(), rel=1e-5)
    logs = model.train_on_batch(X, Y, return_dict=True)
    assert logs["loss"] == pytest.approx(loss)
    assert model.train_on_batch(X, Y)[0] < loss


def test_predictions_are_not_overwritten_by_later_ones():
    model = line()
    first = model.predict(X, verbose=0)
    copy = first.copy()
    model.predict(X + 1, verbose=0)
    np.testing.assert_array_equal(first, copy)


def test_print_and_breakpoints_work_when_run_eagerly(capsys):
    class Loud(keras.layers.Layer):
        def call(self, x):
            if isinstance(x, tf.Tensor) and not x.is_symbolic:
                print("value", float(tf.reduce_sum(x)))
            return x

    model = keras.Sequential([keras.Input((1,)), Loud(), keras.layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(np.ones((3, 1)), np.ones((3, 1)), verbose=0)
    assert "value 3.0" in capsys.readouterr().out


class Interrupt(keras.callbacks.Callback):
    """Presses Ctrl-C in the given batch, a number of times."""

    def __init__(self, batch, times=1):
        super().__init__()
        self.batch, self.times = batch, times

    def on_train_batch_end(self, batch, logs=None):
        if batch == self.batch:
            for _ in range(self.times):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.01)


def test_the_first_interrupt_ends_after_the_batch():
    model, ended = line(), []
    after = keras.callbacks.LambdaCallback(on_train_end=lambda logs: ended.append(logs))
    history = model.fit(X, Y, batch_size=5, epochs=9, verbose=0, callbacks=[Interrupt(3), after])
    assert history is model.history
    assert history.state == "interrupted"
    assert (history.epoch, len(history.history["loss"])) == ([0], 1)
    assert int(model.optimizer.iterations) == 4
    assert ended == [{"loss": history.history["loss"][0]}]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert model.fit(X, Y, verbose=0).state == "done"


def test_the_second_interrupt_raises_at_once():
    model = line()
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, batch_size=5, verbose=0, callbacks=[Interrupt(3, times=2)])
    assert model.history.state == "failed"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_an_interrupt_during_validation():
    class Press(keras.callbacks.Callback):
        def on_test_batch_end(self, batch, logs=None):
            if batch == 1:
                os.kill(os.getpid(), signal.SIGINT)

    model = line()
    history = model.fit(X, Y, batch_size=5, epochs=9, verbose=0, callbacks=[Press()],
                        validation_split=0.5, validation_batch_size=5)  # fmt: skip
    assert (history.state, sorted(history.history), history.epoch) == ("interrupted", ["loss"], [0])


def test_a_callback_may_raise_the_interrupt():
    class Raise(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 3:
                raise KeyboardInterrupt

    model = line()
    history = model.fit(X, Y, batch_size=5, epochs=9, verbose=0, callbacks=[Raise()])
    assert history.state == "interrupted"
    assert int(model.optimizer.iterations) == 4


def test_training_in_another_thread():
    model, states = line(), []
    thread = threading.Thread(target=lambda: states.append(model.fit(X, Y, verbose=0).state))
    thread.start()
    thread.join()
    assert states == ["done"]


def test_overflow_is_a_result_not_a_warning():
    model = line(optimizer=keras.optimizers.SGD(1e30))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isfinite(model.fit(X, Y, epochs=3, verbose=0).history["loss"][-1])
        model.evaluate(X, Y, verbose=0)
        model.predict(1e30 * X, verbose=0)
        model.train_on_batch(X, Y)


def test_a_model_that_grows_after_training_is_trained_again():
    model = line(sparse(), units=3)
    model.fit(X, LABELS, verbose=0)
    model.add(keras.layers.Dense(5))
    model.compile("adam", sparse())
    model.fit(X, LABELS + 2, verbose=0)  # class 4 is possible now
    model.pop()
    model.compile("adam", sparse())
    with pytest.raises(errors.ShapeError, match="from 0 to 2"):
        model.fit(X, LABELS + 2, verbose=0)


def test_stop_training_ends_after_the_batch():
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = batch == 2

    model = line()
    history = model.fit(X, Y, batch_size=5, epochs=9, verbose=0, callbacks=[Stop()])
    assert history.state == "stopped"
    assert int(model.optimizer.iterations) == 3


def sparse():
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


LABELS = np.arange(50) % 3
MISTAKES = [
    (lambda: line().predict(np.array([["a"] * X.shape[1]])), errors.DTypeError, "hold words"),
    (lambda: keras.Sequential([keras.layers.Dense(1)]).fit(X, Y), errors.StateError, "compile"),
    (lambda: line("mean_square"), errors.UnknownNameError, "mean_squared_error"),
    (lambda: line(optimizer="addam"), errors.UnknownNameError, "'adam'"),
    (lambda: line(metrics=["acuracy"]), errors.UnknownNameError, "'accuracy'"),
    (lambda: line(metrics="accuracy"), errors.ArgumentError, r"metrics=\['accuracy'\]"),
    (lambda: line(loss_weights=["accuracy"]), errors.ArgumentError, "metrics="),
    (lambda: line().fit(X, Y[:40]), errors.ShapeError, "x has 50, y has 40"),
    (lambda: line().fit(X[:, :3], Y), errors.ShapeError, r"axis -1.*value 4.*\(None, 3\)"),
    (lambda: keras.Sequential([keras.layers.Dense(1)])([X, X]), errors.ArgumentError, "expects 1"),
    (lambda: line().fit([X, X], Y), errors.ArgumentError, "takes one input; it got 2"),
    (lambda: line().fit(X[:0], Y[:0]), errors.ArgumentError, "no samples"),
    (lambda: line().predict(X[:0]), errors.ArgumentError, "no samples"),
    (lambda: line().fit(X), errors.StateError, "no targets"),
    (lambda: line().fit(), errors.ArgumentError, "no data"),
    (lambda: line().fit(3), errors.ArgumentError, "cannot be read"),
    (lambda: line().fit(iter([]), verbose=0), errors.ArgumentError, "no batches"),
    (lambda: line().fit(iter([]), Y), errors.ArgumentError, "come with each batch"),
    (lambda: line().fit(np.array([["a"] * 4]), Y[:1]), errors.UnimplementedError, "hold words"),
    (lambda: line().fit(X, Y, batch_size=0), errors.ArgumentError, "batch_size"),
    (lambda: line().fit(X, Y, epochs="3"), errors.DTypeError, "epochs is a whole number"),
    (lambda: line().fit(X, Y, validation_split=1.5), errors.ArgumentError, "between 0 and 1"),
    (lambda: line().fit(X[:1], Y[:1], validation_split=0.5), errors.ArgumentError, "empty"),
    (lambda: line().fit(X, Y, callbacks=[3]), errors.ArgumentError, "no callback"),
    (lambda: line(sparse(), units=3).fit(X, LABELS + 1), errors.ShapeError, "from 0 to 2"),
    (lambda: line(sparse(), units=3).fit(X, LABELS - 1), errors.ShapeError, "start at 0"),
]


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


def test_targets_that_would_be_stretched_are_pointed_out():
    with pytest.warns(UserWarning, match=r"\(None, 2\).*\(None, 1\) are stretched"):
        line().fit(X, np.ones((50, 2)), verbose=0)


def test_a_mistake_changes_nothing():
    model = line()
    model.fit(X, Y, verbose=0)
    weights, optimizer = model.get_weights(), model.optimizer
    iterations = int(optimizer.iterations)
    for mistake in (
        lambda: model.fit(X[:, :2], Y, verbose=0), lambda: model.fit(X, Y[:3], verbose=0),
        lambda: model.fit(X, None, verbose=0), lambda: model.compile("sgd", "mss"),
    ):  # fmt: skip
        with pytest.raises(errors.MinitfError):
            mistake()
    assert model.optimizer is optimizer
    assert int(optimizer.iterations) == iterations
    for before, after in zip(weights, model.get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)
    model.fit(X, Y, verbose=0)


@pytest.mark.parametrize("eagerly", [False, True])
def test_layers_are_told_of_training_by_a_call_that_takes_it(eagerly):
    """As in Keras: a `call` without `training` is not told, and dropout in it drops nothing."""

    class Silent(keras.Model):
        def __init__(self):
            super().__init__()
            self.drop = keras.layers.Dropout(0.5, seed=1)
            self.scale = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")

        def call(self, x):
            return self.scale(self.drop(x))

    class Told(Silent):
        def call(self, x, training=None):
            return self.scale(self.drop(x))

    x, y = np.ones((8, 4), "float32"), np.zeros((8, 1), "float32")
    losses = []
    for kind in (Silent, Told):
        model = kind()
        model.compile(keras.optimizers.SGD(0.0), "mse", run_eagerly=eagerly)
        losses.append(float(model.train_on_batch(x, y)))
    assert losses[0] == 16.0
    assert losses[1] != 16.0
