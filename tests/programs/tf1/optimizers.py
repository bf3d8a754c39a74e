"""Each optimizer of tf.train, six steps down the same hill."""

import tensorflow as tf

makers = {
    "GradientDescent": lambda: tf.train.GradientDescentOptimizer(0.1),
    "Momentum": lambda: tf.train.MomentumOptimizer(0.05, momentum=0.9),
    "Nesterov": lambda: tf.train.MomentumOptimizer(0.05, 0.9, use_nesterov=True),
    "Adam": lambda: tf.train.AdamOptimizer(0.1),
    "Adam slow": lambda: tf.train.AdamOptimizer(learning_rate=0.1, beta1=0.5, epsilon=0.1),
    "RMSProp": lambda: tf.train.RMSPropOptimizer(0.1),
    "RMSProp centered": lambda: tf.train.RMSPropOptimizer(0.1, 0.8, 0.5, centered=True),
    "Adagrad": lambda: tf.train.AdagradOptimizer(0.5),
    "Adadelta": lambda: tf.train.AdadeltaOptimizer(1.0),
    "Ftrl": lambda: tf.train.FtrlOptimizer(0.5),
    "Ftrl l1": lambda: tf.train.FtrlOptimizer(0.5, l1_regularization_strength=0.1,
                                              l2_regularization_strength=0.1),
    "ProximalGradientDescent": lambda: tf.train.ProximalGradientDescentOptimizer(
        0.1, l1_regularization_strength=0.05),
}
for name, make in makers.items():
    tf.reset_default_graph()
    w = tf.Variable([1.0, -2.0, 0.25])
    loss = tf.reduce_sum(tf.square(w - [0.5, 0.5, 0.5]) * [1.0, 0.5, 2.0])
    train = make().minimize(loss)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(6):
            sess.run(train)
        print(name, ["%.5f" % value for value in sess.run(w)], "%.6f" % sess.run(loss))
