"""Word vectors in eager mode with nce_loss; facts only, as the samples are random."""

import collections
import random

import numpy as np
import tensorflow as tf

random.seed(1)
words = ("the cat sat on the mat the dog sat on the log the cat ate the fish "
         "the dog ate the bone ").split() * 30
count = collections.Counter(words).most_common()
word2id = {word: i for i, (word, _) in enumerate(count)}
id2word = {i: word for word, i in word2id.items()}
data = [word2id[word] for word in words]
vocabulary_size, embedding_size, num_sampled = len(count), 12, 4

with tf.device("/cpu:0"):
    embedding = tf.Variable(tf.random.normal([vocabulary_size, embedding_size]))
    nce_weights = tf.Variable(tf.random.normal([vocabulary_size, embedding_size]))
    nce_biases = tf.Variable(tf.zeros([vocabulary_size]))


def get_embedding(x):
    with tf.device("/cpu:0"):
        return tf.nn.embedding_lookup(embedding, x)


def nce_loss(x_embed, y):
    with tf.device("/cpu:0"):
        y = tf.cast(y, tf.int64)
        return tf.reduce_mean(tf.nn.nce_loss(
            weights=nce_weights, biases=nce_biases, labels=y, inputs=x_embed,
            num_sampled=num_sampled, num_classes=vocabulary_size))


def evaluate(x_embed):
    with tf.device("/cpu:0"):
        x_embed = tf.cast(x_embed, tf.float32)
        x_embed_norm = x_embed / tf.sqrt(tf.reduce_sum(tf.square(x_embed)))
        embedding_norm = embedding / tf.sqrt(
            tf.reduce_sum(tf.square(embedding), 1, keepdims=True))
        return tf.matmul(x_embed_norm, embedding_norm, transpose_b=True)


optimizer = tf.optimizers.SGD(0.1)
losses = []
for step in range(150):
    centers = [random.randrange(1, len(data) - 1) for _ in range(32)]
    x = tf.constant([data[c] for c in centers])
    y = tf.constant([[data[c + random.choice((-1, 1))]] for c in centers])
    with tf.GradientTape() as g:
        loss = nce_loss(get_embedding(x), y)
    gradients = g.gradient(loss, [embedding, nce_weights, nce_biases])
    optimizer.apply_gradients(zip(gradients, [embedding, nce_weights, nce_biases]))
    losses.append(float(loss))
print("loss ratio", np.mean(losses[-20:]) / np.mean(losses[:10]))
sim = evaluate(get_embedding([word2id["cat"]])).numpy()
print("itself first:", id2word[int((-sim[0]).argsort()[0])] == "cat")
