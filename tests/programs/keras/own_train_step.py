"""Model with its own train_step, test_step and metrics; compute_loss of one's own."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

rng = np.random.RandomState(0)
x = rng.random_sample((32, 4)).astype("float32")
y = rng.random_sample((32, 1)).astype("float32")


def fix(model):
    model.set_weights([np.random.RandomState(i).normal(size=w.shape)
                       for i, w in enumerate(model.get_weights())])
    return model


class CustomModel(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=y_pred)
        trainable_vars = self.trainable_variables
        gradients = tape.gradient(loss, trainable_vars)
        self.optimizer.apply(gradients, trainable_vars)
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, y_pred)
        return {m.name: m.result() for m in self.metrics}


inputs = keras.Input(shape=(4,))
outputs = layers.Dense(1)(inputs)
model = fix(CustomModel(inputs, outputs))
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
history = model.fit(x, y, epochs=2, shuffle=False, verbose=0).history
print({k: np.round(v, 4).tolist() for k, v in sorted(history.items())})


class LowLevel(keras.Model):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.loss_tracker = keras.metrics.Mean(name="loss")
        self.mae_metric = keras.metrics.MeanAbsoluteError(name="mae")
        self.loss_fn = keras.losses.MeanSquaredError()

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.loss_fn(y, y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        self.mae_metric.update_state(y, y_pred)
        return {"loss": self.loss_tracker.result(), "mae": self.mae_metric.result()}

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae_metric]


inputs = keras.Input(shape=(4,))
model = fix(LowLevel(inputs, layers.Dense(1)(inputs)))
model.compile(optimizer=keras.optimizers.SGD(0.1))
history = model.fit(x, y, epochs=3, batch_size=8, shuffle=False, verbose=0).history
print({k: np.round(v, 4).tolist() for k, v in history.items()})


class Weighted(keras.Model):
    def train_step(self, data):
        if len(data) == 3:
            x, y, sample_weight = data
        else:
            sample_weight = None
            x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=y_pred, sample_weight=sample_weight)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(gradients, self.trainable_variables)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        loss = self.compute_loss(y=y, y_pred=y_pred)
        for metric in self.metrics:
            if metric.name != "loss":
                metric.update_state(y, y_pred)
            else:
                metric.update_state(loss)
        return {m.name: m.result() for m in self.metrics}


inputs = keras.Input(shape=(4,))
model = fix(Weighted(inputs, layers.Dense(1)(inputs)))
model.compile(optimizer="sgd", loss="mse", metrics=["mae"], weighted_metrics=["mse"])
history = model.fit(x, y, sample_weight=np.linspace(0, 1, 32), epochs=2, shuffle=False, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in sorted(history.history.items())})
model = fix(Weighted(inputs, layers.Dense(1)(inputs)))
model.compile(optimizer="sgd", loss="mse", metrics=["mae"])
print(np.round(model.evaluate(x, y, verbose=0), 4))


class Priced(keras.Model):
    def __init__(self):
        super().__init__()
        self.one = layers.Dense(3, activation="tanh")
        self.two = layers.Dense(1)
        self.price = keras.metrics.Mean(name="price")

    def call(self, inputs, training=False):
        hidden = self.one(inputs)
        self.add_loss(0.1 * keras.ops.mean(hidden**2))
        return self.two(hidden)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        loss = super().compute_loss(x, y, y_pred, sample_weight, training)
        self.price.update_state(loss)
        return loss + 1.0


model = Priced()
model(x[:4])
fix(model)
model.compile("sgd", "mse", metrics=["mae"])
history = model.fit(x, y, epochs=2, shuffle=False, verbose=0, validation_data=(x, y)).history
print({k: np.round(v, 4).tolist() for k, v in sorted(history.items())})
print(sorted(model.evaluate(x, y, verbose=0, return_dict=True)))
model.summary()
print([m.name for m in model.metrics])
for run_eagerly in (True, False):
    model.compile("sgd", "mse", run_eagerly=run_eagerly)
    print(model.run_eagerly, np.round(model.train_on_batch(x, y), 4))
print({k: round(float(v), 4) for k, v in model.test_on_batch(x, y, return_dict=True).items()})
print(model.predict_on_batch(x[:2]).shape, model.predict_on_batch(x[:2]).dtype)
