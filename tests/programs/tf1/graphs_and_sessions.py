"""Several graphs, several sessions: each session has its own values of the variables."""

import tensorflow as tf

g1 = tf.Graph()
with g1.as_default():
    v = tf.Variable(1.0, name="v")
    up = v.assign_add(2.0)
    c = tf.constant([1.0, 2.0], name="c")
    init1 = tf.global_variables_initializer()
g2 = tf.Graph()
with g2.as_default():
    v2 = tf.Variable(10.0, name="v")
    init2 = tf.global_variables_initializer()

one, two = tf.Session(graph=g1), tf.Session(graph=g1)
one.run(init1)
two.run(init1)
one.run(up)
one.run(up)
two.run(up)
print(one.run(v), two.run(v))
with tf.Session(graph=g2) as other:
    other.run(init2)
    print(other.run(v2))
    try:
        other.run(v)
    except (ValueError, RuntimeError) as error:
        print("another graph:", isinstance(error, Exception))
one.close()
try:
    one.run(v)
except RuntimeError as error:
    print(error)
three = tf.Session(graph=g1)
try:
    three.run(v)
except tf.errors.FailedPreconditionError as error:
    print("not initialized:", bool(str(error)))

print(g1.get_tensor_by_name("c:0") is c, c.graph is g1, v.op.name)
print("c" in [op.name for op in g1.get_operations() if op.type == "Const"])
print(tf.get_default_graph() is g1)
with g1.as_default(), tf.Session() as sess:
    print(sess.graph is g1, sess.run("c:0"))
    print(sess.run(tf.report_uninitialized_variables()))
with g1.as_default():
    with tf.name_scope("outer"):
        with tf.name_scope("inner"):
            d = tf.add(c, 1.0, name="d")
        e = tf.identity(d, name="e")
    f = tf.identity(c, name="d")
    g = tf.identity(c, name="d")
print(d.name, e.name, f.name, g.name)
