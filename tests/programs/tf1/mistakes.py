"""What goes wrong in sessions: each mistake is named, and nothing breaks that worked."""

import tensorflow as tf

x = tf.placeholder(tf.float32, shape=[None, 2], name="x")
w = tf.Variable([[1.0], [2.0]], name="w")
y = tf.matmul(x, w)
flag = tf.placeholder(tf.bool)


def expect(kinds, action):
    try:
        action()
    except kinds as error:
        print("caught", bool(str(error)))
    else:
        print("nothing was raised")


sess = tf.Session()
expect(tf.errors.FailedPreconditionError, lambda: sess.run(y, {x: [[1.0, 1.0]]}))
sess.run(tf.global_variables_initializer())
expect(tf.errors.InvalidArgumentError, lambda: sess.run(y))
expect(ValueError, lambda: sess.run(y, {x: [1.0, 2.0]}))
expect(ValueError, lambda: sess.run(y, {x: [[1.0, 2.0, 3.0]]}))
expect(TypeError, lambda: sess.run(None))
expect(TypeError, lambda: sess.run(y, {"x:0": tf.constant([[1.0, 2.0]])}))
expect(ValueError, lambda: sess.run("no_such_name:0"))
expect(ValueError, lambda: sess.run(y, {x: [["a", "b"]]}))
print(sess.run(y, {"x:0": [[1.0, 1.0]]}))
expect(ValueError, lambda: tf.matmul(x, tf.zeros([3, 1])))
expect(ValueError, lambda: tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0]))
expect((TypeError, ValueError), lambda: tf.constant(1) + tf.constant(1.0))
expect(TypeError, lambda: bool(tf.constant(True)))
expect(TypeError, lambda: [value for value in tf.constant([1, 2])])
expect(ValueError, lambda: tf.constant(1.0).eval())
expect(ValueError, lambda: tf.get_variable("w2"))
expect(ValueError, lambda: tf.train.GradientDescentOptimizer(0.1).minimize(tf.constant(1.0)))
expect(KeyError, lambda: tf.get_default_graph().get_tensor_by_name("nothing:0"))
expect(ValueError, lambda: tf.train.Saver([]))
tf.get_default_graph().finalize()
expect(RuntimeError, lambda: tf.constant(1.0))
print(sess.run(w).ravel())
sess.close()
expect(RuntimeError, lambda: sess.run(w))
