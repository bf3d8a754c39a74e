"""Reviews to numbers by tf.strings, a vocabulary, an embedding, an average."""

import re
import string

import numpy as np
import tensorflow as tf

reviews = ["A great, GREAT film!<br />Loved it.", "boring. bad plot; bad acting",
           "loved the acting", "what a bad film", "great plot & great fun", "boring and dull...",
           "fun fun fun", "dull film, I fell asleep"]
sentiment = [1, 0, 1, 0, 1, 0, 1, 0]


def custom_standardization(input_data):
    lowercase = tf.strings.lower(input_data)
    stripped_html = tf.strings.regex_replace(lowercase, "<br />", " ")
    return tf.strings.regex_replace(stripped_html, "[%s]" % re.escape(string.punctuation), "")


clean = custom_standardization(tf.constant(reviews))
print(clean[0].numpy())
words = sorted({word for line in clean.numpy() for word in line.decode().split()})
table = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(
        tf.constant(words), tf.range(2, len(words) + 2, dtype=tf.int64)), default_value=1)
print(len(words), table.size().numpy())
print(table.lookup(tf.strings.split("a great unknown")).numpy())


def vectorize(line, label):
    tokens = tf.strings.split(custom_standardization(line))
    return table.lookup(tokens), label


dataset = tf.data.Dataset.from_tensor_slices((reviews, sentiment)).map(vectorize)
dataset = dataset.padded_batch(4, padded_shapes=([8], []))
for ids, _ in dataset.take(1):
    print(ids.numpy())

embedding = tf.Variable(
    np.random.RandomState(0).normal(size=(len(words) + 2, 4)) * 0.1, dtype=tf.float32)
kernel = tf.Variable([[0.5], [-0.5], [0.25], [0.1]])
bias = tf.Variable([0.0])


def classify(ids):
    mask = tf.cast(tf.not_equal(ids, 0), tf.float32)[:, :, tf.newaxis]
    embedded = tf.nn.embedding_lookup(embedding, ids) * mask
    mean = tf.reduce_sum(embedded, axis=1) / tf.reduce_sum(mask, axis=1)
    return tf.squeeze(mean @ kernel + bias, axis=1)


loss_fn = tf.keras.losses.BinaryCrossentropy(from_logits=True)
optimizer = tf.keras.optimizers.SGD(2.0)
variables = [embedding, kernel, bias]
for epoch in range(25):
    total = 0.0
    for ids, label in dataset:
        with tf.GradientTape() as tape:
            loss = loss_fn(label, classify(ids))
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        total += float(loss)
    if epoch % 12 == 0:
        print(epoch, "%.4f" % total)
metric = tf.keras.metrics.BinaryAccuracy(threshold=0.0)
for ids, label in dataset:
    metric.update_state(label, classify(ids))
print("Accuracy", metric.result().numpy())
