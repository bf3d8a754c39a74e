"""Texts: TextVectorization, Embedding, an average, a dense layer."""

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

texts = ["good film", "bad film", "a good good plot", "a bad bad plot", "what a good day",
         "what a bad day"]
labels = np.array([1, 0, 1, 0, 1, 0])
vectorize = layers.TextVectorization(max_tokens=20, output_mode="int", output_sequence_length=5)
vectorize.adapt(tf.data.Dataset.from_tensor_slices(texts).batch(2))
print([str(word) for word in vectorize.get_vocabulary()])
print(vectorize(tf.constant(texts[:2])).numpy())

model = tf.keras.Sequential([
    layers.Embedding(20, 4, mask_zero=True, name="embedding"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(1),
])
ids = vectorize(tf.constant(texts))
model(ids)
model.set_weights([0.3 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(optimizer=tf.keras.optimizers.Adam(0.1),
              loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
history = model.fit(ids, labels, epochs=10, batch_size=3, shuffle=False, verbose=0)
print(["%.4f" % value for value in history.history["loss"][::3]], history.history["accuracy"][-1])
print(model.get_layer("embedding").get_weights()[0].shape)
