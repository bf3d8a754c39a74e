"""Edges and a small convolutional network from tf.nn, trained by gradient descent."""

import numpy as np
import tensorflow as tf

image = np.zeros((1, 8, 8, 1), np.float32)
image[0, 2:6, 2:6, 0] = 1.0
sobel = tf.constant([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])[:, :, tf.newaxis, tf.newaxis]
edges = tf.nn.conv2d(image, sobel, strides=1, padding="SAME")
print(edges[0, :, :, 0].numpy())
print(tf.nn.max_pool2d(tf.abs(edges), ksize=2, strides=2, padding="VALID")[0, :, :, 0].numpy())

rng = np.random.RandomState(4)
labels = rng.randint(0, 2, 48)
pictures = 0.3 * rng.rand(48, 8, 8, 1)
for picture, label in zip(pictures, labels):
    row = rng.randint(1, 7)
    if label:
        picture[row, :, 0] += 1.0
    else:
        picture[:, row, 0] += 1.0
x = tf.constant(pictures, tf.float32)
y = tf.one_hot(labels, 2)


def start(*shape):
    return tf.Variable(rng.normal(size=shape) * 0.3, dtype=tf.float32)


weights = [start(3, 3, 1, 4), start(3, 3, 4, 4), start(16, 2), tf.Variable([0.0, 0.0])]


@tf.function
def predict(images):
    hidden = tf.nn.relu(tf.nn.conv2d(images, weights[0], strides=1, padding="SAME"))
    hidden = tf.nn.max_pool2d(hidden, 2, 2, "SAME")
    hidden = tf.nn.relu(tf.nn.conv2d(hidden, weights[1], strides=2, padding="SAME"))
    flat = tf.reshape(hidden, [tf.shape(hidden)[0], -1])
    return tf.matmul(flat, weights[2]) + weights[3]


for step in range(30):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(y, predict(x)))
    for variable, gradient in zip(weights, tape.gradient(loss, weights)):
        variable.assign_sub(0.3 * gradient)
    if step % 10 == 0:
        print("step %d loss %.4f" % (step, loss))
right = tf.equal(tf.argmax(predict(x), axis=1), labels)
print("accuracy %.3f" % tf.reduce_mean(tf.cast(right, tf.float32)))
