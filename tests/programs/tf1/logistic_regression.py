"""Two clouds of points, kept apart by a line; everything starts at zero."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
points = np.vstack([rng.randn(50, 2) + [2, 1], rng.randn(50, 2) - [2, 1]]).astype(np.float32)
labels = np.concatenate([np.ones(50), np.zeros(50)]).astype(np.float32).reshape(-1, 1)

with tf.name_scope("inputs"):
    X = tf.placeholder(tf.float32, [None, 2], name="points")
    Y = tf.placeholder(tf.float32, [None, 1], name="labels")
with tf.name_scope("model"):
    W = tf.Variable(tf.zeros([2, 1]), name="weights")
    b = tf.Variable(tf.zeros([1]), name="bias")
    logits = tf.matmul(X, W) + b
    predictions = tf.sigmoid(logits)
with tf.name_scope("loss"):
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=Y, logits=logits))
    penalty = 0.01 * tf.nn.l2_loss(W)
    total = loss + penalty
global_step = tf.Variable(0, trainable=False, name="global_step")
train_op = tf.train.GradientDescentOptimizer(0.3).minimize(total, global_step=global_step)
accuracy = tf.reduce_mean(tf.to_float(tf.equal(tf.round(predictions), Y)))

print(X.name, W.name, logits.name.split("/")[0], [v.name for v in tf.trainable_variables()])
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for step in range(50):
        _, value = session.run([train_op, total], {X: points, Y: labels})
        if step % 10 == 0:
            print("step", session.run(global_step), "loss", round(float(value), 5))
    print("accuracy", session.run(accuracy, {X: points, Y: labels}))
    print(W.eval().ravel(), b.eval(), tf.train.global_step(session, global_step))
