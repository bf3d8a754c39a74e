"""The functional style: residual blocks, mixed inputs, operators on symbols, graphs of layers."""

import keras
import numpy as np
from keras import layers, ops

inputs = keras.Input(shape=(16, 16, 3), name="img")
x = layers.Conv2D(8, 3, activation="relu")(inputs)
x = layers.Conv2D(12, 3, activation="relu")(x)
block_1_output = layers.MaxPooling2D(3)(x)
x = layers.Conv2D(12, 3, activation="relu", padding="same")(block_1_output)
x = layers.Conv2D(12, 3, activation="relu", padding="same")(x)
block_2_output = layers.add([x, block_1_output])
x = layers.Conv2D(12, 3, activation="relu")(block_2_output)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dense(8, activation="relu")(x)
x = layers.Dropout(0.5)(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs, name="toy_resnet")
model.summary()
print(inputs.shape, inputs.dtype, inputs.name, outputs.shape)
print([layer.name for layer in model.layers][:4])
print(model.get_layer("img"), model.input_names if hasattr(model, "input_names") else None)


class ResidualBlock(layers.Layer):
    def __init__(self, filters, pool=False, **kwargs):
        super().__init__(**kwargs)
        self.steps = [layers.Dense(filters, activation="relu"), layers.Dense(filters)]
        self.extra = {"scale": layers.Dense(filters, use_bias=False)} if pool else {}

    def call(self, x):
        y = x
        for step in self.steps:
            y = step(y)
        for layer in self.extra.values():
            x = layer(x)
        return ops.relu(x + y)


model = keras.Sequential([keras.Input((6,)), ResidualBlock(6), ResidualBlock(4, pool=True)])
print(len(model.weights), model.output_shape, model.count_params())
model.summary(expand_nested=True)

a, b = keras.Input((4,)), keras.Input((4,))
y = (a + b) * 2.0 - a / 4.0
y = ops.concatenate([y, ops.relu(-b)], axis=-1)[:, 1:]
y = layers.Dense(2, kernel_initializer="ones")(y)
model = keras.Model([a, b], y)
print(np.array(model([np.ones((1, 4)), -np.ones((1, 4))])), len(model.layers))
print(model.output_shape, [type(op).__name__ for op in model.operations])

categorical = keras.Input((1,), dtype="int64", name="kind")
flag = keras.Input((1,), dtype="bool", name="flag")
number = keras.Input((2,), name="number")
embedded = layers.Flatten()(layers.Embedding(5, 3, embeddings_initializer="ones")(categorical))
merged = layers.Concatenate()([embedded, ops.cast(flag, "float32"), number])
model = keras.Model({"kind": categorical, "flag": flag, "number": number},
                    layers.Dense(1, kernel_initializer="ones")(merged))
data = {"kind": np.array([[1], [4]]), "flag": np.array([[True], [False]]),
        "number": np.array([[0.5, 1.0], [2.0, 3.0]])}
print(model.predict(data, verbose=0).ravel())
model.compile("sgd", "mse")
print(np.round(model.fit(data, np.zeros((2, 1)), verbose=0).history["loss"], 3))
wide = layers.Input((3,))
deep = layers.Dense(3, activation="relu", kernel_initializer="ones")(wide)
model = keras.Model(wide, [layers.Dot(axes=1)([wide, deep]), layers.maximum([wide, deep])])
first, second = model.predict(np.arange(6.0).reshape(2, 3), verbose=0)
print(first.ravel(), second.shape)
shared_embedding = layers.Embedding(10, 4)
text_a, text_b = keras.Input((None,), dtype="int32"), keras.Input((None,), dtype="int32")
print(shared_embedding(text_a).shape, shared_embedding(text_b).shape)

model = keras.Sequential([layers.Dense(2, activation="relu"), layers.Dense(3)])
print(model.built, model.layers[0].built)
try:
    model.weights
    print("no weights:", len(model.weights))
except ValueError as problem:
    print("ValueError")
model.summary()
model(np.ones((1, 4)))
print(len(model.weights))
model.summary()
model.pop()
model.add(layers.Dense(5, name="added"))
print([layer.name for layer in model.layers][1:], model.output_shape)
for wrong in (lambda: model.get_layer("nowhere"), lambda: model(np.ones((1, 7))),
              lambda: keras.Sequential([layers.Dense(1)]).count_params(),
              lambda: layers.Dense(-1), lambda: layers.Dense(2, wrong=3),
              lambda: keras.Model(np.ones(3), y), lambda: layers.Add()([a]),
              lambda: layers.LSTM(2)(np.ones((2, 3))),
              lambda: model.compile("adamm"),
              lambda: layers.Dense(2, activation="rellu"),
              lambda: keras.Sequential([keras.Input((2,)), layers.Dense(1)]).fit(
                  np.ones((2, 2)), np.ones(2))):
    try:
        wrong()
        print("no error")
    except Exception as problem:
        for kind in (ValueError, TypeError, RuntimeError):
            if isinstance(problem, kind):
                print(kind.__name__)
                break
        else:
            print(type(problem).__name__)
