"""Conditions and loops inside the graph, and their gradients."""

import tensorflow as tf

x = tf.placeholder(tf.float32, [])
y = tf.cond(x > 0, lambda: x * x, lambda: -x)
slope = tf.gradients(y, x)[0]

i = tf.constant(0)
total = tf.constant(0)
loop = tf.while_loop(lambda i, total: tf.less(i, 10), lambda i, total: (i + 1, total + i), [i, total])

power = tf.while_loop(lambda i, p: i < 3, lambda i, p: [i + 1, p * x], [0, 1.0])[1]
power_slope = tf.gradients(power, x)[0]

n = tf.placeholder(tf.int32, [])
_, a, b = tf.while_loop(lambda k, a, b: k < n, lambda k, a, b: (k + 1, b, a + b), (0, 0, 1))

case = tf.case([(x < 0, lambda: tf.constant("negative")), (x > 10, lambda: tf.constant("large"))],
               default=lambda: tf.constant("ordinary"))
rows = tf.map_fn(lambda row: tf.reduce_sum(row) * 2, tf.constant([[1.0, 2.0], [3.0, 4.0]]))
running = tf.scan(lambda acc, e: acc + e, tf.constant([1.0, 2.0, 3.0]))
grown = tf.while_loop(lambda v: tf.shape(v)[0] < 4, lambda v: tf.concat([v, [0.0]], 0),
                      [tf.constant([1.0])], shape_invariants=[tf.TensorShape([None])])

with tf.Session() as sess:
    for value in (3.0, -2.0):
        print(sess.run([y, slope], {x: value}))
    print(sess.run(loop))
    print(sess.run([power, power_slope], {x: 2.0}))
    print([int(sess.run(a, {n: k})) for k in range(10)])
    print(sess.run(case, {x: -1.0}), sess.run(case, {x: 11.0}), sess.run(case, {x: 1.0}))
    print(sess.run(rows), sess.run(running), sess.run(grown))
