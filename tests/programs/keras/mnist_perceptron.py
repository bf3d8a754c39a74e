"""A dense network on flattened pictures: compile by names, fit, evaluate, predict, summary."""

import keras
import numpy as np
from keras import layers, models

rng = np.random.RandomState(0)
train_images = rng.randint(0, 256, (64, 8, 8)).astype("uint8")
train_labels = (train_images.reshape(64, -1).mean(axis=1) * 10 // 256).astype("int64")
train_images = train_images.reshape((64, 8 * 8)).astype("float32") / 255
one_hot = keras.utils.to_categorical(train_labels, num_classes=10)

network = models.Sequential()
network.add(layers.Dense(16, activation="relu", input_shape=(8 * 8,)))
network.add(layers.Dropout(0.0))
network.add(layers.Dense(10, activation="softmax"))
network.set_weights([0.3 * np.random.RandomState(i).normal(size=w.shape)
                     for i, w in enumerate(network.get_weights())])
network.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
network.summary()
history = network.fit(train_images, one_hot, epochs=3, batch_size=16, shuffle=False, verbose=0)
for key, values in history.history.items():
    print(key, np.round(values, 4))
print(history.epoch, history.params)
test_loss, test_acc = network.evaluate(train_images[:20], one_hot[:20], verbose=0)
print("test_acc:", test_acc, "test_loss:", round(test_loss, 4))
predictions = network.predict(train_images[:5], verbose=0)
print(predictions.shape, predictions.dtype, np.round(predictions.sum(axis=1), 4))
print(np.argmax(predictions, axis=1))

integer = models.Sequential([
    keras.Input(shape=(64,)),
    layers.Dense(12, activation="tanh", kernel_regularizer=keras.regularizers.l2(0.01)),
    layers.Dense(10),
])
integer.set_weights([0.2 * np.random.RandomState(i).normal(size=w.shape)
                     for i, w in enumerate(integer.get_weights())])
integer.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9, nesterov=True),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc"),
             keras.metrics.SparseTopKCategoricalAccuracy(k=3)],
)
history = integer.fit(train_images, train_labels, epochs=2, validation_split=0.25, shuffle=False,
                      verbose=0)
print({k: [round(v, 4) for v in values] for k, values in history.history.items()})
print(integer.metrics_names)
print(integer.evaluate(train_images, train_labels, verbose=0, return_dict=True).keys())
print([w.path.split("/")[-1] for w in integer.weights], integer.count_params())
print(integer.loss.name, integer.optimizer.name, float(integer.optimizer.learning_rate))
print(integer.optimizer.get_config()["momentum"], integer.input_shape, integer.output_shape)
integer.pop()
print(len(integer.layers), integer.output_shape)
