"""A loss, metric, callback, regularizer, initializer, constraint and schedule of one's own."""

import keras
import numpy as np
from keras import ops

rng = np.random.RandomState(3)
x = rng.rand(40, 3).astype("float32")
y = (x @ np.array([[1.0], [-2.0], [0.5]]) + 0.1).astype("float32")


def huber_like(y_true, y_pred):
    error = ops.abs(y_true - y_pred)
    return ops.mean(ops.where(error < 0.5, 0.5 * error**2, 0.5 * (error - 0.25)), axis=-1)


class WeightedSquare(keras.losses.Loss):
    def __init__(self, factor=2.0, reduction="sum_over_batch_size", name="weighted_square"):
        super().__init__(reduction=reduction, name=name)
        self.factor = factor

    def call(self, y_true, y_pred):
        return self.factor * ops.mean(ops.square(y_true - y_pred), axis=-1)


class WithinTolerance(keras.metrics.Metric):
    def __init__(self, tolerance=0.3, name="within", **kwargs):
        super().__init__(name=name, **kwargs)
        self.tolerance = tolerance
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.total = self.add_variable(shape=(), initializer="zeros", name="total")

    def update_state(self, y_true, y_pred, sample_weight=None):
        values = ops.cast(ops.abs(y_true - y_pred) < self.tolerance, "float32")
        if sample_weight is not None:
            values = values * ops.cast(sample_weight, "float32")
        self.hits.assign(self.hits + ops.sum(values))
        self.total.assign_add(ops.cast(ops.size(y_true), "float32"))

    def result(self):
        return self.hits / self.total

    def reset_state(self):
        self.hits.assign(0.0)
        self.total.assign(0.0)


def worst(y_true, y_pred):
    return ops.max(ops.abs(y_true - y_pred), axis=-1)


class Halves(keras.initializers.Initializer):
    def __init__(self, value=0.5):
        self.value = value

    def __call__(self, shape, dtype=None, **kwargs):
        return ops.full(shape, self.value, dtype=dtype)

    def get_config(self):
        return {"value": self.value}


class Smooth(keras.regularizers.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, weights):
        return self.strength * ops.sum(ops.square(weights[1:] - weights[:-1]))

    def get_config(self):
        return {"strength": self.strength}


class Below(keras.constraints.Constraint):
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, w):
        return ops.minimum(w, self.limit)

    def get_config(self):
        return {"limit": self.limit}


class Diary(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.said = []

    def on_train_begin(self, logs=None):
        self.said.append(f"begin {sorted(logs or {})}")

    def on_epoch_begin(self, epoch, logs=None):
        self.said.append(f"epoch {epoch}")

    def on_train_batch_end(self, batch, logs=None):
        if batch == 1:
            self.said.append(f"batch {batch} {sorted(logs)} {logs['loss']:.4f}")

    def on_test_begin(self, logs=None):
        self.said.append("test")

    def on_epoch_end(self, epoch, logs=None):
        self.said.append(f"end {epoch} {sorted(logs)}")
        if logs.get("loss") < 1e-9:
            self.model.stop_training = True

    def on_train_end(self, logs=None):
        self.said.append(f"over {sorted(logs or {})}")


class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, top, steps):
        self.top, self.steps = top, steps

    def __call__(self, step):
        step = ops.cast(step, "float32")
        return self.top * ops.minimum(1.0, (step + 1.0) / self.steps)

    def get_config(self):
        return {"top": self.top, "steps": self.steps}


def make():
    return keras.Sequential([
        keras.Input((3,)),
        keras.layers.Dense(2, kernel_initializer=Halves(0.25), kernel_regularizer=Smooth(0.01),
                           kernel_constraint=Below(0.3)),
        keras.layers.Dense(1, kernel_initializer="ones"),
    ])


for loss in (huber_like, WeightedSquare(3.0), WeightedSquare(reduction="sum"), "mae",
             lambda y_true, y_pred: ops.square(y_true - y_pred)):
    model = make()
    model.compile(keras.optimizers.SGD(Warmup(0.05, 4)), loss=loss,
                  metrics=[WithinTolerance(), worst, "mse"], weighted_metrics=["mae"])
    diary = Diary()
    history = model.fit(x, y, batch_size=10, epochs=2, shuffle=False, verbose=0,
                        validation_data=(x[:8], y[:8]), callbacks=[diary],
                        sample_weight=np.linspace(0.5, 1.5, 40))
    print(getattr(loss, "name", getattr(loss, "__name__", loss)))
    for name, values in history.history.items():
        print("  ", name, np.round(values, 4))
print("\n".join(diary.said))
print(model.layers[0].kernel.numpy().max() <= 0.3)
print(float(model.optimizer.learning_rate), int(model.optimizer.iterations))
metric = WithinTolerance(0.5)
metric.update_state(ops.zeros((3, 1)), ops.convert_to_tensor([[0.1], [0.2], [0.9]]))
print(round(float(metric.result()), 4), [v.name for v in metric.variables])
metric.reset_state()
print(float(metric.hits.numpy()))

stop = keras.callbacks.LambdaCallback(
    on_epoch_end=lambda epoch, logs: print("lambda", epoch, sorted(logs)))
reduce = keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=0, min_delta=10,
                                           verbose=1)
early = keras.callbacks.EarlyStopping(monitor="val_loss", patience=1, min_delta=100, verbose=1,
                                      restore_best_weights=True)
rate = keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.9)
model = make()
model.compile(keras.optimizers.SGD(0.01), "mse")
history = model.fit(x, y, epochs=5, shuffle=False, verbose=0, validation_split=0.2,
                    callbacks=[stop, early])
print(len(history.history["loss"]), early.stopped_epoch, round(float(early.best), 4))
history = model.fit(x, y, epochs=3, shuffle=False, verbose=0, callbacks=[rate])
print(np.round(history.history["learning_rate"], 6))
history = model.fit(x, y, epochs=3, shuffle=False, verbose=0, callbacks=[reduce])
print(np.round(history.history["learning_rate"], 6))
