"""A generative adversarial network: two optimizers, two lists of variables."""

import numpy as np
import tensorflow as tf

np.random.seed(0)
tf.set_random_seed(4)
noise_dim = 4


def glorot_init(shape):
    return tf.random_normal(shape=shape, stddev=1.0 / tf.sqrt(shape[0] / 2.0))


weights = {
    "gen_hidden1": tf.Variable(glorot_init([noise_dim, 16])),
    "gen_out": tf.Variable(glorot_init([16, 2])),
    "disc_hidden1": tf.Variable(glorot_init([2, 16])),
    "disc_out": tf.Variable(glorot_init([16, 1])),
}
biases = {
    "gen_hidden1": tf.Variable(tf.zeros([16])),
    "gen_out": tf.Variable(tf.zeros([2])),
    "disc_hidden1": tf.Variable(tf.zeros([16])),
    "disc_out": tf.Variable(tf.zeros([1])),
}


def generator(x):
    hidden = tf.nn.relu(tf.matmul(x, weights["gen_hidden1"]) + biases["gen_hidden1"])
    return tf.matmul(hidden, weights["gen_out"]) + biases["gen_out"]


def discriminator(x):
    hidden = tf.nn.relu(tf.matmul(x, weights["disc_hidden1"]) + biases["disc_hidden1"])
    return tf.nn.sigmoid(tf.matmul(hidden, weights["disc_out"]) + biases["disc_out"])


gen_input = tf.placeholder(tf.float32, shape=[None, noise_dim], name="input_noise")
disc_input = tf.placeholder(tf.float32, shape=[None, 2], name="disc_input")
gen_sample = generator(gen_input)
disc_real = discriminator(disc_input)
disc_fake = discriminator(gen_sample)
gen_loss = -tf.reduce_mean(tf.log(disc_fake + 1e-8))
disc_loss = -tf.reduce_mean(tf.log(disc_real + 1e-8) + tf.log(1.0 - disc_fake + 1e-8))

gen_vars = [weights["gen_hidden1"], weights["gen_out"], biases["gen_hidden1"], biases["gen_out"]]
disc_vars = [weights["disc_hidden1"], weights["disc_out"],
             biases["disc_hidden1"], biases["disc_out"]]
train_gen = tf.train.AdamOptimizer(learning_rate=0.01).minimize(gen_loss, var_list=gen_vars)
train_disc = tf.train.AdamOptimizer(learning_rate=0.01).minimize(disc_loss, var_list=disc_vars)

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    before = sess.run(weights["disc_out"])
    for i in range(1, 501):
        batch_x = np.random.randn(64, 2) * 0.3 + [3.0, -1.0]
        z = np.random.uniform(-1.0, 1.0, size=[64, noise_dim])
        feed_dict = {disc_input: batch_x, gen_input: z}
        _, _, gl, dl = sess.run([train_gen, train_disc, gen_loss, disc_loss], feed_dict=feed_dict)
    sample = sess.run(gen_sample, {gen_input: np.random.uniform(-1, 1, size=[500, noise_dim])})
    print("distance", np.abs(sample.mean(0) - [3.0, -1.0]).max())
    print("finite:", bool(np.isfinite([gl, dl]).all()), sample.shape)
