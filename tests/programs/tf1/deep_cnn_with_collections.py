"""Variables in scopes, weight decay in a collection, LRN, moving averages, rate decay."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
images = rng.rand(16, 12, 12, 3).astype(np.float32)
labels = rng.randint(0, 4, 16)


def _variable_with_weight_decay(name, value, wd):
    var = tf.get_variable(name, initializer=value.astype(np.float32))
    if wd is not None:
        weight_decay = tf.multiply(tf.nn.l2_loss(var), wd, name="weight_loss")
        tf.add_to_collection("losses", weight_decay)
    return var


def inference(images):
    start = np.random.RandomState(1)
    with tf.variable_scope("conv1") as scope:
        kernel = _variable_with_weight_decay("weights", 0.2 * start.normal(size=(3, 3, 3, 8)), 0.0)
        conv = tf.nn.conv2d(images, kernel, [1, 1, 1, 1], padding="SAME")
        biases = tf.get_variable("biases", [8], initializer=tf.constant_initializer(0.1))
        conv1 = tf.nn.relu(tf.nn.bias_add(conv, biases), name=scope.name)
    pool1 = tf.nn.max_pool(conv1, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="SAME",
                           name="pool1")
    norm1 = tf.nn.lrn(pool1, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75, name="norm1")
    with tf.variable_scope("local2") as scope:
        reshape = tf.reshape(norm1, [images.get_shape().as_list()[0], -1])
        dim = reshape.get_shape()[1].value
        weights = _variable_with_weight_decay("weights", 0.05 * start.normal(size=(dim, 16)), 0.004)
        biases = tf.get_variable("biases", [16], initializer=tf.constant_initializer(0.1))
        local2 = tf.nn.relu(tf.matmul(reshape, weights) + biases, name=scope.name)
    with tf.variable_scope("softmax_linear"):
        weights = _variable_with_weight_decay("weights", 0.1 * start.normal(size=(16, 4)), 0.0)
        return tf.add(tf.matmul(local2, weights), tf.zeros([4]), name="logits")


global_step = tf.train.get_or_create_global_step()
logits = inference(tf.constant(images))
cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=tf.cast(labels, tf.int64), logits=logits, name="cross_entropy_per_example")
tf.add_to_collection("losses", tf.reduce_mean(cross_entropy, name="cross_entropy"))
loss = tf.add_n(tf.get_collection("losses"), name="total_loss")
lr = tf.train.exponential_decay(0.1, global_step, 10, 0.5, staircase=True)
opt = tf.train.GradientDescentOptimizer(lr)
grads = opt.compute_gradients(loss)
apply_gradient_op = opt.apply_gradients(grads, global_step=global_step)
variable_averages = tf.train.ExponentialMovingAverage(0.9, global_step)
with tf.control_dependencies([apply_gradient_op]):
    train_op = variable_averages.apply(tf.trainable_variables())
top_k_op = tf.nn.in_top_k(logits, labels, 1)
print([v.op.name for v in tf.trainable_variables()], len(tf.get_collection("losses")))
print(logits.op.name, loss.op.name)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for step in range(21):
        value = sess.run(loss)
        sess.run(train_op)
        if step % 5 == 0:
            print("step %d loss %.4f rate %.4f" % (step, value, sess.run(lr)))
    print("right:", int(np.sum(sess.run(top_k_op))))
    average = variable_averages.average(tf.trainable_variables()[-1])
    print("%.5f" % np.abs(sess.run(average)).sum())
