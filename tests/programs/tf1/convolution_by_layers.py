"""tf.layers: the same network in fewer lines, with scopes that are used twice."""

import numpy as np
import tensorflow as tf

tf.set_random_seed(1)

rng = np.random.RandomState(0)
images = rng.rand(64, 8, 8, 1).astype(np.float32)
labels = (images[:, :4].mean(axis=(1, 2, 3)) > images[:, 4:].mean(axis=(1, 2, 3))).astype(np.int64)


def conv_net(x, n_classes, dropout, reuse, is_training):
    with tf.variable_scope("ConvNet", reuse=reuse):
        conv1 = tf.layers.conv2d(x, 8, 3, activation=tf.nn.relu, padding="same")
        conv1 = tf.layers.max_pooling2d(conv1, 2, 2)
        conv2 = tf.layers.conv2d(conv1, 8, 3, activation=tf.nn.relu)
        fc1 = tf.layers.flatten(conv2)
        fc1 = tf.layers.dense(fc1, 32, activation=tf.nn.relu, name="fc1")
        fc1 = tf.layers.dropout(fc1, rate=dropout, training=is_training)
        return tf.layers.dense(fc1, n_classes, name="logits")


X = tf.placeholder(tf.float32, [None, 8, 8, 1])
Y = tf.placeholder(tf.int64, [None])
logits_train = conv_net(X, 2, 0.2, reuse=False, is_training=True)
logits_test = conv_net(X, 2, 0.2, reuse=True, is_training=False)
loss_op = tf.losses.sparse_softmax_cross_entropy(labels=Y, logits=logits_train)
train_op = tf.train.AdamOptimizer(learning_rate=0.01).minimize(loss_op)
accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(logits_test, 1), Y), tf.float32))

for variable in tf.trainable_variables():
    print(variable.name, variable.shape)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(80):
        _, loss = sess.run([train_op, loss_op], {X: images, Y: labels})
    print("final loss", loss)
    print("accuracy", sess.run(accuracy, {X: images, Y: labels}))
