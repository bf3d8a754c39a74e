"""Transfer learning: a frozen base, batch normalization in inference mode, fine-tuning."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

rng = np.random.RandomState(0)
x = rng.rand(24, 8, 8, 3).astype("float32") * 255
y = (x.mean(axis=(1, 2, 3)) > 127.5).astype("float32")

base_input = keras.Input((8, 8, 3))
b = layers.Conv2D(4, 3, use_bias=False)(base_input)
b = layers.BatchNormalization()(b)
b = layers.ReLU()(b)
b = layers.SeparableConv2D(5, 3, padding="same")(b)
b = layers.BatchNormalization()(b)
base_model = keras.Model(base_input, b, name="base")
for i, w in enumerate(base_model.trainable_weights):
    w.assign(0.5 + 0.3 * np.random.RandomState(i).normal(size=w.shape))
base_model.trainable = False

inputs = keras.Input(shape=(8, 8, 3))
z = layers.Rescaling(scale=1 / 127.5, offset=-1)(inputs)
z = base_model(z, training=False)
z = layers.GlobalAveragePooling2D()(z)
z = layers.Dropout(0.0)(z)
outputs = layers.Dense(1, kernel_initializer="ones")(z)
model = keras.Model(inputs, outputs)
model.summary(show_trainable=True)
print(len(model.weights), len(model.trainable_weights), len(model.non_trainable_weights))
model.compile(
    optimizer=keras.optimizers.Adam(),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy()],
)
train_ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(8)
moving = base_model.layers[2].get_weights()[2].copy()
history = model.fit(train_ds, epochs=2, validation_data=train_ds, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
print(np.allclose(moving, base_model.layers[2].get_weights()[2]))

base_model.trainable = True
model.summary(show_trainable=True)
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy()],
)
history = model.fit(train_ds, epochs=1, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
print(np.allclose(moving, base_model.layers[2].get_weights()[2]))

layer = layers.Dense(3)
layer.build((None, 4))
layer.trainable = False
print(len(layer.weights), len(layer.trainable_weights), len(layer.non_trainable_weights))
norm = layers.BatchNormalization()
norm.build((None, 4))
print(len(norm.weights), len(norm.trainable_weights), [w.name for w in norm.weights])
inner = keras.Sequential([keras.Input(shape=(3,)), layers.Dense(3, activation="relu"),
                          layers.Dense(3, activation="relu")])
outer = keras.Sequential([keras.Input(shape=(3,)), inner, layers.Dense(3, activation="sigmoid")])
outer.trainable = False
print(inner.trainable, inner.layers[0].trainable, len(outer.trainable_weights))
features = base_model.predict(x[:2] / 127.5 - 1, verbose=0)
print(features.shape)
clone = keras.models.clone_model(base_model)
clone.set_weights(base_model.get_weights())
print(np.allclose(clone.predict(x[:2] / 127.5 - 1, verbose=0), features), clone.name)
augmentation = keras.Sequential([layers.RandomFlip("horizontal"), layers.RandomRotation(0.1)])
print(augmentation(x[:2]).shape, np.allclose(augmentation(x[:2], training=False), x[:2]))
