"""A network that writes: characters in, the next character out, state kept between batches."""

import numpy as np
import tensorflow as tf

tf.set_random_seed(1)

text = "hello hello hello world. " * 20
chars = sorted(set(text))
index = {c: i for i, c in enumerate(chars)}
ids = np.array([index[c] for c in text])
batch_size, num_steps, units = 4, 10, 24
length = (len(ids) - 1) // (batch_size * num_steps) * num_steps
inputs_data = ids[:batch_size * length].reshape(batch_size, length)
targets_data = ids[1:batch_size * length + 1].reshape(batch_size, length)


def build(batch, steps):
    x = tf.placeholder(tf.int32, [batch, steps])
    y = tf.placeholder(tf.int32, [batch, steps])
    with tf.variable_scope("model", reuse=tf.AUTO_REUSE):
        embedding = tf.get_variable("embedding", [len(chars), 8])
        cell = tf.nn.rnn_cell.BasicLSTMCell(units)
        state = cell.zero_state(batch, tf.float32)
        outputs, final = tf.nn.dynamic_rnn(
            cell, tf.nn.embedding_lookup(embedding, x), initial_state=state)
        w = tf.get_variable("w", [units, len(chars)])
        b = tf.get_variable("b", [len(chars)], initializer=tf.zeros_initializer())
    logits = tf.reshape(tf.matmul(tf.reshape(outputs, [-1, units]), w) + b,
                        [batch, steps, len(chars)])
    loss = tf.reduce_mean(
        tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
    return x, y, state, final, logits, loss


x, y, state, final, logits, loss = build(batch_size, num_steps)
optimizer = tf.train.AdamOptimizer(0.02)
gradients, variables = zip(*optimizer.compute_gradients(loss))
gradients, _ = tf.clip_by_global_norm(gradients, 5.0)
train_op = optimizer.apply_gradients(zip(gradients, variables))
x1, _, state1, final1, logits1, _ = build(1, 1)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(12):
        current = sess.run(state)
        for start in range(0, length, num_steps):
            window = slice(start, start + num_steps)
            value, current, _ = sess.run(
                [loss, final, train_op],
                {x: inputs_data[:, window], y: targets_data[:, window],
                 state[0]: current[0], state[1]: current[1]})
    print("final loss:", value)
    current, letter, written = sess.run(state1), "h", "h"
    for _ in range(20):
        scores, current = sess.run(
            [logits1, final1],
            {x1: [[index[letter]]], state1.c: current.c, state1.h: current.h})
        letter = chars[int(scores[0, 0].argmax())]
        written += letter
    print("it knows the word:", "hello" in written)
