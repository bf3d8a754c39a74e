"""Convolution and pooling in a Sequential model, with a summary, fit and evaluate."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models

rng = np.random.RandomState(1)
labels = rng.randint(0, 4, 64)
images = rng.rand(64, 12, 12, 3).astype("float32") * 0.3
for image, label in zip(images, labels):
    r, c = divmod(label, 2)
    image[6 * r: 6 * r + 6, 6 * c: 6 * c + 6] += 0.5

model = models.Sequential()
model.add(layers.Conv2D(6, (3, 3), activation="relu", input_shape=(12, 12, 3)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(8, (3, 3), activation="relu", padding="same"))
model.add(layers.Flatten())
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(4))
for layer in model.layers:
    print(layer.__class__.__name__, layer.output.shape[1:], layer.count_params())
model.set_weights([0.15 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(optimizer=tf.keras.optimizers.Adam(0.01),
              loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["accuracy"])
history = model.fit(images, labels, epochs=6, batch_size=16, shuffle=False, verbose=0)
print(["%.3f" % value for value in history.history["loss"]])
test_loss, test_acc = model.evaluate(images, labels, verbose=0)
print("%.3f %.3f" % (test_loss, test_acc))
