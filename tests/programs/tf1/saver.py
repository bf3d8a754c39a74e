"""Saving and restoring: all variables, some, numbered checkpoints."""

import os
import tempfile

import tensorflow as tf

folder = tempfile.mkdtemp()
path = os.path.join(folder, "model.ckpt")

v1 = tf.get_variable("v1", shape=[3], initializer=tf.zeros_initializer())
v2 = tf.get_variable("v2", shape=[5], initializer=tf.zeros_initializer())
inc_v1 = v1.assign(v1 + 1)
dec_v2 = v2.assign(v2 - 1)
init_op = tf.global_variables_initializer()
saver = tf.train.Saver()

with tf.Session() as sess:
    sess.run(init_op)
    inc_v1.op.run()
    dec_v2.op.run()
    save_path = saver.save(sess, path)
    print("saved:", os.path.basename(save_path))

tf.reset_default_graph()
v1 = tf.get_variable("v1", shape=[3])
v2 = tf.get_variable("v2", shape=[5])
saver = tf.train.Saver()
with tf.Session() as sess:
    saver.restore(sess, path)
    print("v1 : %s" % v1.eval())
    print("v2 : %s" % v2.eval())

tf.reset_default_graph()
v1 = tf.get_variable("v1", [3], initializer=tf.zeros_initializer())
v2 = tf.get_variable("v2", [5], initializer=tf.zeros_initializer())
saver = tf.train.Saver({"v2": v2})
with tf.Session() as sess:
    v1.initializer.run()
    saver.restore(sess, path)
    print("v1 : %s" % v1.eval())
    print("v2 : %s" % v2.eval())

tf.reset_default_graph()
w = tf.Variable(0.0, name="w")
step = w.assign_add(1.0)
saver = tf.train.Saver(max_to_keep=2)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for i in range(4):
        sess.run(step)
        saver.save(sess, os.path.join(folder, "numbered"), global_step=i)
    latest = tf.train.latest_checkpoint(folder)
    print(os.path.basename(latest), [os.path.basename(p) for p in saver.last_checkpoints])
    sess.run(w.assign(100.0))
    saver.restore(sess, latest)
    print(sess.run(w))
