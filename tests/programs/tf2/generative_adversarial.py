"""A generator against a discriminator, both of tf.Module, trained in one tf.function."""

import numpy as np
import tensorflow as tf


def dense(rng, n, m):
    return (tf.Variable(rng.normal(size=(n, m)) / np.sqrt(n), dtype=tf.float32),
            tf.Variable(tf.zeros([m])))


class Generator(tf.Module):
    def __init__(self):
        rng = np.random.RandomState(0)
        self.w1, self.b1 = dense(rng, 2, 16)
        self.w2, self.b2 = dense(rng, 16, 1)

    def __call__(self, z):
        return tf.nn.leaky_relu(z @ self.w1 + self.b1) @ self.w2 + self.b2


class Discriminator(tf.Module):
    def __init__(self):
        rng = np.random.RandomState(1)
        self.w1, self.b1 = dense(rng, 1, 16)
        self.w2, self.b2 = dense(rng, 16, 1)

    def __call__(self, x):
        return tf.nn.leaky_relu(x @ self.w1 + self.b1) @ self.w2 + self.b2


cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator, discriminator = Generator(), Discriminator()
generator_optimizer = tf.keras.optimizers.Adam(1e-2)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-2)


def discriminator_loss(real_output, fake_output):
    real_loss = cross_entropy(tf.ones_like(real_output), real_output)
    fake_loss = cross_entropy(tf.zeros_like(fake_output), fake_output)
    return real_loss + fake_loss


def generator_loss(fake_output):
    return cross_entropy(tf.ones_like(fake_output), fake_output)


@tf.function
def train_step(images, noise):
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated_images = generator(noise)
        real_output = discriminator(images)
        fake_output = discriminator(generated_images)
        gen_loss = generator_loss(fake_output)
        disc_loss = discriminator_loss(real_output, fake_output)
    gradients_of_generator = gen_tape.gradient(gen_loss, generator.trainable_variables)
    gradients_of_discriminator = disc_tape.gradient(disc_loss, discriminator.trainable_variables)
    generator_optimizer.apply_gradients(
        zip(gradients_of_generator, generator.trainable_variables))
    discriminator_optimizer.apply_gradients(
        zip(gradients_of_discriminator, discriminator.trainable_variables))
    return gen_loss, disc_loss


rng = np.random.RandomState(2)
for epoch in range(40):
    images = tf.constant(rng.normal(4.0, 0.5, size=(64, 1)), tf.float32)
    noise = tf.constant(rng.normal(size=(64, 2)), tf.float32)
    gen_loss, disc_loss = train_step(images, noise)
    if epoch % 10 == 0:
        print(epoch, "%.4f %.4f" % (gen_loss, disc_loss))
samples = generator(tf.constant(rng.normal(size=(200, 2)), tf.float32))
print("mean %.3f" % samples.numpy().mean())
