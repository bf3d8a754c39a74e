"""Training under a monitored session, with hooks, a coordinator, logging, the step."""

import tempfile

import numpy as np
import tensorflow as tf

tf.logging.set_verbosity(tf.logging.ERROR)
folder = tempfile.mkdtemp()
global_step = tf.train.get_or_create_global_step()
w = tf.get_variable("w", initializer=[4.0, -4.0])
loss = tf.reduce_sum(tf.square(w - 1.0))
train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=global_step)

hooks = [tf.train.StopAtStepHook(last_step=6)]
with tf.train.MonitoredTrainingSession(checkpoint_dir=folder, hooks=hooks,
                                       save_summaries_steps=None) as sess:
    while not sess.should_stop():
        value = sess.run(loss)
        sess.run(train_op)
        print("%.5f" % value)

with tf.train.MonitoredTrainingSession(checkpoint_dir=folder,
                                       save_summaries_steps=None) as sess:
    print("goes on from", sess.run(global_step), np.round(sess.run(w), 5))
coord = tf.train.Coordinator()
print(coord.should_stop())
coord.request_stop()
print(coord.should_stop())
