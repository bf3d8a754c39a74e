"""The first model of the getting started page: a line through four points."""

import tensorflow as tf

# Model parameters
W = tf.Variable([0.3], dtype=tf.float32)
b = tf.Variable([-0.3], dtype=tf.float32)
# Model input and output
x = tf.placeholder(tf.float32)
linear_model = W * x + b
y = tf.placeholder(tf.float32)

loss = tf.reduce_sum(tf.square(linear_model - y))
optimizer = tf.train.GradientDescentOptimizer(0.01)
train = optimizer.minimize(loss)

x_train = [1, 2, 3, 4]
y_train = [0, -1, -2, -3]
init = tf.global_variables_initializer()
sess = tf.Session()
sess.run(init)
print(sess.run(linear_model, {x: [1, 2, 3, 4]}))
print(sess.run(loss, {x: x_train, y: y_train}))

fix_w = tf.assign(W, [-1.0])
fix_b = tf.assign(b, [1.0])
sess.run([fix_w, fix_b])
print(sess.run(loss, {x: x_train, y: y_train}))

sess.run(init)
for i in range(1000):
    sess.run(train, {x: x_train, y: y_train})
    if i % 200 == 0:
        print(i, sess.run(loss, {x: x_train, y: y_train}))

curr_W, curr_b, curr_loss = sess.run([W, b, loss], {x: x_train, y: y_train})
print("W: %.4f b: %.4f" % (curr_W[0], curr_b[0]))
