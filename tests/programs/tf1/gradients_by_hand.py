"""tf.gradients, gradients that are clipped, gradients of gradients."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [3])
y = tf.reduce_sum(x ** 3)
first = tf.gradients(y, x)[0]
second = tf.gradients(first, x)[0]
weighted = tf.gradients([x * 2, x * x], [x], grad_ys=[tf.ones([3]), [1.0, 0.0, 1.0]])[0]
stopped = tf.gradients(tf.stop_gradient(x) * x, x)[0]
hessian = tf.hessians(y, x)[0]
nothing = tf.gradients(tf.constant(1.0), x)
print(nothing)

w = tf.Variable([10.0, -3.0, 0.5])
loss = tf.reduce_sum(w * w * x)
optimizer = tf.train.GradientDescentOptimizer(0.1)
grads_and_vars = optimizer.compute_gradients(loss)
clipped = [(tf.clip_by_value(g, -1.0, 1.0), v) for g, v in grads_and_vars]
step = optimizer.apply_gradients(clipped)
params = tf.trainable_variables()
gradients, norm = tf.clip_by_global_norm(tf.gradients(loss, params), 5.0)
other = tf.train.MomentumOptimizer(0.1, 0.9).apply_gradients(zip(gradients, params))

value = np.array([1.0, 2.0, -3.0])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([first, second, weighted, stopped], {x: value}))
    print(sess.run(hessian, {x: value}))
    print(sess.run([g for g, _ in grads_and_vars], {x: value}))
    sess.run(step, {x: value})
    print(sess.run(w), sess.run(norm, {x: value}))
    sess.run(other, {x: value})
    sess.run(other, {x: value})
    print(sess.run(w))
