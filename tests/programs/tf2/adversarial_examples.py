"""The fast gradient sign method, and a picture that is optimized by its gradient."""

import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
prototypes = rng.rand(3, 16).astype(np.float32)
labels = rng.randint(0, 3, 60)
pictures = np.clip(prototypes[labels] + 0.1 * rng.normal(size=(60, 16)), 0, 1).astype(np.float32)
w = tf.Variable(tf.zeros([16, 3]))
b = tf.Variable(tf.zeros([3]))


def model(x):
    return tf.nn.softmax(x @ w + b)


loss_object = tf.keras.losses.SparseCategoricalCrossentropy()
optimizer = tf.keras.optimizers.SGD(0.5)
for _ in range(60):
    with tf.GradientTape() as tape:
        loss = loss_object(labels, model(pictures))
    optimizer.apply_gradients(zip(tape.gradient(loss, [w, b]), [w, b]))
print("trained loss %.4f" % loss)


def create_adversarial_pattern(input_image, input_label):
    with tf.GradientTape() as tape:
        tape.watch(input_image)
        prediction = model(input_image)
        loss = loss_object(input_label, prediction)
    gradient = tape.gradient(loss, input_image)
    return tf.sign(gradient)


image = tf.convert_to_tensor(pictures[:1])
label = tf.constant(labels[:1])
perturbations = create_adversarial_pattern(image, label)
print(perturbations.numpy().astype(int)[0])
for eps in [0, 0.1, 0.3]:
    adv_x = tf.clip_by_value(image + eps * perturbations, 0, 1)
    print("Epsilon = {:0.3f}".format(eps), "confidence %.4f" % model(adv_x)[0, int(label[0])])


def gram_matrix(features):
    result = tf.linalg.einsum("bic,bid->bcd", features, features)
    return result / tf.cast(tf.shape(features)[1], tf.float32)


style = gram_matrix(tf.constant(rng.rand(1, 6, 3), tf.float32))
canvas = tf.Variable(np.full((1, 6, 3), 0.5) + 0.1 * rng.rand(1, 6, 3), dtype=tf.float32)
painter = tf.keras.optimizers.Adam(learning_rate=0.02, beta_1=0.99, epsilon=1e-1)


@tf.function()
def train_step(canvas):
    with tf.GradientTape() as tape:
        loss = tf.add_n([tf.reduce_mean((gram_matrix(canvas) - style) ** 2)])
        loss += 1e-3 * tf.reduce_sum(tf.abs(canvas[:, 1:] - canvas[:, :-1]))
    grad = tape.gradient(loss, canvas)
    painter.apply_gradients([(grad, canvas)])
    canvas.assign(tf.clip_by_value(canvas, clip_value_min=0.0, clip_value_max=1.0))
    return loss


for step in range(40):
    loss = train_step(canvas)
    if step % 13 == 0:
        print("Train step: %d loss %.5f" % (step, loss))
