"""Word vectors by skip-gram and noise-contrastive estimation, on a tiny text."""

import collections
import math
import random

import numpy as np
import tensorflow as tf

random.seed(0)
sentences = ["the king rules the land", "the queen rules the land", "a dog chases a cat",
             "a cat chases a mouse", "the king loves the queen", "a dog loves a bone"] * 30
words = " ".join(sentences).split()
count = collections.Counter(words).most_common()
dictionary = {word: i for i, (word, _) in enumerate(count)}
reverse_dictionary = dict(zip(dictionary.values(), dictionary.keys()))
data = [dictionary[word] for word in words]
vocabulary_size = len(dictionary)
print("Vocabulary", vocabulary_size, "Most common", count[:2])

data_index = 0


def generate_batch(batch_size, skip_window):
    global data_index
    batch = np.ndarray(shape=(batch_size), dtype=np.int32)
    labels = np.ndarray(shape=(batch_size, 1), dtype=np.int32)
    for i in range(batch_size):
        center = data_index % (len(data) - 2 * skip_window) + skip_window
        context = center + random.choice([o for o in range(-skip_window, skip_window + 1) if o])
        batch[i], labels[i, 0] = data[center], data[context]
        data_index += 1
    return batch, labels


batch_size = 64
embedding_size = 16
num_sampled = 5
valid_examples = np.array([dictionary["king"], dictionary["dog"]])

graph = tf.Graph()
with graph.as_default():
    train_inputs = tf.placeholder(tf.int32, shape=[batch_size])
    train_labels = tf.placeholder(tf.int32, shape=[batch_size, 1])
    valid_dataset = tf.constant(valid_examples, dtype=tf.int32)
    with tf.device("/cpu:0"):
        embeddings = tf.Variable(
            tf.random_uniform([vocabulary_size, embedding_size], -1.0, 1.0))
        embed = tf.nn.embedding_lookup(embeddings, train_inputs)
        nce_weights = tf.Variable(
            tf.truncated_normal([vocabulary_size, embedding_size],
                                stddev=1.0 / math.sqrt(embedding_size)))
        nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
    loss = tf.reduce_mean(
        tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, labels=train_labels,
                       inputs=embed, num_sampled=num_sampled, num_classes=vocabulary_size))
    optimizer = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
    normalized_embeddings = embeddings / norm
    valid_embeddings = tf.nn.embedding_lookup(normalized_embeddings, valid_dataset)
    similarity = tf.matmul(valid_embeddings, normalized_embeddings, transpose_b=True)
    init = tf.global_variables_initializer()

with tf.Session(graph=graph) as session:
    init.run()
    losses = []
    for step in range(400):
        batch_inputs, batch_labels = generate_batch(batch_size, 1)
        feed_dict = {train_inputs: batch_inputs, train_labels: batch_labels}
        _, loss_val = session.run([optimizer, loss], feed_dict=feed_dict)
        losses.append(loss_val)
    print("loss ratio", np.mean(losses[-50:]) / np.mean(losses[:20]))
    sim = similarity.eval()
    nearest = (-sim[0, :]).argsort()[1:3]
    print("a word is like itself:", bool(np.allclose(sim[0, valid_examples[0]], 1, atol=1e-4)))
    final_embeddings = normalized_embeddings.eval()
    print(final_embeddings.shape, len([reverse_dictionary[i] for i in nearest]))
