"""Placeholders, nested fetches, feeding what is not a placeholder, open shapes."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, shape=[None, 3], name="x")
y = tf.placeholder_with_default([[1.0], [2.0], [3.0]], shape=[3, 1])
rows = tf.shape(x)[0]
z = tf.matmul(x, y)
mean = tf.reduce_mean(z, axis=0)
double = z * 2
print(x.shape.as_list(), z.shape.as_list(), x.dtype, x.name)

data = np.arange(6.0).reshape(2, 3)
with tf.Session() as sess:
    print(sess.run(z, {x: data}))
    print(sess.run([rows, mean], feed_dict={x: data}))
    print(sess.run({"z": z, "both": (rows, mean)}, {x: [[1, 0, 0]]}))
    print(sess.run(z, {x: data, y: [[0.0], [0.0], [1.0]]}))
    print(sess.run(double, {z: [[5.0]]}))
    print(z.eval({x: np.ones((1, 3))}), mean.eval(feed_dict={x: data}, session=sess))
    try:
        sess.run(z)
    except tf.errors.InvalidArgumentError as error:
        print("not fed:", bool(str(error)))
    try:
        sess.run(z, {x: np.ones((2, 4))})
    except ValueError as error:
        print("does not fit:", bool(str(error)))
