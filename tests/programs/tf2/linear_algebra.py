"""Closed forms: least squares, principal components, powers of a matrix, a Kalman step."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
X = tf.constant(np.c_[np.ones(30), rng.normal(size=(30, 2))])
beta_true = tf.constant([[1.0], [2.0], [-3.0]], dtype=tf.float64)
y = X @ beta_true + 0.1 * rng.normal(size=(30, 1))
XT = tf.transpose(X)
beta = tf.matmul(tf.matmul(tf.linalg.inv(tf.matmul(XT, X)), XT), y)
print(beta.numpy().ravel().round(5))
print(tf.linalg.lstsq(X, y).numpy().ravel().round(5))
chol = tf.linalg.cholesky(XT @ X)
print(tf.linalg.cholesky_solve(chol, XT @ y).numpy().ravel().round(5))

data = X[:, 1:] - tf.reduce_mean(X[:, 1:], axis=0)
s, u, v = tf.linalg.svd(data)
cov = tf.matmul(data, data, transpose_a=True) / 29.0
e, vectors = tf.linalg.eigh(cov)
print((s**2 / 29.0).numpy().round(5), e.numpy()[::-1].round(5))
print(bool(tf.reduce_all(abs(u @ tf.linalg.diag(s) @ tf.transpose(v) - data) < 1e-9)))
q, r = tf.linalg.qr(data)
print(bool(tf.reduce_all(abs(q @ r - data) < 1e-9)), q.shape, r.shape)
print(tf.linalg.det(cov).numpy().round(6), tf.linalg.trace(cov).numpy().round(6))
print(tf.linalg.logdet(cov).numpy().round(6))

M = tf.constant([[0.9, 0.1], [0.5, 0.5]])
state = tf.constant([[1.0, 0.0]])
for _ in range(20):
    state = state @ M
print(state.numpy().round(4), tf.linalg.expm(M).numpy().round(4))


@tf.function
def log_likelihood(mean, scale):
    residual = tf.linalg.triangular_solve(scale, tf.transpose(data - mean))
    return -0.5 * tf.reduce_sum(residual**2) - 30 * tf.reduce_sum(
        tf.math.log(tf.linalg.diag_part(scale)))


mean = tf.Variable(tf.zeros([2], tf.float64))
scale = tf.Variable(np.array([[2.0, 0.0], [0.5, 1.5]]))
with tf.GradientTape() as tape:
    value = log_likelihood(mean, scale)
g = tape.gradient(value, [mean, scale])
print("%.5f" % value, g[0].numpy().round(4), tf.linalg.band_part(g[1], -1, 0).numpy().round(4))
print(tf.einsum("ni,nj->ij", data, data).numpy().round(4))
print(tf.tensordot(data, data, axes=[[0, 1], [0, 1]]).numpy().round(4))
