"""Files: whole models, weights, checkpoints, custom objects, configurations."""

import os
import tempfile

import keras
import numpy as np
from keras import layers, ops

folder = tempfile.mkdtemp()
rng = np.random.RandomState(0)
x, y = rng.rand(32, 5).astype("float32"), rng.rand(32, 1).astype("float32")


@keras.saving.register_keras_serializable(package="my_package", name="custom_fn")
def custom_fn(x):
    return x**2


@keras.saving.register_keras_serializable(package="MyLayers")
class CustomLayer(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")

    def call(self, x):
        return x * self.factor * self.scale

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


def get_model():
    inputs = keras.Input(shape=(5,))
    mid = CustomLayer(0.5)(inputs)
    outputs = layers.Dense(1, activation=custom_fn, kernel_initializer="ones")(mid)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="rmsprop", loss="mean_squared_error", metrics=["mae"])
    return model


model = get_model()
model.fit(x, y, epochs=1, shuffle=False, verbose=0)
path = os.path.join(folder, "model.keras")
model.save(path)
again = keras.models.load_model(path)
print(np.allclose(model.predict(x, verbose=0), again.predict(x, verbose=0)))
print([layer.name.split("_")[0] for layer in again.layers], again.layers[1].factor)
print(np.allclose(model.evaluate(x, y, verbose=0), again.evaluate(x, y, verbose=0)))
history = [m.fit(x, y, epochs=1, shuffle=False, verbose=0).history["loss"] for m in (model, again)]
print(np.allclose(*history), again.optimizer.name, int(again.optimizer.iterations))

model.save_weights(os.path.join(folder, "ckpt.weights.h5"))
fresh = get_model()
fresh.load_weights(os.path.join(folder, "ckpt.weights.h5"))
print(np.allclose(fresh(x), model(x)))
config = model.get_config()
print(config["layers"][2]["config"]["activation"])
copy = keras.Model.from_config(config)
print(copy.count_params(), len(model.to_json()) > 100)
from_json = keras.models.model_from_json(model.to_json())
print([type(layer).__name__ for layer in from_json.layers])
print(keras.saving.get_registered_name(CustomLayer), keras.saving.get_registered_object(
    "MyLayers>CustomLayer") is CustomLayer)


class Unregistered(layers.Layer):
    def call(self, x):
        return ops.tanh(x)


plain = keras.Sequential([keras.Input((5,)), Unregistered(), layers.Dense(1)])
path = os.path.join(folder, "plain.keras")
plain.save(path)
try:
    keras.models.load_model(path)
except (TypeError, ValueError):
    print("not without the class")
loaded = keras.models.load_model(path, custom_objects={"Unregistered": Unregistered})
print(np.allclose(loaded(x), plain(x)))
with keras.saving.custom_object_scope({"Unregistered": Unregistered}):
    print(keras.models.load_model(path).count_params())

# the best weights of a run, and a stop
model = keras.Sequential([keras.Input((5,)), layers.Dense(4, activation="relu"), layers.Dense(1)])
model.set_weights([0.5 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(keras.optimizers.SGD(0.6, momentum=0.9), "mse")
best = os.path.join(folder, "best.keras")
callbacks = [
    keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True),
    keras.callbacks.ModelCheckpoint(filepath=best, monitor="val_loss", save_best_only=True),
    keras.callbacks.ModelCheckpoint(
        os.path.join(folder, "cp-{epoch:02d}-{val_loss:.2f}.weights.h5"), save_weights_only=True),
    keras.callbacks.CSVLogger(os.path.join(folder, "log.csv")),
]
history = model.fit(x, y, epochs=12, validation_split=0.25, shuffle=False, verbose=0,
                    callbacks=callbacks)
losses = history.history["val_loss"]
print(len(losses), int(np.argmin(losses)), round(min(losses), 4))
print(round(float(model.evaluate(x[24:], y[24:], verbose=0)), 4))
best_model = keras.models.load_model(best)
print(round(float(best_model.evaluate(x[24:], y[24:], verbose=0)), 4))
print(sorted(name for name in os.listdir(folder) if name.startswith("cp-01")))
print(open(os.path.join(folder, "log.csv")).readline().strip())
model.save(os.path.join(folder, "old.h5"))
old = keras.models.load_model(os.path.join(folder, "old.h5"), compile=False)
print(np.allclose(old(x), model(x)))


class MyModel(keras.Model):
    def __init__(self, hidden_units, **kwargs):
        super().__init__(**kwargs)
        self.hidden_units = hidden_units
        self.dense_layers = [layers.Dense(u) for u in hidden_units]

    def call(self, x):
        for layer in self.dense_layers:
            x = layer(x)
        return x

    def get_config(self):
        return {"hidden_units": self.hidden_units}


model = MyModel([4, 2, 1])
model(x)
path = os.path.join(folder, "own.keras")
model.save(path)
again = keras.models.load_model(path, custom_objects={"MyModel": MyModel})
print(np.allclose(again(x), model(x)), again.hidden_units)
print(keras.saving.serialize_keras_object(layers.ReLU(name="r"))["class_name"])
rebuilt = layers.deserialize(layers.serialize(layers.Dense(3, name="d3")))
print(rebuilt.name, rebuilt.units)
print(keras.layers.Dense(3, name="x", activation="relu").get_config()["activation"])
