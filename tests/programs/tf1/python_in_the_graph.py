"""Python functions, assertions, one-hot inputs and embeddings in a session."""

import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None])
doubled = tf.py_func(lambda v: (v * 2).astype(np.float32), [x], tf.float32)
doubled.set_shape([None])
checked = tf.Assert(tf.reduce_all(x > 0), [x], name="all_positive")
with tf.control_dependencies([checked]):
    root = tf.sqrt(x)

ids = tf.placeholder(tf.int32, [None, 2])
table = tf.get_variable("table", initializer=np.arange(12, dtype=np.float32).reshape(4, 3))
embedded = tf.nn.embedding_lookup(table, ids)
mean = tf.reduce_mean(embedded, axis=1)
hot = tf.one_hot(ids[:, 0], depth=4)
loss = tf.reduce_sum(mean)
grad = tf.gradients(loss, table)[0]
dense = tf.convert_to_tensor(grad)
train = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
print(embedded.shape.as_list(), hot.shape.as_list())

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run([doubled, root], {x: [1.0, 4.0, 9.0]}))
    try:
        sess.run(root, {x: [-1.0]})
    except tf.errors.InvalidArgumentError:
        print("the assertion holds the root back")
    feed = {ids: [[0, 1], [1, 3]]}
    print(sess.run([mean, hot], feed))
    print(sess.run(dense, feed))
    sess.run(train, feed)
    print(sess.run(table))
