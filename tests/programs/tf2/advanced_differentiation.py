"""More about tapes: pauses, custom gradients, several tapes, Jacobians, Hessians."""

import tensorflow as tf

x = tf.Variable(2.0)
y = tf.Variable(3.0)
with tf.GradientTape() as t:
    x_sq = x * x
    with t.stop_recording():
        y_sq = y * y
    z = x_sq + y_sq
grad = t.gradient(z, {"x": x, "y": y})
print("dz/dx:", grad["x"], "dz/dy:", grad["y"])

reset = True
with tf.GradientTape() as t:
    y_sq = y * y
    if reset:
        t.reset()
    z = x * x + y_sq
grad = t.gradient(z, {"x": x, "y": y})
print("dz/dx:", grad["x"], "dz/dy:", grad["y"])

with tf.GradientTape() as t:
    y_sq = y**2
    z = x**2 + tf.stop_gradient(y_sq)
print(t.gradient(z, [x, y]))


@tf.custom_gradient
def clip_gradients(y):
    def backward(dy):
        return tf.clip_by_norm(dy, 0.5)

    return y, backward


v = tf.Variable(2.0)
with tf.GradientTape() as t:
    output = clip_gradients(v * v)
print(t.gradient(output, v))


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad


x100 = tf.constant(100.0)
with tf.GradientTape() as t:
    t.watch(x100)
    out = log1pexp(x100)
print(t.gradient(out, x100).numpy())

x0 = tf.constant(0.0)
x1 = tf.constant(0.0)
with tf.GradientTape() as tape0, tf.GradientTape() as tape1:
    tape0.watch(x0)
    tape1.watch(x1)
    y0 = tf.math.sin(x0)
    y1 = tf.nn.sigmoid(x1)
    ys = tf.reduce_sum(y0 + y1)
print(tape0.gradient(ys, x0).numpy(), tape1.gradient(ys, x1).numpy())

x = tf.Variable(1.0)
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        y = x * x * x
    dy_dx = t1.gradient(y, x)
d2y_dx2 = t2.gradient(dy_dx, x)
print("dy_dx:", dy_dx.numpy(), "d2y_dx2:", d2y_dx2.numpy())

kernel = tf.Variable([[0.5, -1.0], [0.25, 0.75], [-0.5, 1.5]])
inputs = tf.constant([[1.0, -2.0, 0.5], [0.25, 1.0, -1.0]])
with tf.GradientTape() as t2:
    with tf.GradientTape(watch_accessed_variables=False) as t1:
        t1.watch(inputs)
        out = tf.reduce_sum(tf.nn.tanh(inputs @ kernel) ** 2)
    g1 = t1.gradient(out, inputs)
    g1_mag = tf.norm(g1)
dg1_mag = t2.gradient(g1_mag, kernel)
print(g1_mag.numpy(), dg1_mag.numpy())

x = tf.linspace(-5.0, 5.0, 5)
delta = tf.Variable(0.0)
with tf.GradientTape() as tape:
    y = tf.nn.sigmoid(x + delta)
dy_dx = tape.jacobian(y, delta)
print(y.shape, dy_dx.shape, dy_dx.numpy())
with tf.GradientTape(persistent=True) as tape:
    y = tf.nn.relu(inputs @ kernel)
j = tape.jacobian(y, kernel)
print(j.shape, tf.reduce_sum(j, axis=[0, 1]).numpy())
with tf.GradientTape() as tape:
    tape.watch(inputs)
    y = tf.nn.elu(inputs @ kernel)
print(tape.batch_jacobian(y, inputs).numpy())

w = tf.Variable([[0.5], [-0.25]])
data = tf.constant([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]])
with tf.GradientTape() as t2:
    with tf.GradientTape() as t1:
        loss = tf.reduce_mean(tf.sigmoid(data @ w) ** 2)
    g = t1.gradient(loss, w)
h = t2.jacobian(g, w)
print("Hessian", tf.reshape(h, [2, 2]).numpy())
newton = tf.linalg.solve(tf.reshape(h, [2, 2]) + tf.eye(2), g)
print((w - newton).numpy().ravel())
