"""Skip-gram with negative samples that are drawn beforehand; dot products, a lookup table."""

import numpy as np
import tensorflow as tf

sentence = "the wide road shimmered in the hot sun and the long road went on"
tokens = list(sentence.lower().split())
vocab, index = {"<pad>": 0}, 1
for token in tokens:
    if token not in vocab:
        vocab[token] = index
        index += 1
vocab_size = len(vocab)
inverse_vocab = {index: token for token, index in vocab.items()}
sequence = [vocab[word] for word in tokens]
print(vocab_size, sequence)

rng = np.random.RandomState(0)
targets, contexts, labels = [], [], []
for i, center in enumerate(sequence):
    for j in range(max(0, i - 2), min(len(sequence), i + 3)):
        if i != j:
            negatives = rng.randint(1, vocab_size, 4)
            targets.append(center)
            contexts.append([sequence[j], *negatives])
            labels.append([1, 0, 0, 0, 0])
dataset = tf.data.Dataset.from_tensor_slices(((targets, contexts), labels))
dataset = dataset.batch(16, drop_remainder=True).cache().prefetch(tf.data.AUTOTUNE)
print(dataset.element_spec)


class Word2Vec(tf.Module):
    def __init__(self, vocab_size, embedding_dim):
        super().__init__()
        start = np.random.RandomState(1).uniform(-0.5, 0.5, (2, vocab_size, embedding_dim))
        self.target_embedding = tf.Variable(start[0], dtype=tf.float32)
        self.context_embedding = tf.Variable(start[1], dtype=tf.float32)

    def __call__(self, pair):
        target, context = pair
        word_emb = tf.nn.embedding_lookup(self.target_embedding, target)
        context_emb = tf.gather(self.context_embedding, context)
        return tf.einsum("be,bce->bc", word_emb, context_emb)


word2vec = Word2Vec(vocab_size, 8)
optimizer = tf.keras.optimizers.SGD(1.0)
for epoch in range(30):
    losses = []
    for pair, label in dataset:
        with tf.GradientTape() as tape:
            logits = word2vec(pair)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(
                labels=tf.cast(label, tf.float32), logits=logits))
        variables = word2vec.trainable_variables
        gradients = tape.gradient(loss, variables)
        optimizer.apply_gradients(zip(gradients, variables))
        losses.append(loss.numpy())
    if epoch % 10 == 0:
        print(epoch, "%.4f" % np.mean(losses))
normal = tf.math.l2_normalize(word2vec.target_embedding, axis=1)
similar = tf.linalg.matvec(normal, normal[vocab["road"]])
print([inverse_vocab[int(i)] for i in tf.math.top_k(similar, 1).indices])
