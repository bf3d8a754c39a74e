"""State: counters, order of operations, groups, collections."""

import tensorflow as tf

state = tf.Variable(0, name="counter")
one = tf.constant(1)
new_value = tf.add(state, one)
update = tf.assign(state, new_value)

a = tf.Variable(1.0)
b = tf.Variable(2.0, trainable=False, collections=[tf.GraphKeys.GLOBAL_VARIABLES, "mine"])
set_a = a.assign(5.0)
with tf.control_dependencies([set_a]):
    after = tf.identity(b) + a.read_value()
both = tf.group(tf.assign_add(a, 1.0), tf.assign_sub(b, 1.0))
local = tf.Variable(7.0, collections=[tf.GraphKeys.LOCAL_VARIABLES])
table = tf.Variable([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
patched = tf.scatter_update(table, [0, 2], [[9.0, 9.0], [8.0, 8.0]])
twice = tf.Variable(b.initialized_value() * 2)
noop = tf.no_op()

print([v.name for v in tf.trainable_variables()], len(tf.get_collection("mine")))
tf.add_to_collection("losses", a * 2)
tf.add_to_collection("losses", b * 3)
total = tf.add_n(tf.get_collection("losses"))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(tf.local_variables_initializer())
    print(sess.run(state))
    for _ in range(3):
        sess.run(update)
        print(sess.run(state))
    print(sess.run(after), sess.run(both), sess.run([a, b]))
    print(sess.run(local), sess.run(patched).tolist(), sess.run(total), sess.run(twice))
    print(sess.run(noop), state.load(42, sess), state.eval())
    print(tf.is_variable_initialized(a).eval())
