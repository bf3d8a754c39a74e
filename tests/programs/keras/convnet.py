"""A small convolutional network: summary, features of inner layers, frozen layers."""

import keras
import numpy as np
from keras import layers

num_classes, input_shape = 3, (10, 10, 1)
rng = np.random.RandomState(1)
y_train = rng.randint(0, 3, 48)
x_train = rng.rand(48, 10, 10) * 0.3
for picture, label in zip(x_train, y_train):
    picture[3 * label:3 * label + 2] += 0.7
x_train = np.expand_dims(x_train.astype("float32"), -1)
y_train = keras.utils.to_categorical(y_train, num_classes)

model = keras.Sequential(
    [
        keras.Input(shape=input_shape),
        layers.Conv2D(4, kernel_size=(3, 3), activation="relu", name="first"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Conv2D(8, kernel_size=(3, 3), padding="same", use_bias=False),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(0.0),
        layers.Dense(num_classes, activation="softmax"),
    ],
    name="convnet",
)
model.summary()


def fix(model):
    for layer in model.layers:
        layer.set_weights([0.4 * np.random.RandomState(w.size).normal(size=w.shape)
                           if w.ndim > 1 else w for w in layer.get_weights()])


fix(model)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=16, epochs=2, validation_split=0.25,
                    shuffle=False, verbose=0)
print({k: [round(v, 4) for v in values] for k, values in history.history.items()})
score = model.evaluate(x_train, y_train, verbose=0)
print("Test loss:", round(score[0], 4))
print("Test accuracy:", round(score[1], 4))

extractor = keras.Model(inputs=model.inputs, outputs=[layer.output for layer in model.layers])
features = extractor(x_train[:2])
print([tuple(f.shape) for f in features])
extractor = keras.Model(model.inputs, model.get_layer(name="first").output)
print(extractor.predict(x_train[:4], verbose=0).shape, len(extractor.layers))

for layer in model.layers[:5]:
    layer.trainable = False
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01))
print(len(model.trainable_weights), len(model.non_trainable_weights))
before = [w.copy() for w in model.get_weights()]
model.fit(x_train, y_train, epochs=1, shuffle=False, verbose=0)
print([bool(np.allclose(a, b)) for a, b in zip(before, model.get_weights())])
model.summary()
