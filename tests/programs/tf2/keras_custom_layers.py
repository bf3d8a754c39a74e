"""Layers of one's own: weights made in build, nested layers, losses, a training step."""

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Linear(layers.Layer):
    def __init__(self, units=32):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="ones", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


class ComputeSum(layers.Layer):
    def __init__(self, input_dim):
        super().__init__()
        self.total = self.add_weight(initializer="zeros", shape=(input_dim,), trainable=False)

    def call(self, inputs):
        self.total.assign_add(tf.reduce_sum(inputs, axis=0))
        return self.total


class MLPBlock(layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear_1 = Linear(4)
        self.linear_2 = Linear(1)

    def call(self, inputs):
        x = self.linear_1(inputs)
        x = tf.nn.relu(x)
        return self.linear_2(x)


x = tf.ones((2, 2))
linear_layer = Linear(4)
print(linear_layer(x).numpy())
print(len(linear_layer.weights), linear_layer.weights[0].shape)
my_sum = ComputeSum(2)
print(my_sum(x).numpy())
print(my_sum(x).numpy(), len(my_sum.trainable_weights), len(my_sum.non_trainable_weights))
mlp = MLPBlock()
y = mlp(tf.ones(shape=(3, 8)))
print(y.numpy().ravel(), "weights:", len(mlp.weights), "trainable:", len(mlp.trainable_weights))

rng = np.random.RandomState(1)
data = rng.normal(size=(64, 3)).astype("float32")
target = (data @ [[1.0], [-2.0], [0.5]]).astype("float32")
inputs = keras.Input(shape=(3,))
model = keras.Sequential([inputs, Linear(1)])
optimizer = keras.optimizers.SGD(learning_rate=0.05)
for step in range(40):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(target - model(data)))
    grads = tape.gradient(loss, model.trainable_weights)
    optimizer.apply_gradients(zip(grads, model.trainable_weights))
    if step % 10 == 0:
        print("step", step, "loss: %.5f" % float(loss))
print(model.get_weights()[0].ravel().round(3))
