"""k-means in a graph: expand, compare, segment."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
centers = np.array([[0.0, 0.0], [5.0, 5.0], [0.0, 6.0]])
samples = np.concatenate([c + 0.5 * rng.randn(40, 2) for c in centers]).astype(np.float32)

points = tf.constant(samples)
centroids = tf.Variable(tf.slice(points, [0, 0], [3, -1]) + [[0.0, 0.0], [3.0, 3.0], [0.0, 3.0]])
points_expanded = tf.expand_dims(points, 0)
centroids_expanded = tf.expand_dims(centroids, 1)
distances = tf.reduce_sum(tf.square(tf.subtract(points_expanded, centroids_expanded)), 2)
assignments = tf.argmin(distances, 0)
sums = tf.unsorted_segment_sum(points, assignments, 3)
counts = tf.unsorted_segment_sum(tf.ones([120, 1]), assignments, 3)
update = tf.assign(centroids, sums / counts)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(8):
        sess.run(update)
    print(np.round(sess.run(centroids), 3))
    print(np.bincount(sess.run(assignments)))
    parts = sess.run(tf.dynamic_partition(points, tf.to_int32(assignments), 3))
    print([len(part) for part in parts])
