"""The second Keras program: a subclassed convolutional model and a loop of one's own."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import Conv2D, Dense, Flatten

rng = np.random.RandomState(0)
y_data = rng.randint(0, 3, 96)
x_data = rng.rand(96, 8, 8) * 0.4
for picture, label in zip(x_data, y_data):
    picture[2 * label + 1: 2 * label + 3] += 0.6
x_data = x_data[..., tf.newaxis].astype("float32")
train_ds = tf.data.Dataset.from_tensor_slices((x_data, y_data)).batch(32)


class MyModel(Model):
    def __init__(self):
        super().__init__()
        self.conv1 = Conv2D(4, 3, activation="relu")
        self.flatten = Flatten()
        self.d1 = Dense(16, activation="relu")
        self.d2 = Dense(3)

    def call(self, x):
        x = self.conv1(x)
        x = self.flatten(x)
        x = self.d1(x)
        return self.d2(x)


model = MyModel()
model(x_data[:1])
model.set_weights([0.2 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.Adam(0.01)
train_loss = tf.keras.metrics.Mean(name="train_loss")
train_accuracy = tf.keras.metrics.SparseCategoricalAccuracy(name="train_accuracy")


@tf.function
def train_step(images, labels):
    with tf.GradientTape() as tape:
        predictions = model(images, training=True)
        loss = loss_object(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_loss(loss)
    train_accuracy(labels, predictions)


for epoch in range(4):
    train_loss.reset_state()
    train_accuracy.reset_state()
    for images, labels in train_ds:
        train_step(images, labels)
    print(f"Epoch {epoch + 1}, Loss: {train_loss.result():0.4f}, "
          f"Accuracy: {train_accuracy.result() * 100:0.2f}")
