"""compile and fit with a tf.data pipeline, callbacks, a schedule by hand."""

import numpy as np
import tensorflow as tf
from tensorflow import keras

rng = np.random.RandomState(0)
x = rng.normal(size=(120, 6)).astype("float32")
y = (x[:, :1] * 2 - x[:, 1:2] + 0.5).astype("float32")
train = tf.data.Dataset.from_tensor_slices((x[:100], y[:100])).batch(20)
valid = tf.data.Dataset.from_tensor_slices((x[100:], y[100:])).batch(20)

model = keras.Sequential([
    keras.Input(shape=(6,)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(1),
])
model.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(optimizer=keras.optimizers.RMSprop(0.01), loss="mse", metrics=["mae"])


class Printer(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch % 4 == 0:
            print("Epoch", epoch, " ".join("%s %.4f" % (k, logs[k]) for k in sorted(logs)))


history = model.fit(train, epochs=9, validation_data=valid, verbose=0, callbacks=[Printer()])
print(sorted(history.history))
print("evaluate", ["%.4f" % value for value in model.evaluate(valid, verbose=0)])
print(model.predict(x[:2], verbose=0).shape, model.count_params())
