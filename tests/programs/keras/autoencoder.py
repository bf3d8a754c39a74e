"""Autoencoders: dense with a shared decoder, convolutional, and denoising; models in models."""

import keras
import numpy as np
from keras import layers, regularizers

encoding_dim = 5
input_img = keras.Input(shape=(16,))
encoded = layers.Dense(encoding_dim, activation="relu",
                       activity_regularizer=regularizers.l1(1e-3))(input_img)
decoded = layers.Dense(16, activation="sigmoid")(encoded)
autoencoder = keras.Model(input_img, decoded)
encoder = keras.Model(input_img, encoded)
encoded_input = keras.Input(shape=(encoding_dim,))
decoder_layer = autoencoder.layers[-1]
decoder = keras.Model(encoded_input, decoder_layer(encoded_input))
autoencoder.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                         for i, w in enumerate(autoencoder.get_weights())])
autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
x = np.random.RandomState(5).rand(40, 16).astype("float32")
history = autoencoder.fit(x, x, epochs=2, batch_size=8, shuffle=False, validation_data=(x, x),
                          verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})
codes = encoder.predict(x[:3], verbose=0)
print(codes.shape, np.allclose(decoder.predict(codes, verbose=0),
                               autoencoder.predict(x[:3], verbose=0), atol=1e-5))
autoencoder.summary()

encoder_input = keras.Input(shape=(8, 8, 1), name="img")
y = layers.Conv2D(4, 3, activation="relu")(encoder_input)
y = layers.MaxPooling2D(2)(y)
encoder_output = layers.GlobalMaxPooling2D()(layers.Conv2D(8, 2, activation="relu")(y))
encoder = keras.Model(encoder_input, encoder_output, name="encoder")
decoder_input = keras.Input(shape=(8,), name="encoded_img")
y = layers.Reshape((2, 2, 2))(decoder_input)
y = layers.Conv2DTranspose(4, 3, activation="relu")(y)
y = layers.UpSampling2D(2)(y)
decoder_output = layers.Conv2D(1, 1, activation="sigmoid")(y)
decoder = keras.Model(decoder_input, decoder_output, name="decoder")
autoencoder_input = keras.Input(shape=(8, 8, 1), name="img")
encoded_img = encoder(autoencoder_input)
decoded_img = decoder(encoded_img)
autoencoder = keras.Model(autoencoder_input, decoded_img, name="autoencoder")
autoencoder.summary()
autoencoder.summary(expand_nested=True, show_trainable=True)
autoencoder.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                         for i, w in enumerate(autoencoder.get_weights())])
pictures = np.random.RandomState(6).rand(16, 8, 8, 1)
autoencoder.compile("adam", "mse")
print(np.round(autoencoder.fit(pictures, pictures, epochs=2, batch_size=8, shuffle=False,
                               verbose=0).history["loss"], 4))
print(autoencoder.get_layer("encoder").output_shape, autoencoder.get_layer(index=2).name)
print(len(autoencoder.layers), len(autoencoder.trainable_weights))
autoencoder.get_layer("encoder").trainable = False
print(len(autoencoder.trainable_weights), len(encoder.trainable_weights))


def get_model():
    inputs = keras.Input(shape=(4,))
    return keras.Model(inputs, layers.Dense(1, kernel_initializer="ones")(inputs))


inputs = keras.Input(shape=(4,))
ensemble = keras.Model(inputs, layers.average([get_model()(inputs) for _ in range(3)]))
print(np.array(ensemble(np.ones((2, 4)))), len(ensemble.layers))
