"""A Gaussian process: kernels by broadcasting, Cholesky factors, hyperparameters by gradients."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
x_train = np.sort(rng.uniform(-3, 3, 12))
y_train = np.sin(x_train) + 0.1 * rng.normal(size=12)
x_test = np.linspace(-3, 3, 5)

log_length = tf.Variable(0.0, dtype=tf.float64)
log_scale = tf.Variable(0.0, dtype=tf.float64)
log_noise = tf.Variable(-1.0, dtype=tf.float64)


def kernel(a, b):
    a, b = tf.convert_to_tensor(a), tf.convert_to_tensor(b)
    distance = tf.square(a[:, tf.newaxis] - b[tf.newaxis, :])
    return tf.exp(2 * log_scale) * tf.exp(-0.5 * distance / tf.exp(2 * log_length))


def factor():
    k = kernel(x_train, x_train)
    noise = tf.exp(2 * log_noise) * tf.eye(12, dtype=tf.float64)
    return tf.linalg.cholesky(k + noise)


def negative_log_likelihood():
    chol = factor()
    alpha = tf.linalg.cholesky_solve(chol, y_train[:, np.newaxis])
    fit = 0.5 * tf.reduce_sum(y_train[:, np.newaxis] * alpha)
    volume = tf.reduce_sum(tf.math.log(tf.linalg.diag_part(chol)))
    return fit + volume + 6 * tf.math.log(2 * tf.constant(np.pi, tf.float64))


variables = [log_length, log_scale, log_noise]
for step in range(41):
    with tf.GradientTape() as tape:
        loss = negative_log_likelihood()
    for v, g in zip(variables, tape.gradient(loss, variables)):
        v.assign_sub(0.02 * g)
    if step % 10 == 0:
        print("step %d %.6f" % (step, loss))
print([round(float(tf.exp(v)), 4) for v in variables])
chol = factor()
cross = kernel(x_train, x_test)
mean = tf.matmul(cross, tf.linalg.cholesky_solve(chol, y_train[:, None]), transpose_a=True)
half = tf.linalg.triangular_solve(chol, cross)
variance = tf.linalg.diag_part(kernel(x_test, x_test)) - tf.reduce_sum(half**2, axis=0)
print(tf.squeeze(mean).numpy().round(4), variance.numpy().round(4))
