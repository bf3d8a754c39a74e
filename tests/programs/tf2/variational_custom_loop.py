"""A variational autoencoder in a custom loop; the noise is fed, so that all is repeatable."""

import numpy as np
import tensorflow as tf

latent_dim = 2
rng = np.random.RandomState(0)
pictures = (rng.rand(64, 1, 12) < np.repeat(np.eye(4), 3, axis=1)[rng.randint(0, 4, 64)][:, None] * 0.8 + 0.1)
pictures = pictures.reshape(64, 12).astype(np.float32)


class CVAE(tf.Module):
    def __init__(self):
        start = np.random.RandomState(3)
        self.enc = tf.Variable(0.3 * start.normal(size=(12, 8)), dtype=tf.float32)
        self.stats = tf.Variable(0.3 * start.normal(size=(8, 2 * latent_dim)), dtype=tf.float32)
        self.dec = tf.Variable(0.3 * start.normal(size=(latent_dim, 8)), dtype=tf.float32)
        self.out = tf.Variable(0.3 * start.normal(size=(8, 12)), dtype=tf.float32)

    def encode(self, x):
        mean, logvar = tf.split(tf.nn.relu(x @ self.enc) @ self.stats,
                                num_or_size_splits=2, axis=1)
        return mean, logvar

    def reparameterize(self, mean, logvar, eps):
        return eps * tf.exp(logvar * 0.5) + mean

    def decode(self, z, apply_sigmoid=False):
        logits = tf.nn.relu(z @ self.dec) @ self.out
        return tf.sigmoid(logits) if apply_sigmoid else logits


def log_normal_pdf(sample, mean, logvar, raxis=1):
    log2pi = tf.math.log(2.0 * np.pi)
    return tf.reduce_sum(
        -0.5 * ((sample - mean) ** 2.0 * tf.exp(-logvar) + logvar + log2pi), axis=raxis)


def compute_loss(model, x, eps):
    mean, logvar = model.encode(x)
    z = model.reparameterize(mean, logvar, eps)
    x_logit = model.decode(z)
    cross_ent = tf.nn.sigmoid_cross_entropy_with_logits(logits=x_logit, labels=x)
    logpx_z = -tf.reduce_sum(cross_ent, axis=[1])
    logpz = log_normal_pdf(z, 0.0, 0.0)
    logqz_x = log_normal_pdf(z, mean, logvar)
    return -tf.reduce_mean(logpx_z + logpz - logqz_x)


model = CVAE()
optimizer = tf.keras.optimizers.Adam(0.02)


@tf.function
def train_step(x, eps):
    with tf.GradientTape() as tape:
        loss = compute_loss(model, x, eps)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


for epoch in range(30):
    eps = tf.constant(rng.normal(size=(64, latent_dim)), tf.float32)
    loss = train_step(pictures, eps)
    if epoch % 10 == 0:
        print("Epoch: {}, ELBO: {:.4f}".format(epoch, -loss))
print(model.decode(tf.zeros([1, latent_dim]), apply_sigmoid=True).numpy().round(3))
