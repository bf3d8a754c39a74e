"""Optimizers from scratch and Keras's own, down the same valley; learning rates that change."""

import tensorflow as tf

start = (-1.5, 2.0)


def loss(x, y):
    return 2 * x**4 + x + 1 + (y - 0.5) ** 2 + 0.5 * tf.sin(3.0 * x) * y


class Momentum:
    def __init__(self, learning_rate=1e-3, momentum=0.7):
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.change = {}

    def apply_gradients(self, grads_and_vars):
        for g, var in grads_and_vars:
            key = var.ref()
            curr_change = self.learning_rate * g + self.momentum * self.change.get(key, 0.0)
            var.assign_sub(curr_change)
            self.change[key] = curr_change


def descend(name, optimizer, steps=25):
    x, y = tf.Variable(start[0]), tf.Variable(start[1])
    for _ in range(steps):
        with tf.GradientTape() as tape:
            value = loss(x, y)
        grads = tape.gradient(value, [x, y])
        optimizer.apply_gradients(zip(grads, [x, y]))
    print("%-10s %.5f %.5f loss %.5f" % (name, x.numpy(), y.numpy(), loss(x, y)))


descend("own", Momentum(0.01))
descend("sgd", tf.keras.optimizers.SGD(0.01))
descend("momentum", tf.keras.optimizers.SGD(0.01, momentum=0.7))
descend("nesterov", tf.keras.optimizers.SGD(0.01, momentum=0.7, nesterov=True))
descend("rmsprop", tf.keras.optimizers.RMSprop(0.05))
descend("adam", tf.keras.optimizers.Adam(0.1))
descend("amsgrad", tf.keras.optimizers.Adam(0.1, amsgrad=True))
descend("clipped", tf.keras.optimizers.SGD(0.05, clipnorm=1.0))


@tf.function
def newton_step(x):
    with tf.GradientTape() as t2:
        t2.watch(x)
        with tf.GradientTape() as t1:
            t1.watch(x)
            f = 2 * x**4 + x + 1
        g = t1.gradient(f, x)
    h = t2.gradient(g, x)
    return x - g / h


x = tf.constant(-1.5)
for _ in range(6):
    x = newton_step(x)
print("newton %.6f" % x)
