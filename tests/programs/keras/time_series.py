"""Windows of a series: timeseries_dataset_from_array, baselines, recurrent forecasts, rates."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

time = np.arange(60, dtype="float32")
series = np.stack([np.sin(time / 5), np.cos(time / 5), time / 60], axis=1)
sampling_rate, sequence_length = 2, 5
delay = sampling_rate * (sequence_length + 2 - 1)
train_dataset = keras.utils.timeseries_dataset_from_array(
    series[:-delay], targets=series[delay:, 0], sampling_rate=sampling_rate,
    sequence_length=sequence_length, shuffle=False, batch_size=8, start_index=0, end_index=40)
for samples, targets in train_dataset:
    print("samples shape:", samples.shape, "targets shape:", targets.shape)
    break
int_sequence = np.arange(10)
dummy = keras.utils.timeseries_dataset_from_array(
    data=int_sequence[:-3], targets=int_sequence[3:], sequence_length=3, batch_size=2)
for inputs, targets in dummy:
    for i in range(inputs.shape[0]):
        print([int(x) for x in inputs[i]], int(targets[i]))


def fix(model):
    model.set_weights([0.3 * np.random.RandomState(i).normal(size=w.shape)
                       for i, w in enumerate(model.get_weights())])


def build(*middle):
    inputs = keras.Input(shape=(sequence_length, series.shape[-1]))
    x = inputs
    for layer in middle:
        x = layer(x)
    model = keras.Model(inputs, layers.Dense(1)(x))
    fix(model)
    return model


for middle in (
    [layers.Flatten(), layers.Dense(8, activation="relu")],
    [layers.Conv1D(4, 3, activation="relu"), layers.GlobalAveragePooling1D()],
    [layers.LSTM(4, recurrent_dropout=0.0)],
    [layers.GRU(4, return_sequences=True), layers.GRU(3)],
    [layers.Bidirectional(layers.GRU(3), merge_mode="sum")],
):
    model = build(*middle)
    model.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    history = model.fit(train_dataset, epochs=2, validation_data=train_dataset, verbose=0)
    print({k: np.round(v, 4).tolist() for k, v in history.history.items()})

schedules = keras.optimizers.schedules
for schedule in (
    schedules.ExponentialDecay(0.1, 10, 0.5, staircase=True),
    schedules.PiecewiseConstantDecay([5, 10], [0.1, 0.05, 0.01]),
    schedules.PolynomialDecay(0.1, 10, 0.01, power=2.0),
    schedules.InverseTimeDecay(0.1, 5, 0.5),
    schedules.CosineDecay(0.0, 10, warmup_target=0.1, warmup_steps=5, alpha=0.1),
    schedules.CosineDecayRestarts(0.1, 6),
):
    print(type(schedule).__name__, [round(float(schedule(s)), 5) for s in (0, 3, 7, 12)])
model = build(layers.Flatten())
model.compile(keras.optimizers.SGD(schedules.ExponentialDecay(0.05, 3, 0.9)), loss="huber")
history = model.fit(train_dataset, epochs=2, verbose=0)
print(np.round(history.history["loss"], 4), round(float(model.optimizer.learning_rate), 6))
model = build(layers.Flatten())
model.compile(keras.optimizers.Adam(0.01, gradient_accumulation_steps=2, clipnorm=1.0), "mse")
history = model.fit(train_dataset, epochs=2, verbose=0)
print(np.round(history.history["loss"], 4), int(model.optimizer.iterations))


class Baseline(keras.Model):
    def __init__(self, label_index=None):
        super().__init__()
        self.label_index = label_index

    def call(self, inputs):
        if self.label_index is None:
            return inputs
        result = inputs[:, :, self.label_index]
        return result[:, -1, tf.newaxis]


baseline = Baseline(label_index=0)
baseline.compile(loss=keras.losses.MeanSquaredError(), metrics=[keras.metrics.MeanAbsoluteError()])
print({k: round(float(v), 4) for k, v in
       baseline.evaluate(train_dataset, verbose=0, return_dict=True).items()})


class FeedBack(keras.Model):
    def __init__(self, units, out_steps):
        super().__init__()
        self.out_steps = out_steps
        self.units = units
        self.lstm_cell = layers.LSTMCell(units)
        self.lstm_rnn = layers.RNN(self.lstm_cell, return_state=True)
        self.dense = layers.Dense(3)

    def warmup(self, inputs):
        x, *state = self.lstm_rnn(inputs)
        return self.dense(x), state

    def call(self, inputs, training=None):
        predictions = []
        prediction, state = self.warmup(inputs)
        predictions.append(prediction)
        for _ in range(1, self.out_steps):
            x = prediction
            x, state = self.lstm_cell(x, states=state, training=training)
            prediction = self.dense(x)
            predictions.append(prediction)
        predictions = tf.stack(predictions)
        return tf.transpose(predictions, [1, 0, 2])


feedback = FeedBack(4, 3)
print(feedback(series[None, :5]).shape)
fix(feedback)
print(np.round(feedback(series[None, :5]), 4))
feedback.compile("adam", "mse")
windows = np.stack([series[i:i + 5] for i in range(16)])
future = np.stack([series[i + 5:i + 8] for i in range(16)])
print(np.round(feedback.fit(windows, future, epochs=2, shuffle=False, verbose=0).history["loss"],
               4))
