"""A first look: tensors, acceleration, differentiation, graphs, modules, training."""

import numpy as np
import tensorflow as tf

x = tf.constant([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(x)
print(x.shape)
print(x.dtype)
print(x + x)
print(5 * x)
print(x @ tf.transpose(x))
print(tf.concat([x, x, x], axis=0))
print(tf.nn.softmax(x, axis=-1))
print(tf.reduce_sum(x))
print(len(tf.config.list_physical_devices("CPU")) > 0)

var = tf.Variable([0.0, 0.0, 0.0])
var.assign([1, 2, 3])
print(var)
var.assign_add([1, 1, 1])
print(var)

x = tf.Variable(1.0)


def f(x):
    y = x**2 + 2 * x - 5
    return y


print(f(x))
with tf.GradientTape() as tape:
    y = f(x)
g_x = tape.gradient(y, x)
print(g_x)


@tf.function
def my_func(x):
    print("Tracing.")
    return tf.reduce_sum(x)


x = tf.constant([1, 2, 3])
print(my_func(x))
x = tf.constant([10, 9, 8])
print(my_func(x))
x = tf.constant([10.0, 9.1, 8.2], dtype=tf.float32)
print(my_func(x))


class MyModule(tf.Module):
    def __init__(self, value):
        self.weight = tf.Variable(value)

    @tf.function
    def multiply(self, x):
        return x * self.weight


mod = MyModule(3)
print(mod.multiply(tf.constant([1, 2, 3])))

x = tf.linspace(-2, 2, 201)
x = tf.cast(x, tf.float32)
y = -1 * x**2 + x + 2 + tf.constant(np.random.RandomState(0).normal(size=201) * 0.3, tf.float32)


class Model(tf.Module):
    def __init__(self, units):
        rng = np.random.RandomState(1)
        self.w1 = tf.Variable(rng.normal(size=(1, units)), dtype=tf.float32)
        self.b1 = tf.Variable(rng.normal(size=(units,)), dtype=tf.float32)
        self.w2 = tf.Variable(rng.normal(size=(units, 1)) * 0.1, dtype=tf.float32)

    def __call__(self, x):
        x = x[:, tf.newaxis]
        x = tf.nn.relu(x @ self.w1 + self.b1)
        return tf.squeeze(x @ self.w2, axis=1)


model = Model(64)
variables = model.variables
optimizer = tf.optimizers.SGD(learning_rate=0.01)
for step in range(200):
    with tf.GradientTape() as tape:
        prediction = model(x)
        error = (y - prediction) ** 2
        mean_error = tf.reduce_mean(error)
    gradient = tape.gradient(mean_error, variables)
    optimizer.apply_gradients(zip(gradient, variables))
    if step % 50 == 0:
        print(f"Mean squared error: {mean_error.numpy():0.3f}")
