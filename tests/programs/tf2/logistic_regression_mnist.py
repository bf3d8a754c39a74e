"""Logistic regression from numpy batches: tf.data, a tape, tf.optimizers, accuracy."""

import gzip

import numpy as np
import tensorflow as tf


def read(name, offset):
    with gzip.open("MNIST_data/" + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


num_classes, num_features = 10, 784
learning_rate, training_steps, batch_size, display_step = 0.01, 120, 64, 40
x_train = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28)[:1280]
y_train = read("train-labels-idx1-ubyte.gz", 8)[:1280]
x_train = np.array(x_train, np.float32).reshape([-1, num_features]) / 255.0
train_data = tf.data.Dataset.from_tensor_slices((x_train, y_train))
train_data = train_data.repeat().batch(batch_size).prefetch(1)

W = tf.Variable(tf.ones([num_features, num_classes]), name="weight")
b = tf.Variable(tf.zeros([num_classes]), name="bias")


def logistic_regression(x):
    return tf.nn.softmax(tf.matmul(x, W) + b)


def cross_entropy(y_pred, y_true):
    y_true = tf.one_hot(y_true, depth=num_classes)
    y_pred = tf.clip_by_value(y_pred, 1e-9, 1.0)
    return tf.reduce_mean(-tf.reduce_sum(y_true * tf.math.log(y_pred), 1))


def accuracy(y_pred, y_true):
    correct_prediction = tf.equal(tf.argmax(y_pred, 1), tf.cast(y_true, tf.int64))
    return tf.reduce_mean(tf.cast(correct_prediction, tf.float32))


optimizer = tf.optimizers.SGD(learning_rate * 10)


def run_optimization(x, y):
    with tf.GradientTape() as g:
        pred = logistic_regression(x)
        loss = cross_entropy(pred, y)
    gradients = g.gradient(loss, [W, b])
    optimizer.apply_gradients(zip(gradients, [W, b]))


for step, (batch_x, batch_y) in enumerate(train_data.take(training_steps), 1):
    run_optimization(batch_x, batch_y)
    if step % display_step == 0:
        pred = logistic_regression(batch_x)
        print("step: %i, loss: %f, accuracy: %f" % (
            step, cross_entropy(pred, batch_y), accuracy(pred, batch_y)))
