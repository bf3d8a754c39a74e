"""Rain drops on a pond: a partial differential equation by convolution."""

import numpy as np
import tensorflow as tf

sess = tf.InteractiveSession()


def make_kernel(a):
    a = np.asarray(a)
    a = a.reshape(list(a.shape) + [1, 1])
    return tf.constant(a, dtype=1)


def simple_conv(x, k):
    x = tf.expand_dims(tf.expand_dims(x, 0), -1)
    y = tf.nn.depthwise_conv2d(x, k, [1, 1, 1, 1], padding="SAME")
    return y[0, :, :, 0]


def laplace(x):
    laplace_k = make_kernel([[0.5, 1.0, 0.5], [1.0, -6.0, 1.0], [0.5, 1.0, 0.5]])
    return simple_conv(x, laplace_k)


N = 20
rng = np.random.RandomState(0)
u_init = np.zeros([N, N], dtype=np.float32)
ut_init = np.zeros([N, N], dtype=np.float32)
for n in range(5):
    a, b = rng.randint(0, N, 2)
    u_init[a, b] = rng.uniform()

eps = tf.placeholder(tf.float32, shape=())
damping = tf.placeholder(tf.float32, shape=())
U = tf.Variable(u_init)
Ut = tf.Variable(ut_init)
U_ = U + eps * Ut
Ut_ = Ut + eps * (laplace(U) - damping * Ut)
with tf.control_dependencies([U_, Ut_]):  # both are computed before one is stored
    step = tf.group(U.assign(U_), Ut.assign(Ut_))
tf.global_variables_initializer().run()
for i in range(60):
    step.run({eps: 0.03, damping: 0.04})
print("%.5f %.5f" % (U.eval().sum(), Ut.eval().std()))
print(np.round(U.eval()[8, :8], 4))
