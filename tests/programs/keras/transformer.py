"""A transformer block as a classifier of text, and a tiny language model that looks back only."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


class TransformerBlock(layers.Layer):
    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.0):
        super().__init__()
        self.att = layers.MultiHeadAttention(num_heads=num_heads, key_dim=embed_dim)
        self.ffn = keras.Sequential(
            [layers.Dense(ff_dim, activation="relu"), layers.Dense(embed_dim)])
        self.layernorm1 = layers.LayerNormalization(epsilon=1e-6)
        self.layernorm2 = layers.LayerNormalization(epsilon=1e-6)
        self.dropout1 = layers.Dropout(rate)
        self.dropout2 = layers.Dropout(rate)

    def call(self, inputs):
        attn_output = self.att(inputs, inputs)
        attn_output = self.dropout1(attn_output)
        out1 = self.layernorm1(inputs + attn_output)
        ffn_output = self.ffn(out1)
        ffn_output = self.dropout2(ffn_output)
        return self.layernorm2(out1 + ffn_output)


class TokenAndPositionEmbedding(layers.Layer):
    def __init__(self, maxlen, vocab_size, embed_dim):
        super().__init__()
        self.token_emb = layers.Embedding(input_dim=vocab_size, output_dim=embed_dim)
        self.pos_emb = layers.Embedding(input_dim=maxlen, output_dim=embed_dim)

    def call(self, x):
        maxlen = ops.shape(x)[-1]
        positions = ops.arange(start=0, stop=maxlen, step=1)
        positions = self.pos_emb(positions)
        x = self.token_emb(x)
        return x + positions


def fix(model):
    for i, w in enumerate(model.trainable_weights):
        w.assign(0.3 * np.random.RandomState(i).normal(size=w.shape))


vocab_size, maxlen, embed_dim = 20, 6, 8
inputs = layers.Input(shape=(maxlen,))
embedding_layer = TokenAndPositionEmbedding(maxlen, vocab_size, embed_dim)
x = embedding_layer(inputs)
transformer_block = TransformerBlock(embed_dim, 2, 8)
x = transformer_block(x)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dropout(0.0)(x)
x = layers.Dense(5, activation="relu")(x)
outputs = layers.Dense(2, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.summary()
fix(model)
rng = np.random.RandomState(0)
tokens = rng.randint(0, vocab_size, (32, maxlen))
answers = (tokens[:, 0] > 9).astype(int)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(tokens, answers, batch_size=8, epochs=2, validation_data=(tokens, answers),
                    shuffle=False, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
print(len(model.weights), len(transformer_block.weights))


def causal_attention_mask(batch_size, n_dest, n_src, dtype):
    i = ops.arange(n_dest)[:, None]
    j = ops.arange(n_src)
    m = i >= j - n_src + n_dest
    mask = ops.cast(m, dtype)
    return ops.reshape(mask, [1, n_dest, n_src])


class CausalBlock(TransformerBlock):
    def call(self, inputs):
        input_shape = ops.shape(inputs)
        causal_mask = causal_attention_mask(input_shape[0], input_shape[1], input_shape[1], "bool")
        attention_output = self.att(inputs, inputs, attention_mask=causal_mask)
        out1 = self.layernorm1(inputs + self.dropout1(attention_output))
        return self.layernorm2(out1 + self.dropout2(self.ffn(out1)))


def create_model():
    inputs = layers.Input(shape=(maxlen,), dtype="int32")
    x = TokenAndPositionEmbedding(maxlen, vocab_size, embed_dim)(inputs)
    x = CausalBlock(embed_dim, 2, 8)(x)
    outputs = layers.Dense(vocab_size)(x)
    model = keras.Model(inputs=inputs, outputs=[outputs, x])
    loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss=[loss_fn, None])
    return model


gpt = create_model()
fix(gpt)


def prepare(text):
    return text[:, :-1], text[:, 1:]


texts = rng.randint(0, vocab_size, (16, maxlen + 1))
dataset = tf.data.Dataset.from_tensor_slices(texts).batch(8).map(prepare)
history = gpt.fit(dataset, epochs=2, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in sorted(history.history.items())})
start = [1, 2, 3]
while len(start) < maxlen:
    padded = np.array([start + [0] * (maxlen - len(start))])
    logits, _ = gpt.predict(padded, verbose=0)
    start.append(int(np.argmax(logits[0][len(start) - 1])))
print(start)
one, other = texts[:1, :-1].copy(), texts[:1, :-1].copy()
other[0, -1] = (other[0, -1] + 1) % vocab_size
print(np.allclose(gpt(one)[0][:, :-1], gpt(other)[0][:, :-1], atol=1e-6))

attention = layers.MultiHeadAttention(2, 3, kernel_initializer="ones")
query = ops.reshape(ops.arange(24, dtype="float32") / 24, (2, 3, 4))
value, scores = attention(query, query, use_causal_mask=True, return_attention_scores=True)
print(np.round(value[0], 3), scores.shape)
print(np.round(scores[0, 0], 3))
