"""Reviews as word numbers: padding, masks, embeddings, recurrent layers."""

import keras
import numpy as np
from keras import layers

max_features, maxlen = 20, 8
rng = np.random.RandomState(0)
raw = [list(rng.randint(1, max_features, rng.randint(2, 12))) for _ in range(24)]
labels = np.array([1 if sum(r) > 60 else 0 for r in raw])
padded = keras.utils.pad_sequences(raw, maxlen=maxlen)
print(padded[:3], padded.dtype)
print(keras.utils.pad_sequences([[1, 2], [3]], padding="post", truncating="post", value=9))


def fix(model):
    model.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                       for i, w in enumerate(model.get_weights())])


for cell in (layers.SimpleRNN, layers.LSTM, layers.GRU):
    model = keras.Sequential([
        layers.Embedding(max_features, 6, mask_zero=True),
        cell(5),
        layers.Dense(1, activation="sigmoid"),
    ])
    model.build((None, maxlen))
    fix(model)
    model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["acc"])
    history = model.fit(padded, labels, epochs=2, batch_size=8, validation_split=0.25,
                        shuffle=False, verbose=0)
    print(cell.__name__, model.count_params())
    print({k: np.round(v, 4).tolist() for k, v in history.history.items()})

inputs = keras.Input(shape=(None,), dtype="int32")
x = layers.Embedding(max_features, 6)(inputs)
x = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(x)
x = layers.Bidirectional(layers.LSTM(3))(x)
outputs = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.summary()
fix(model)
model.compile("adam", "binary_crossentropy", metrics=["accuracy", keras.metrics.AUC(name="auc")])
history = model.fit(padded, labels, batch_size=8, epochs=2, shuffle=False, verbose=0,
                    class_weight={0: 1.0, 1: 2.0})
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})

masking_layer = layers.Masking(mask_value=0.0)
unmasked = np.array([[[1.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [3.0, 4.0]]], "float32")
masked = masking_layer(unmasked)
print(np.array(masked._keras_mask))
embedding = layers.Embedding(input_dim=50, output_dim=3, mask_zero=True)
print(np.array(embedding.compute_mask(np.array([[7, 0, 3]]))))
lstm = layers.LSTM(2, kernel_initializer="ones", recurrent_initializer="ones")
print(np.round(lstm(unmasked, mask=np.array([[True, False], [False, True]])), 4))


class TemporalSoftmax(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        assert mask is not None
        broadcast = keras.ops.cast(keras.ops.expand_dims(mask, -1), "float32")
        exped = keras.ops.exp(inputs) * broadcast
        return exped / keras.ops.sum(exped * broadcast, axis=1, keepdims=True)


inputs = keras.Input(shape=(None,), dtype="int32")
x = layers.Embedding(10, 4, mask_zero=True)(inputs)
outputs = TemporalSoftmax()(layers.Dense(1)(x))
model = keras.Model(inputs, outputs)
fix(model)
print(np.round(model(np.array([[1, 2, 3, 0], [4, 5, 0, 0]]))[..., 0], 4))

conv = keras.Sequential([
    keras.Input((maxlen,)),
    layers.Embedding(max_features, 6),
    layers.Conv1D(5, 3, activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(4, 2, padding="causal", dilation_rate=2, activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dense(1),
])
fix(conv)
conv.compile("rmsprop", keras.losses.BinaryCrossentropy(from_logits=True))
print(np.round(conv.fit(padded, labels, epochs=2, shuffle=False, verbose=0).history["loss"], 4))
