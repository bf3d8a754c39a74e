"""Metrics that add up over batches: local variables, update ops, resets."""

import numpy as np
import tensorflow as tf

labels = tf.placeholder(tf.int64, [None])
predictions = tf.placeholder(tf.int64, [None])
values = tf.placeholder(tf.float32, [None])
accuracy, update_accuracy = tf.metrics.accuracy(labels, predictions, name="acc")
mean, update_mean = tf.metrics.mean(values)
error, update_error = tf.metrics.mean_squared_error(tf.to_float(labels), values)
precision, update_precision = tf.metrics.precision(labels, predictions)
recall, update_recall = tf.metrics.recall(labels, predictions)
running = tf.get_collection(tf.GraphKeys.LOCAL_VARIABLES, scope="acc")
reset = tf.variables_initializer(running)
print([v.name for v in running])

with tf.Session() as sess:
    sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
    rng = np.random.RandomState(0)
    for _ in range(4):
        feed = {labels: rng.randint(0, 2, 8), predictions: rng.randint(0, 2, 8),
                values: rng.rand(8)}
        sess.run([update_accuracy, update_mean, update_error, update_precision, update_recall],
                 feed)
        print("%.4f %.4f %.4f %.4f %.4f" % tuple(
            sess.run([accuracy, mean, error, precision, recall])))
    sess.run(reset)
    print(sess.run(running), sess.run(update_accuracy, {labels: [1, 0], predictions: [1, 1]}))
