"""Prices of houses, one example at a time; numpy draws the starting point."""

import numpy
import tensorflow as tf

rng = numpy.random.RandomState(3)

learning_rate = 0.01
training_epochs = 60
display_step = 20

train_X = numpy.asarray([3.3, 4.4, 5.5, 6.7, 6.9, 4.2, 9.8, 6.2, 7.6, 2.2, 7.0, 10.8, 5.3])
train_Y = 0.25 * train_X + 0.8 + 0.1 * rng.randn(train_X.shape[0])
n_samples = train_X.shape[0]

X = tf.placeholder("float")
Y = tf.placeholder("float")
W = tf.Variable(rng.randn(), name="weight", dtype=tf.float32)
b = tf.Variable(rng.randn(), name="bias", dtype=tf.float32)

pred = tf.add(tf.multiply(X, W), b)
cost = tf.reduce_sum(tf.pow(pred - Y, 2)) / (2 * n_samples)
optimizer = tf.train.GradientDescentOptimizer(learning_rate).minimize(cost)
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)
    for epoch in range(training_epochs):
        for (x, y) in zip(train_X, train_Y):
            sess.run(optimizer, feed_dict={X: x, Y: y})
        if (epoch + 1) % display_step == 0:
            c = sess.run(cost, feed_dict={X: train_X, Y: train_Y})
            print("Epoch:", "%04d" % (epoch + 1), "cost=", "{:.6f}".format(c),
                  "W=", "%.5f" % sess.run(W), "b=", "%.5f" % sess.run(b))
    print("Optimization Finished!")
    training_cost = sess.run(cost, feed_dict={X: train_X, Y: train_Y})
    test_X = numpy.asarray([6.83, 4.668, 8.9, 7.91, 5.7])
    test_Y = 0.25 * test_X + 0.8
    testing_cost = sess.run(
        tf.reduce_sum(tf.pow(pred - Y, 2)) / (2 * test_X.shape[0]),
        feed_dict={X: test_X, Y: test_Y})
    print("Testing cost= %.6f" % testing_cost)
    print("Absolute mean square loss difference: %.6f" % abs(training_cost - testing_cost))
