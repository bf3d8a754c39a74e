"""Nearest neighbor: no training, only distances."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(1)
centers = rng.rand(5, 20)
Ytr = np.eye(5)[rng.randint(0, 5, 200)]
Xtr = Ytr.dot(centers) + 0.2 * rng.rand(200, 20)
Yte = np.eye(5)[rng.randint(0, 5, 20)]
Xte = Yte.dot(centers) + 0.2 * rng.rand(20, 20)

xtr = tf.placeholder("float", [None, 20])
xte = tf.placeholder("float", [20])
distance = tf.reduce_sum(tf.abs(tf.add(xtr, tf.negative(xte))), reduction_indices=1)
pred = tf.arg_min(distance, 0)
accuracy = 0.0
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)
    for i in range(len(Xte)):
        nn_index = sess.run(pred, feed_dict={xtr: Xtr, xte: Xte[i, :]})
        if i % 5 == 0:
            print("Test", i, "Prediction:", np.argmax(Ytr[nn_index]),
                  "True Class:", np.argmax(Yte[i]))
        if np.argmax(Ytr[nn_index]) == np.argmax(Yte[i]):
            accuracy += 1.0 / len(Xte)
    print("Done!")
    print("Accuracy: %.3f" % accuracy)
