"""From sequence to sequence: states of an encoder start the decoder; inference step by step."""

import keras
import numpy as np
from keras import layers

num_encoder_tokens, num_decoder_tokens, latent_dim = 6, 7, 5
encoder_inputs = keras.Input(shape=(None, num_encoder_tokens))
encoder = keras.layers.LSTM(latent_dim, return_state=True)
encoder_outputs, state_h, state_c = encoder(encoder_inputs)
encoder_states = [state_h, state_c]
decoder_inputs = keras.Input(shape=(None, num_decoder_tokens))
decoder_lstm = keras.layers.LSTM(latent_dim, return_sequences=True, return_state=True)
decoder_outputs, _, _ = decoder_lstm(decoder_inputs, initial_state=encoder_states)
decoder_dense = keras.layers.Dense(num_decoder_tokens, activation="softmax")
decoder_outputs = decoder_dense(decoder_outputs)
model = keras.Model([encoder_inputs, decoder_inputs], decoder_outputs)
model.summary()
model.set_weights([0.5 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
rng = np.random.RandomState(0)
source = np.eye(num_encoder_tokens)[rng.randint(num_encoder_tokens, size=(16, 4))]
target = rng.randint(num_decoder_tokens, size=(16, 6))
given, wanted = (np.eye(num_decoder_tokens)[part] for part in (target[:, :-1], target[:, 1:]))
model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
history = model.fit([source, given], wanted, batch_size=8, epochs=2, validation_split=0.25,
                    shuffle=False, verbose=0)
print({k: np.round(v, 4).tolist() for k, v in history.history.items()})

encoder_inputs = model.input[0]
encoder_outputs, state_h_enc, state_c_enc = model.layers[2].output
encoder_model = keras.Model(encoder_inputs, [state_h_enc, state_c_enc])
decoder_inputs = model.input[1]
decoder_state_input_h = keras.Input(shape=(latent_dim,))
decoder_state_input_c = keras.Input(shape=(latent_dim,))
decoder_states_inputs = [decoder_state_input_h, decoder_state_input_c]
decoder_lstm = model.layers[3]
decoder_outputs, state_h_dec, state_c_dec = decoder_lstm(
    decoder_inputs, initial_state=decoder_states_inputs)
decoder_outputs = model.layers[4](decoder_outputs)
decoder_model = keras.Model([decoder_inputs] + decoder_states_inputs,
                            [decoder_outputs, state_h_dec, state_c_dec])
states_value = encoder_model.predict(source[:1], verbose=0)
target_seq = np.zeros((1, 1, num_decoder_tokens))
target_seq[0, 0, 0] = 1.0
said = []
for _ in range(5):
    output_tokens, h, c = decoder_model.predict([target_seq] + states_value, verbose=0)
    said.append(int(np.argmax(output_tokens[0, -1, :])))
    target_seq = np.zeros((1, 1, num_decoder_tokens))
    target_seq[0, 0, said[-1]] = 1.0
    states_value = [h, c]
print(said)

# The same with GRUs, embeddings and a repeated vector, for sums of digits.
model = keras.Sequential()
model.add(layers.Input((7, 12)))
model.add(layers.LSTM(8))
model.add(layers.RepeatVector(4))
for _ in range(1):
    model.add(layers.LSTM(8, return_sequences=True))
model.add(layers.TimeDistributed(layers.Dense(12, activation="softmax")))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.summary()
gru = layers.GRU(3, return_sequences=True, return_state=True, stateful=True,
                 kernel_initializer="ones", recurrent_initializer="ones")
steps = np.linspace(-1, 1, 12).reshape(2, 3, 2).astype("float32")
whole, state = gru(steps)
print(np.round(state, 4))
print(np.round(gru(steps)[1], 4), len(gru.states))
gru.reset_state()
print(np.round(gru(steps)[1], 4))

model = keras.Sequential([
    keras.Input(batch_shape=(4, 2, 3)),
    layers.LSTM(2, stateful=True, kernel_initializer="ones", recurrent_initializer="ones"),
    layers.Dense(1, kernel_initializer="ones"),
])
x = np.linspace(0, 1, 24).reshape(4, 2, 3)
print(np.round(model.predict(x, verbose=0).ravel(), 4))
print(np.round(model.predict(x, verbose=0).ravel(), 4))
model.layers[0].reset_states() if hasattr(model.layers[0], "reset_states") else \
    model.layers[0].reset_state()
print(np.round(model.predict(x, verbose=0).ravel(), 4))
model.compile("sgd", "mse")
print(np.round(model.fit(x, x[:, 0, :1], batch_size=4, epochs=2, shuffle=False,
                         verbose=0).history["loss"], 4))
