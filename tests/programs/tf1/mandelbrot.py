"""The Mandelbrot set: complex numbers, a mask, a group of assignments."""

import numpy as np
import tensorflow as tf

sess = tf.InteractiveSession()
Y, X = np.mgrid[-1.3:1.3:0.1, -2:1:0.1]
Z = X + 1j * Y
xs = tf.constant(Z.astype(np.complex64))
zs = tf.Variable(xs)
ns = tf.Variable(tf.zeros_like(xs, tf.float32))
tf.global_variables_initializer().run()

zs_ = zs * zs + xs
not_diverged = tf.abs(zs_) < 4
step = tf.group(zs.assign(zs_), ns.assign_add(tf.cast(not_diverged, tf.float32)))
for i in range(30):
    step.run()
picture = ns.eval()
print(picture.shape, int(picture.sum()))
for row in picture[::3]:
    print("".join("#" if n >= 30 else "+" if n > 5 else "." for n in row))
