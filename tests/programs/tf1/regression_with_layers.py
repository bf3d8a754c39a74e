"""tf.layers and tf.losses with weights that are given: the same numbers every time."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
features = rng.normal(size=(40, 3)).astype(np.float32)
target = (features[:, :1] * features[:, 1:2] + 0.5).astype(np.float32)

x = tf.placeholder(tf.float32, [None, 3])
y = tf.placeholder(tf.float32, [None, 1])
training = tf.placeholder_with_default(False, [])
start = tf.constant_initializer(0.3 * rng.normal(size=(3, 8)))
hidden = tf.layers.dense(x, 8, activation=tf.nn.tanh, kernel_initializer=start, name="hidden")
normal = tf.layers.batch_normalization(hidden, training=training, name="normal")
dropped = tf.layers.dropout(normal, 0.0, training=training)
out = tf.layers.dense(dropped, 1, use_bias=False, name="out",
                      kernel_initializer=tf.constant_initializer(0.3 * rng.normal(size=(8, 1))))
loss = tf.losses.mean_squared_error(labels=y, predictions=out)
tf.losses.absolute_difference(y, out, weights=0.1)
total = tf.losses.get_total_loss()
updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
with tf.control_dependencies(updates):
    train = tf.train.MomentumOptimizer(0.05, 0.9).minimize(total)

print(len(updates), [v.name for v in tf.trainable_variables()])
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(31):
        _, value = sess.run([train, total], {x: features, y: target, training: True})
        if step % 10 == 0:
            print("step", step, "%.5f" % value)
    print("%.5f" % sess.run(loss, {x: features, y: target}))
    moving = sess.run("normal/moving_mean:0")
    print(np.round(moving[:4], 4))
