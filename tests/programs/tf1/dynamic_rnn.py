"""dynamic_rnn with sequences of different lengths; then layers on top of each other."""

import numpy as np
import tensorflow as tf

tf.set_random_seed(1)

rng = np.random.RandomState(0)
lengths = rng.randint(3, 8, size=40)
rising = rng.randint(0, 2, size=40)
data = np.zeros((40, 8, 1), np.float32)
for i, (length, up) in enumerate(zip(lengths, rising)):
    data[i, :length, 0] = np.linspace(0, 1, length) if up else rng.rand(length)

x = tf.placeholder(tf.float32, [None, 8, 1])
seqlen = tf.placeholder(tf.int32, [None])
y = tf.placeholder(tf.int64, [None])

cell = tf.nn.rnn_cell.GRUCell(8)
outputs, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, sequence_length=seqlen)
last = tf.gather_nd(outputs, tf.stack([tf.range(tf.shape(x)[0]), seqlen - 1], axis=1))
logits = tf.layers.dense(last, 2)
loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=logits))
train = tf.train.AdamOptimizer(0.03).minimize(loss)

with tf.variable_scope("deep"):
    stacked = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(4) for _ in range(2)])
    deep_outputs, deep_state = tf.nn.dynamic_rnn(stacked, x, dtype=tf.float32)
print(outputs.shape.as_list(), deep_outputs.shape.as_list(), len(deep_state))

feed = {x: data, seqlen: lengths, y: rising}
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    out, final, picked = sess.run([outputs, state, last], feed)
    short = int(np.argmin(lengths))
    print("zeros after the end:", bool((out[short, lengths[short]:] == 0).all()))
    print("state is the last output:", bool(np.allclose(final, picked)))
    for _ in range(50):
        sess.run(train, feed)
    print("final loss", sess.run(loss, feed))
