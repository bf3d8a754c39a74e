"""get_variable and variable_scope: names, sharing, initializers, regularizers."""

import tensorflow as tf


def linear(x, units):
    w = tf.get_variable("w", [x.get_shape()[-1], units], initializer=tf.constant_initializer(0.5))
    b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
    return tf.matmul(x, w) + b


x = tf.ones([2, 3])
with tf.variable_scope("layer1"):
    h = linear(x, 4)
with tf.variable_scope("layer2"):
    out = linear(tf.nn.relu(h), 1)
with tf.variable_scope("layer1", reuse=True):
    again = linear(x * 2, 4)
with tf.variable_scope("layer1") as scope:
    scope.reuse_variables()
    w = tf.get_variable("w", [3, 4])
    print(w.name, scope.name, scope.reuse)
try:
    with tf.variable_scope("layer1"):
        linear(x, 4)
except ValueError:
    print("layer1/w is there already")
try:
    with tf.variable_scope("layer9", reuse=True):
        linear(x, 4)
except ValueError:
    print("layer9/w is not there")
with tf.variable_scope("deep", initializer=tf.ones_initializer(),
                       regularizer=lambda v: 0.5 * tf.reduce_sum(v * v)):
    with tf.variable_scope("inner"):
        v = tf.get_variable("v", [2])
with tf.variable_scope("shared", reuse=tf.AUTO_REUSE):
    one = tf.get_variable("s", initializer=3.0)
    two = tf.get_variable("s", initializer=3.0)
print(v.name, one is two)
print([variable.name for variable in tf.global_variables()])
penalty = tf.losses.get_regularization_loss()
vars_in = tf.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES, scope="layer2")
print([variable.name for variable in vars_in])

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(out).tolist(), sess.run(again).tolist()[0])
    print(sess.run(penalty), sess.run(one))
