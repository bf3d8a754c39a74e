"""Learning rates that depend on the step; moving averages."""

import tensorflow as tf

global_step = tf.train.get_or_create_global_step()
rates = {
    "exponential": tf.train.exponential_decay(0.1, global_step, 3, 0.5),
    "staircase": tf.train.exponential_decay(0.1, global_step, 3, 0.5, staircase=True),
    "piecewise": tf.train.piecewise_constant(global_step, [2, 5], [1.0, 0.5, 0.1]),
    "polynomial": tf.train.polynomial_decay(0.1, global_step, 6, 0.01, power=2.0),
    "inverse": tf.train.inverse_time_decay(0.1, global_step, 1, 0.5),
    "natural": tf.train.natural_exp_decay(0.1, global_step, 2, 0.3),
    "cosine": tf.train.cosine_decay(0.1, global_step, 8),
}
w = tf.Variable(4.0)
loss = tf.square(w)
train = tf.train.GradientDescentOptimizer(rates["exponential"]).minimize(
    loss, global_step=global_step)
average = tf.train.ExponentialMovingAverage(decay=0.9)
with tf.control_dependencies([train]):
    both = average.apply([w])
shadow = average.average(w)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for _ in range(7):
        step = sess.run(global_step)
        values = sess.run(rates)
        print(step, " ".join("%s %.5f" % (name, values[name]) for name in sorted(values)))
        sess.run(both)
    print("%.5f %.5f" % tuple(sess.run([w, shadow])))
