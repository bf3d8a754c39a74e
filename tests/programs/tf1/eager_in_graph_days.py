"""TensorFlow 1 with eager execution switched on: operations run at once."""

import numpy as np
import tensorflow as tf

tf.enable_eager_execution()
print(tf.executing_eagerly())

a = tf.constant([[1, 2], [3, 4]])
b = tf.add(a, 1)
print(a * b)
print(np.multiply(a, b))
print(a.numpy())

W = tf.Variable(5.0)
B = tf.Variable(10.0)
rng = np.random.RandomState(0)
xs = rng.randn(100).astype(np.float32)
ys = 3 * xs + 2


def loss(weights, biases):
    return tf.reduce_mean(tf.square(xs * weights + biases - ys))


optimizer = tf.train.GradientDescentOptimizer(learning_rate=0.05)
for i in range(40):
    with tf.GradientTape() as tape:
        error = loss(W, B)
    grads = tape.gradient(error, [W, B])
    optimizer.apply_gradients(zip(grads, [W, B]))
    if i % 10 == 0:
        print("Loss at step {:03d}: {:.3f}".format(i, error))
print("W = {:.4f}, B = {:.4f}".format(W.numpy(), B.numpy()))

ds = tf.data.Dataset.from_tensor_slices([1, 2, 3, 4, 5, 6]).map(tf.square).batch(2)
for x in ds:
    print(x.numpy())
