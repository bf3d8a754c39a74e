"""Programs written for Keras, run by minitf and by real Keras: only `keras` differs.

Where it sits   test_programs.py runs each function below here and, through real_keras.py, there.
The one idea    a program is a function of the module `keras` that returns numbers and texts.
Read next       test_programs.py
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np

PROGRAMS: dict[str, Callable[[Any], Any]] = {}


def program(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    PROGRAMS[function.__name__] = function
    return function


def numbers(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.RandomState(seed).normal(size=shape).astype("float32")


def classes(n: int, count: int, seed: int = 1) -> np.ndarray:
    return np.random.RandomState(seed).randint(0, count, size=n)


def network(keras: Any, outputs: int, activation: str | None = None, hidden: str = "tanh") -> Any:
    """12 numbers in, 16 hidden units; with weights that do not depend on the library."""
    model = keras.Sequential(
        [
            keras.Input(shape=(12,)),
            keras.layers.Dense(16, activation=hidden),
            keras.layers.Dense(outputs, activation=activation),
        ]
    )
    shapes = [weight.shape for weight in model.get_weights()]
    model.set_weights([0.3 * numbers(*shape, seed=i) for i, shape in enumerate(shapes)])
    return model


def fifty_steps(keras: Any, optimizer: Any, loss: Any = "mse", outputs: int = 1) -> list[float]:
    """The loss of each of 50 steps on batches of 8, and the sum of sizes of the last weights."""
    model = network(keras, outputs)
    model.compile(optimizer=optimizer, loss=loss)
    x, y = numbers(400, 12, seed=5), numbers(400, outputs, seed=6)
    losses = []
    for start in range(0, 400, 8):
        losses.append(float(model.train_on_batch(x[start : start + 8], y[start : start + 8])))
    return [*losses, *(float(np.abs(w).sum()) for w in model.get_weights())]


# One entry for each way to configure an optimizer.
OPTIMIZERS: dict[str, Callable[[Any], Any]] = {
    "sgd": lambda o: o.SGD(0.05),
    "sgd_momentum": lambda o: o.SGD(0.02, momentum=0.9),
    "sgd_nesterov": lambda o: o.SGD(0.02, momentum=0.9, nesterov=True),
    "sgd_decay": lambda o: o.SGD(0.05, weight_decay=0.1),
    "sgd_clipnorm": lambda o: o.SGD(0.05, clipnorm=0.1),
    "sgd_clipvalue": lambda o: o.SGD(0.05, clipvalue=0.01),
    "sgd_global_clipnorm": lambda o: o.SGD(0.05, global_clipnorm=0.1),
    "rmsprop": lambda o: o.RMSprop(0.01),
    "rmsprop_centered": lambda o: o.RMSprop(0.005, rho=0.8, centered=True),
    "rmsprop_momentum": lambda o: o.RMSprop(0.002, momentum=0.8, epsilon=1e-5),
    "adam": lambda o: o.Adam(0.01),
    "adam_amsgrad": lambda o: o.Adam(0.01, beta_1=0.8, beta_2=0.9, amsgrad=True),
    "adam_decay": lambda o: o.Adam(0.01, weight_decay=0.05),
}  # fmt: skip

for _name, _make in OPTIMIZERS.items():
    PROGRAMS[f"fifty_steps_{_name}"] = lambda keras, make=_make: fifty_steps(
        keras, make(keras.optimizers)
    )


@program
def optimizer_defaults(keras: Any) -> Any:
    """What the defaults are, and how the configuration writes them."""
    kinds = (keras.optimizers.SGD, keras.optimizers.RMSprop, keras.optimizers.Adam)
    return [{k: v for k, v in kind().get_config().items() if k != "name"} for kind in kinds]


@program
def changed_learning_rate(keras: Any) -> Any:
    """The learning rate is assigned between steps."""
    model = network(keras, 1)
    model.compile("sgd", "mse")
    x, y = numbers(16, 12), numbers(16, 1)
    losses = []
    for rate in (0.1, 0.01, 0.0, 0.2, 0.2):
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(x, y)))
    return [*losses, float(model.optimizer.learning_rate), int(model.optimizer.iterations)]


def _history(history: Any) -> dict[str, Any]:
    return {name: [float(v) for v in values] for name, values in history.history.items()}


@program
def classify_sparse(keras: Any) -> Any:
    """Class numbers; validation split; evaluate and predict."""
    model = network(keras, 5, "softmax", "relu")
    adam = keras.optimizers.Adam(0.01)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = numbers(203, 12), classes(203, 5)
    history = model.fit(x, y, epochs=4, shuffle=False, verbose=0, validation_split=0.2)
    scores = model.evaluate(x, y, verbose=0, return_dict=True)
    listed = model.evaluate(x, y, verbose=0, batch_size=50)
    return {
        "history": _history(history), "epoch": history.epoch, "params": history.params,
        "scores": scores, "listed": [float(v) for v in listed],
        "predictions": model.predict(x[:3], verbose=0).tolist(),
    }  # fmt: skip


@program
def classify_one_hot(keras: Any) -> Any:
    """One-hot targets, smoothing, two metrics, class weights."""
    model = network(keras, 4, "softmax")
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    model.compile("rmsprop", loss, metrics=["acc", keras.metrics.CategoricalCrossentropy()])
    x, y = numbers(64, 12), keras.utils.to_categorical(classes(64, 4), 4)
    history = model.fit(
        x, y, epochs=3, batch_size=16, shuffle=False, verbose=0, class_weight={0: 2.0, 2: 0.5}
    )
    return _history(history)


@program
def classify_binary(keras: Any) -> Any:
    """Yes or no, sample weights, weighted metrics, targets without a last axis."""
    model = network(keras, 1, "sigmoid")
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"], weighted_metrics=["mae"])
    x, y = numbers(60, 12), classes(60, 2).astype("float32")
    weight = np.linspace(0.0, 2.0, 60).astype("float32")
    validation = (x[:20], y[:20], weight[:20])
    history = model.fit(
        x, y, epochs=3, batch_size=20, shuffle=False, verbose=0, sample_weight=weight,
        validation_data=validation, validation_freq=2, validation_batch_size=7,
    )  # fmt: skip
    return {
        "history": _history(history),
        "tested": [float(v) for v in model.test_on_batch(x[:9], y[:9])],
        "on_batch": np.asarray(model.predict_on_batch(x[:2])).tolist(),
    }


@program
def classify_from_logits(keras: Any) -> Any:
    model = network(keras, 5)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"])
    x, y = numbers(64, 12), classes(64, 5)
    return _history(model.fit(x, y, epochs=3, shuffle=False, verbose=0))


@program
def regress_with_penalties(keras: Any) -> Any:
    """Regularizers and constraints; metrics by name."""
    model = keras.Sequential(
        [
            keras.Input((6,)),
            keras.layers.Dense(
                8, "relu", kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.1),
                kernel_constraint=keras.constraints.MaxNorm(1.0),
            ),
            keras.layers.Dense(1, activity_regularizer=keras.regularizers.L2(0.1)),
        ]
    )  # fmt: skip
    model.set_weights([numbers(*w.shape, seed=3) for w in model.get_weights()])
    model.compile(keras.optimizers.SGD(0.02), "mae", metrics=["mse", "mae"])
    history = model.fit(numbers(40, 6), numbers(40, 1), epochs=3, shuffle=False, verbose=0)
    return [_history(history), [float(np.abs(w).sum()) for w in model.get_weights()]]


@program
def stops_early(keras: Any) -> Any:
    model = network(keras, 1)
    model.compile("adam", "mse")
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
    x, y = numbers(80, 12), numbers(80, 1)
    history = model.fit(
        x, y, epochs=60, shuffle=False, verbose=0, validation_split=0.5, callbacks=[stop]
    )
    final = model.evaluate(x[40:], y[40:], verbose=0)
    return [_history(history), stop.stopped_epoch, stop.best_epoch, float(final)]


@program
def callbacks_in_order(keras: Any) -> Any:
    """Which callback methods are called, with which names in their logs."""
    heard: list[Any] = []

    class Listener(keras.callbacks.Callback):
        pass

    def listen(event: str) -> Callable[..., None]:
        def method(self: Any, *args: Any, logs: Any = None) -> None:
            where = [value for value in args if isinstance(value, int)]
            logs = next((value for value in args if hasattr(value, "keys")), logs)
            heard.append([event, *where, sorted(logs or ())])

        return method

    for event in dir(keras.callbacks.Callback):
        if event.startswith("on_") and event not in ("on_batch_begin", "on_batch_end"):
            setattr(Listener, event, listen(event))
    model = network(keras, 1)
    model.compile("sgd", "mse", metrics=["mae"])
    x, y = numbers(10, 12), numbers(10, 1)
    fitted = model.fit(
        x, y, epochs=2, batch_size=5, verbose=0, callbacks=[Listener()], validation_data=(x, y)
    )
    model.evaluate(x, y, verbose=0, callbacks=[Listener()])
    model.predict(x, verbose=0, callbacks=[Listener()])
    return [heard, fitted.params]


@program
def schedules_by_callback(keras: Any) -> Any:
    model = network(keras, 1)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    x, y = numbers(32, 12), numbers(32, 1)
    callbacks = [
        keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5 if epoch else rate),
        keras.callbacks.ReduceLROnPlateau(monitor="loss", patience=1, min_delta=10.0),
    ]
    return _history(model.fit(x, y, epochs=5, shuffle=False, verbose=0, callbacks=callbacks))


@program
def from_generator(keras: Any) -> Any:
    """Batches of different sizes from a generator, steps_per_epoch, and goes on."""
    model = network(keras, 1)
    model.compile("sgd", "mse")

    def batches() -> Any:
        for i in range(100):
            n = 4 + i % 3
            yield numbers(n, 12, seed=i), numbers(n, 1, seed=100 + i)

    history = model.fit(batches(), epochs=3, steps_per_epoch=5, verbose=0)
    return _history(history)


@program
def own_model_class(keras: Any) -> Any:
    """A subclass with layers in __init__."""
    keras.utils.clear_session()

    class Net(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.hidden = keras.layers.Dense(5, activation="relu")
            self.out = keras.layers.Dense(1)

        def call(self, x: Any, training: bool = False) -> Any:
            return self.out(self.hidden(x))

    model = Net()
    model(numbers(2, 12))
    model.set_weights([0.3 * numbers(*w.shape, seed=3) for w in model.get_weights()])
    model.compile("adam", "mse", metrics=["mae"])
    history = model.fit(numbers(33, 12), numbers(33, 1), epochs=2, shuffle=False, verbose=0)
    return [_history(history), [w.path.split("/")[-1] for w in model.weights],
            model.count_params(), [layer.name for layer in model.layers]]  # fmt: skip


LOSS_CASES: list[tuple[str, dict[str, Any], str]] = [
    ("MeanSquaredError", {}, "real"), ("MeanAbsoluteError", {}, "real"),
    ("MeanAbsolutePercentageError", {}, "real"), ("MeanSquaredLogarithmicError", {}, "positive"),
    ("Huber", {"delta": 0.7}, "real"), ("LogCosh", {}, "real"), ("Poisson", {}, "positive"),
    ("BinaryCrossentropy", {}, "binary"),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}, "binary"),
    ("BinaryCrossentropy", {"from_logits": True}, "binary logits"),
    ("CategoricalCrossentropy", {}, "one hot"),
    ("CategoricalCrossentropy", {"label_smoothing": 0.2}, "one hot"),
    ("CategoricalCrossentropy", {"from_logits": True}, "one hot logits"),
    ("SparseCategoricalCrossentropy", {}, "sparse"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "sparse logits"),
    ("SparseCategoricalCrossentropy", {"ignore_class": 1}, "sparse"),
]  # fmt: skip


def targets(kind: str) -> tuple[np.ndarray, np.ndarray]:
    scores = numbers(6, 4, seed=2)
    shares = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    labels = classes(6, 4)
    return {
        "real": (numbers(6, 4), scores),
        "positive": (np.abs(numbers(6, 4)), np.abs(scores)),
        "binary": ((numbers(6, 4) > 0).astype("float32"), shares),
        "binary logits": ((numbers(6, 4) > 0).astype("float32"), scores),
        "one hot": (np.eye(4, dtype="float32")[labels], shares),
        "one hot logits": (np.eye(4, dtype="float32")[labels], scores),
        "sparse": (labels, shares),
        "sparse logits": (labels, scores),
    }[kind]


@program
def loss_values(keras: Any) -> Any:
    results = []
    weight = np.arange(6, dtype="float32")
    for name, arguments, kind in LOSS_CASES:
        y_true, y_pred = targets(kind)
        for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight", "none"):
            loss = getattr(keras.losses, name)(reduction=reduction, **arguments)
            for sample_weight in (None, weight):
                value = loss(y_true, y_pred, sample_weight=sample_weight)
                results.append([name, kind, np.asarray(value).tolist()])
    return results


@program
def loss_configs(keras: Any) -> Any:
    made = [getattr(keras.losses, name)(**arguments) for name, arguments, _ in LOSS_CASES]
    return [loss.get_config() for loss in made]


@program
def metric_values(keras: Any) -> Any:
    cases = [
        ("Accuracy", {}, "sparse same"), ("BinaryAccuracy", {"threshold": 0.3}, "binary"),
        ("CategoricalAccuracy", {}, "one hot"), ("SparseCategoricalAccuracy", {}, "sparse"),
        ("MeanSquaredError", {}, "real"), ("MeanAbsoluteError", {}, "real"),
        ("RootMeanSquaredError", {}, "real"), ("MeanAbsolutePercentageError", {}, "real"),
        ("BinaryCrossentropy", {}, "binary"), ("CategoricalCrossentropy", {}, "one hot"),
        ("SparseCategoricalCrossentropy", {}, "sparse"),
    ]  # fmt: skip
    results = []
    for name, arguments, kind in cases:
        same = (np.arange(6) % 3, np.array([0, 1, 1, 0, 2, 2]))
        y_true, y_pred = same if kind == "sparse same" else targets(kind)
        for weight in (None, np.arange(6, dtype="float32")):
            metric = getattr(keras.metrics, name)(**arguments)
            values = []
            for part in (slice(0, 2), slice(2, 6)):
                w = None if weight is None else weight[part]
                metric.update_state(y_true[part], y_pred[part], sample_weight=w)
                values.append(float(metric.result()))
            metric.reset_state()
            results.append([name, metric.name, *values, float(metric.result())])
            results.append([name, sorted(metric.get_config()), len(metric.variables)])
    mean, total = keras.metrics.Mean(), keras.metrics.Sum()
    for values, weight in (([1.0, 2.0], None), ([[3.0, 5.0], [6.0, 8.0]], [1.0, 0.5])):
        mean.update_state(values, sample_weight=weight)
        total.update_state(values, sample_weight=weight)
        results.append([float(mean.result()), float(total.result())])
    return results


ACTIVATIONS = [
    "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "softmax", "log_softmax",
    "tanh", "softplus", "softsign", "exponential", "silu", "swish", "gelu", "hard_sigmoid",
    "hard_silu", "hard_swish", "mish", "log_sigmoid",
]  # fmt: skip


@program
def activation_values(keras: Any) -> Any:
    x = np.concatenate([numbers(3, 4) * 3, [[-30.0, 30.0, 0.0, 3.0]]]).astype("float32")
    values = {}
    for name in ACTIVATIONS:
        layer = keras.layers.Activation(name)
        values[name] = np.asarray(layer(x)).tolist()
    relu = keras.activations.relu
    values["relu with arguments"] = np.asarray(
        relu(x, negative_slope=0.1, max_value=2.0, threshold=0.5)
    ).tolist()
    values["gelu by tanh"] = np.asarray(keras.activations.gelu(x, approximate=True)).tolist()
    for layer in (
        keras.layers.ReLU(max_value=1.0, negative_slope=0.2), keras.layers.LeakyReLU(),
        keras.layers.ELU(alpha=0.5), keras.layers.Softmax(axis=0),
    ):  # fmt: skip
        values[type(layer).__name__] = np.asarray(layer(x)).tolist()
    return values


INITIALIZERS = [
    ("Zeros", {}), ("Ones", {}), ("Constant", {"value": 0.3}), ("Identity", {"gain": 2.0}),
    ("RandomNormal", {"stddev": 0.2}), ("RandomUniform", {}), ("TruncatedNormal", {}),
    ("GlorotUniform", {}), ("GlorotNormal", {}), ("HeUniform", {}), ("HeNormal", {}),
    ("LecunUniform", {}), ("LecunNormal", {}),
    ("VarianceScaling", {"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"}),
]  # fmt: skip


@program
def initializer_statistics(keras: Any) -> Any:
    """Mean, standard deviation and largest value of 90,000 draws, and the configuration."""
    results = {}
    for name, arguments in INITIALIZERS:
        bounded = name not in ("RandomNormal", "VarianceScaling")
        seeded = {} if name in ("Zeros", "Ones", "Constant", "Identity") else {"seed": 3}
        initializer = getattr(keras.initializers, name)(**arguments, **seeded)
        draw = np.asarray(initializer((300, 300)))
        again = np.asarray(initializer((300, 300)))
        results[name] = {
            "mean": float(draw.mean()), "std": float(draw.std()),
            "max": float(draw.max()) if bounded else None,
            "same again": bool((draw == again).all()), "config": initializer.get_config(),
        }  # fmt: skip
    return results


def _summary(model: Any, **arguments: Any) -> str:
    lines: list[str] = []
    model.summary(print_fn=lambda text, **_: lines.append(text), **arguments)
    return "".join(lines)


@program
def summaries(keras: Any) -> Any:
    keras.utils.clear_session()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8)),
            layers.Flatten(),
            layers.Dense(105, activation="relu", name="a_layer_with_quite_a_long_name_indeed"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    texts = [_summary(model), _summary(model, line_length=60)]
    model.layers[1].trainable = False
    texts.append(_summary(model, show_trainable=True))
    texts.append(_summary(model, layer_range=["a_layer", "dropout"]))
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(numbers(32, 8, 8), classes(32, 10), verbose=0)
    texts.append(_summary(model))
    unbuilt = keras.Sequential([layers.Dense(3), layers.Dense(1)])
    texts += [_summary(unbuilt), _summary(keras.Sequential())]
    unbuilt.add(keras.Sequential([layers.Dense(2), layers.Dropout(0.1)], name="inner"))
    texts.append(_summary(unbuilt, expand_nested=True))
    unbuilt.build((None, 7))
    texts.append(_summary(unbuilt, expand_nested=True))
    return texts


@program
def configurations(keras: Any) -> Any:
    keras.utils.clear_session()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((4, 3)),
            layers.Flatten(),
            layers.Dense(3, "elu", kernel_regularizer="l1", kernel_initializer="he_normal"),
            layers.ReLU(6.0), layers.LeakyReLU(0.1), layers.ELU(), layers.Softmax(),
            layers.Activation("tanh"), layers.Dropout(0.25, seed=1),
            layers.Dense(1, use_bias=False, kernel_constraint="non_neg", trainable=False),
        ]
    )  # fmt: skip
    twin = keras.Sequential.from_config(model.get_config())
    return [model.get_config(), twin.get_config() == model.get_config(), model.count_params(),
            [w.path for w in model.weights], [w.path for w in twin.weights],
            len(model.trainable_weights),
            list(model.input_shape), list(model.output_shape)]  # fmt: skip


def _without_times(text: str) -> list[str]:
    """The last drawing of each line, times and values replaced."""
    lines = [line.rpartition("\r")[2].rstrip() for line in text.split("\n")]
    lines = [re.sub(r"\d+(us|ms|s)\b", "T", line) for line in lines]
    return [re.sub(r"\d\.\d{4}(e-\d+)?", "V", line) for line in lines]


@program
def progress_texts(keras: Any) -> Any:
    """What fit, evaluate and predict print."""
    model = network(keras, 1)
    model.compile("sgd", "mse", metrics=["mae"])
    x, y = numbers(40, 12), numbers(40, 1)
    texts = []
    for verbose in ("auto", 1, 2, 0):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            model.fit(x, y, epochs=2, batch_size=3, verbose=verbose, validation_split=0.2)
            model.fit(x, y, verbose=verbose)
            model.evaluate(x, y, verbose=verbose)
            model.predict(x, batch_size=10, verbose=verbose)
        texts.append(_without_times(out.getvalue()))
    return texts


@program
def names_are_counted(keras: Any) -> Any:
    keras.utils.clear_session()
    kinds = ("Dense", "Dropout", "Flatten", "ReLU", "LeakyReLU", "ELU", "Softmax")
    made = [getattr(keras.layers, kind)(*([1] if kind in ("Dense", "Dropout") else []))
            for kind in kinds * 2]  # fmt: skip

    class MyOwn2DLayer(keras.layers.Layer):
        pass

    return [layer.name for layer in [*made, MyOwn2DLayer(), MyOwn2DLayer()]] + [
        keras.Sequential().name, keras.Sequential().name, keras.optimizers.Adam().name,
        keras.metrics.Mean().name, keras.losses.MeanSquaredError().name,
    ]  # fmt: skip


@program
def what_names_mean(keras: Any) -> Any:
    """What `get` gives for the short names."""
    given = []
    for module, names in (
        (keras.losses, ["mse", "MSE", "mae", "mape", "msle", "huber", "bce", "log_cosh",
                        "MeanSquaredError", "categorical_crossentropy", "poisson"]),
        (keras.metrics, ["mse", "mae", "mape", "accuracy", "binary_accuracy", "Mean",
                         "SparseCategoricalAccuracy", "bce"]),
        (keras.initializers, ["zeros", "glorot_uniform", "he_normal", "GlorotNormal", "uniform",
                              "normal", "identity"]),
        (keras.activations, ["relu", "swish", "linear", "hard_silu"]),
        (keras.regularizers, ["l1", "l2", "L1L2"]),
        (keras.constraints, ["non_neg", "max_norm", "UnitNorm", "min_max_norm"]),
        (keras.optimizers, ["sgd", "SGD", "adam", "Adam", "rmsprop", "RMSprop"]),
    ):  # fmt: skip
        for name in names:
            found = module.get(name)
            given.append([name, getattr(found, "__name__", type(found).__name__)])
    return given


@program
def serialized_objects(keras: Any) -> Any:
    made = [
        keras.losses.serialize(keras.losses.Huber(0.5)),
        keras.initializers.serialize(keras.initializers.RandomUniform(seed=4)),
        keras.regularizers.serialize(keras.regularizers.L1L2(0.1, 0.25)),
        keras.constraints.serialize(keras.constraints.MaxNorm(3)),
        keras.activations.serialize(keras.activations.gelu),
        keras.layers.serialize(keras.layers.Dropout(0.3, name="d")),
    ]
    return made


@program
def one_hot_rows(keras: Any) -> Any:
    to_categorical = keras.utils.to_categorical
    return [
        to_categorical([0, 2, 1]).tolist(), to_categorical([[1], [0]], 3).tolist(),
        list(to_categorical(np.zeros((2, 3), int), 2).shape),
        keras.utils.normalize(numbers(3, 4)).tolist(),
    ]  # fmt: skip
