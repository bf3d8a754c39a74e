"""Attention from scratch: positional encoding, masks, heads, layer normalization."""

import numpy as np
import tensorflow as tf


def positional_encoding(length, depth):
    depth = depth / 2
    positions = np.arange(length)[:, np.newaxis]
    depths = np.arange(depth)[np.newaxis, :] / depth
    angle_rads = positions * (1 / (10000**depths))
    return tf.cast(np.concatenate([np.sin(angle_rads), np.cos(angle_rads)], axis=-1), tf.float32)


def create_padding_mask(seq):
    seq = tf.cast(tf.math.equal(seq, 0), tf.float32)
    return seq[:, tf.newaxis, tf.newaxis, :]


def create_look_ahead_mask(size):
    return 1 - tf.linalg.band_part(tf.ones((size, size)), -1, 0)


def scaled_dot_product_attention(q, k, v, mask):
    matmul_qk = tf.matmul(q, k, transpose_b=True)
    dk = tf.cast(tf.shape(k)[-1], tf.float32)
    scaled_attention_logits = matmul_qk / tf.math.sqrt(dk)
    if mask is not None:
        scaled_attention_logits += mask * -1e9
    attention_weights = tf.nn.softmax(scaled_attention_logits, axis=-1)
    return tf.matmul(attention_weights, v), attention_weights


def split_heads(x, heads):
    x = tf.reshape(x, (tf.shape(x)[0], -1, heads, x.shape[-1] // heads))
    return tf.transpose(x, perm=[0, 2, 1, 3])


print(positional_encoding(3, 4).numpy().round(4))
x = tf.constant([[7, 6, 0, 0, 1], [1, 2, 3, 0, 0]])
print(create_padding_mask(x).shape, create_look_ahead_mask(3).numpy().tolist())
temp_k = tf.constant([[10, 0, 0], [0, 10, 0], [0, 0, 10], [0, 0, 10]], dtype=tf.float32)
temp_v = tf.constant([[1, 0], [10, 0], [100, 5], [1000, 6]], dtype=tf.float32)
for query in ([[0, 10, 0]], [[0, 0, 10]], [[10, 10, 0]]):
    out, weights = scaled_dot_product_attention(
        tf.constant(query, tf.float32), temp_k, temp_v, None)
    print(weights.numpy(), out.numpy())

rng = np.random.RandomState(0)
table = tf.Variable(rng.normal(size=(8, 8)), dtype=tf.float32)
wq, wk, wv, wo = [tf.Variable(rng.normal(size=(8, 8)) * 0.3, dtype=tf.float32) for _ in range(4)]
gamma, beta = tf.Variable(tf.ones([8])), tf.Variable(tf.zeros([8]))


@tf.function
def block(tokens):
    h = tf.gather(table, tokens) * tf.math.sqrt(8.0) + positional_encoding(5, 8)
    mask = tf.maximum(create_padding_mask(tokens), create_look_ahead_mask(tf.shape(tokens)[1]))
    q, k, v = (split_heads(tf.einsum("bsd,de->bse", h, w), 2) for w in (wq, wk, wv))
    attended, _ = scaled_dot_product_attention(q, k, v, mask)
    attended = tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), (tf.shape(tokens)[0], -1, 8))
    h = h + attended @ wo
    mean, variance = tf.nn.moments(h, axes=[-1], keepdims=True)
    h = tf.nn.batch_normalization(h, mean, variance, beta, gamma, 1e-6)
    return tf.einsum("bsd,vd->bsv", h, table)


variables = [table, wq, wk, wv, wo, gamma, beta]
optimizer = tf.keras.optimizers.Adam(0.01)
for step in range(12):
    with tf.GradientTape() as tape:
        logits = block(x)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=x[:, 1:], logits=logits[:, :-1])
        mask = tf.cast(x[:, 1:] != 0, tf.float32)
        loss = tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)
    optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
    if step % 4 == 0:
        print("step %d loss %.4f" % (step, loss))
