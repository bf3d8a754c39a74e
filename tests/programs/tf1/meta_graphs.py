"""A graph saved with its variables, and used again without the code that made it."""

import os
import tempfile

import tensorflow as tf

path = os.path.join(tempfile.mkdtemp(), "my_test_model")
w1 = tf.placeholder("float", name="w1")
w2 = tf.placeholder("float", name="w2")
b1 = tf.Variable(2.0, name="bias")
w3 = tf.add(w1, w2)
w4 = tf.multiply(w3, b1, name="op_to_restore")
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    saver = tf.train.Saver()
    print(sess.run(w4, {w1: 4, w2: 8}))
    sess.run(b1.assign(3.0))
    saver.save(sess, path, global_step=1000)

tf.reset_default_graph()
sess = tf.Session()
saver = tf.train.import_meta_graph(path + "-1000.meta")
saver.restore(sess, tf.train.latest_checkpoint(os.path.dirname(path)))
print(sess.run("bias:0"))
graph = tf.get_default_graph()
w1 = graph.get_tensor_by_name("w1:0")
w2 = graph.get_tensor_by_name("w2:0")
op_to_restore = graph.get_tensor_by_name("op_to_restore:0")
print(sess.run(op_to_restore, {w1: 13.0, w2: 17.0}))
add_on_op = tf.multiply(op_to_restore, 2)
print(sess.run(add_on_op, {w1: 13.0, w2: 17.0}))
print([v.name for v in tf.global_variables()])
