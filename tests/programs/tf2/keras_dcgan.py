"""A deep convolutional generator and discriminator; shapes, losses, one step each."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(4 * 4 * 8, use_bias=False, input_shape=(10,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((4, 4, 8)))
    model.add(layers.Conv2DTranspose(4, (5, 5), strides=(2, 2), padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding="same", use_bias=False,
                                     activation="tanh"))
    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(4, (5, 5), strides=(2, 2), padding="same", input_shape=[16, 16, 1]))
    model.add(layers.LeakyReLU())
    model.add(layers.Dropout(0.0))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


generator, discriminator = make_generator_model(), make_discriminator_model()
for number, network in enumerate((generator, discriminator)):
    network.set_weights([
        0.2 * np.abs(np.random.RandomState(10 * number + i).normal(size=w.shape))
        if "variance" in v.path or "gamma" in v.path
        else 0.2 * np.random.RandomState(10 * number + i).normal(size=w.shape)
        for i, (w, v) in enumerate(zip(network.get_weights(), network.weights))])
print(generator.output_shape, generator.count_params(), discriminator.count_params())
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(1e-3)
discriminator_optimizer = tf.keras.optimizers.Adam(1e-3)


@tf.function
def train_step(images, noise):
    with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
        generated_images = generator(noise, training=True)
        real_output = discriminator(images, training=True)
        fake_output = discriminator(generated_images, training=True)
        gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
        disc_loss = cross_entropy(tf.ones_like(real_output), real_output) \
            + cross_entropy(tf.zeros_like(fake_output), fake_output)
    generator_optimizer.apply_gradients(zip(
        gen_tape.gradient(gen_loss, generator.trainable_variables),
        generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(
        disc_tape.gradient(disc_loss, discriminator.trainable_variables),
        discriminator.trainable_variables))
    return gen_loss, disc_loss


rng = np.random.RandomState(5)
for step in range(5):
    images = tf.constant(rng.rand(8, 16, 16, 1), tf.float32)
    noise = tf.constant(rng.normal(size=(8, 10)), tf.float32)
    print("%.4f %.4f" % train_step(images, noise))
