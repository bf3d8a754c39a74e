"""Basic training loops: a model, a loss, gradients, a curve."""

import numpy as np
import tensorflow as tf

TRUE_W = 3.0
TRUE_B = 2.0
NUM_EXAMPLES = 201

x = tf.linspace(-2, 2, NUM_EXAMPLES)
x = tf.cast(x, tf.float32)


def f(x):
    return x * TRUE_W + TRUE_B


noise = np.random.RandomState(0).normal(size=[NUM_EXAMPLES]).astype(np.float32)
y = f(x) + noise


class MyModel(tf.Module):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = tf.Variable(5.0)
        self.b = tf.Variable(0.0)

    def __call__(self, x):
        return self.w * x + self.b


def loss(target_y, predicted_y):
    return tf.reduce_mean(tf.square(target_y - predicted_y))


def train(model, x, y, learning_rate):
    with tf.GradientTape() as t:
        current_loss = loss(y, model(x))
    dw, db = t.gradient(current_loss, [model.w, model.b])
    model.w.assign_sub(learning_rate * dw)
    model.b.assign_sub(learning_rate * db)


def report(model, loss):
    return f"W = {model.w.numpy():1.4f}, b = {model.b.numpy():1.4f}, loss={loss:2.5f}"


def training_loop(model, x, y):
    for epoch in range(10):
        train(model, x, y, learning_rate=0.1)
        current_loss = loss(y, model(x))
        print(f"Epoch {epoch:2d}:", report(model, current_loss))


model = MyModel()
print("Variables:", len(model.variables))
print("Starting:", report(model, loss(y, model(x))))
training_loop(model, x, y)

dataset = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(10, seed=1).batch(67)
print([batch.shape[0] for batch, _ in dataset])

new_model = MyModel()


@tf.function
def step(xs, ys):
    with tf.GradientTape() as tape:
        value = loss(ys, new_model(xs))
    for variable, gradient in zip(new_model.variables,
                                  tape.gradient(value, new_model.variables)):
        variable.assign_sub(0.1 * gradient)
    return value


for _ in range(10):
    value = step(x, y)
print(report(new_model, loss(y, new_model(x))))
