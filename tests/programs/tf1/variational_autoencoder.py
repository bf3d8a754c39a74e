"""A variational autoencoder with the reparameterization trick."""

import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

tf.set_random_seed(1)

mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
image_dim, hidden_dim, latent_dim = 784, 32, 2
initializer = tf.glorot_uniform_initializer()


def variable(name, shape):
    return tf.get_variable(name, shape, initializer=initializer if len(shape) > 1 else None)


input_image = tf.placeholder(tf.float32, shape=[None, image_dim])
with tf.variable_scope("encoder"):
    encoder = tf.nn.tanh(tf.matmul(input_image, variable("w1", [image_dim, hidden_dim])))
    z_mean = tf.matmul(encoder, variable("mean", [hidden_dim, latent_dim]))
    z_std = tf.matmul(encoder, variable("std", [hidden_dim, latent_dim]))
eps = tf.random_normal(tf.shape(z_std), dtype=tf.float32, mean=0.0, stddev=1.0, name="epsilon")
z = z_mean + tf.exp(z_std / 2) * eps


def decode(z):
    with tf.variable_scope("decoder", reuse=tf.AUTO_REUSE):
        decoder = tf.nn.tanh(tf.matmul(z, variable("w1", [latent_dim, hidden_dim])))
        return tf.nn.sigmoid(tf.matmul(decoder, variable("out", [hidden_dim, image_dim])))


def vae_loss(x_reconstructed, x_true):
    encode_decode_loss = x_true * tf.log(1e-10 + x_reconstructed) \
        + (1 - x_true) * tf.log(1e-10 + 1 - x_reconstructed)
    encode_decode_loss = -tf.reduce_sum(encode_decode_loss, 1)
    kl_div_loss = 1 + z_std - tf.square(z_mean) - tf.exp(z_std)
    kl_div_loss = -0.5 * tf.reduce_sum(kl_div_loss, 1)
    return tf.reduce_mean(encode_decode_loss + kl_div_loss)


loss_op = vae_loss(decode(z), input_image)
train_op = tf.train.RMSPropOptimizer(learning_rate=0.01).minimize(loss_op)
noise_input = tf.placeholder(tf.float32, shape=[None, latent_dim])
generated = decode(noise_input)
print(sorted(v.name for v in tf.global_variables() if v in tf.trainable_variables()))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    losses = []
    for i in range(80):
        batch_x, _ = mnist.train.next_batch(64)
        _, l = sess.run([train_op, loss_op], feed_dict={input_image: batch_x})
        losses.append(l)
    print("loss ratio", np.mean(losses[-10:]) / losses[0])
    print(sess.run(generated, {noise_input: [[0.0, 1.0]]}).shape)
