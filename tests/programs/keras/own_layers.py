"""Layers of one's own: build, add_weight, get_config, nested layers, add_loss, training."""

import keras
import numpy as np
from keras import layers, ops


class Linear(layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="ones",
                                 trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config


class ComputeSum(layers.Layer):
    def __init__(self, input_dim):
        super().__init__()
        self.total = self.add_weight(initializer="zeros", shape=(input_dim,), trainable=False)

    def call(self, inputs):
        self.total.assign_add(ops.sum(inputs, axis=0))
        return self.total


class MLPBlock(layers.Layer):
    def __init__(self):
        super().__init__()
        self.linear_1 = Linear(4)
        self.linear_2 = Linear(3)
        self.linear_3 = Linear(1)

    def call(self, inputs):
        x = self.linear_1(inputs)
        x = keras.activations.relu(x)
        x = self.linear_2(x)
        x = keras.activations.relu(x)
        return self.linear_3(x)


class ActivityRegularization(layers.Layer):
    def __init__(self, rate=1e-2):
        super().__init__()
        self.rate = rate

    def call(self, inputs):
        self.add_loss(self.rate * ops.mean(inputs))
        return inputs


class Antirectifier(layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1] * 2, 2), initializer="ones",
                                      name="kernel", trainable=True)

    def call(self, inputs, training=False):
        inputs = inputs - ops.mean(inputs, axis=-1, keepdims=True)
        joined = ops.concatenate([ops.relu(inputs), ops.relu(-inputs)], axis=-1)
        if training:
            joined = joined * 2.0
        return ops.matmul(joined, self.kernel)


x = ops.ones((2, 2))
linear_layer = Linear(4)
print(linear_layer.built, linear_layer.weights)
print(ops.convert_to_numpy(linear_layer(x)))
print(linear_layer.weights == [linear_layer.w, linear_layer.b], len(linear_layer.weights))
my_sum = ComputeSum(2)
print(np.array(my_sum(x)), np.array(my_sum(x)))
print("weights:", len(my_sum.weights), "non-trainable weights:", len(my_sum.non_trainable_weights))
print("trainable_weights:", my_sum.trainable_weights)
mlp = MLPBlock()
y = mlp(ops.ones(shape=(3, 6)))
print("weights:", len(mlp.weights), "trainable weights:", len(mlp.trainable_weights))
print(np.array(y).ravel(), [tuple(w.shape) for w in mlp.weights])

layer = Linear(8, name="own")
config = layer.get_config()
print({k: v for k, v in config.items() if k != "dtype"}, config["dtype"]["class_name"])
again = Linear.from_config(config)
print(again.name, again.units, again.built)


class OuterLayer(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2, kernel_regularizer=keras.regularizers.L2(0.1),
                                  kernel_initializer="ones")
        self.activity_reg = ActivityRegularization(0.5)

    def call(self, inputs):
        return self.activity_reg(self.dense(inputs))


outer = OuterLayer()
print(len(outer.losses))
outer(np.zeros((1, 1), "float32"))
print(len(outer.losses), [round(float(v), 4) for v in outer.losses])
outer(np.ones((1, 1), "float32"))
print(len(outer.losses), sorted(round(float(v), 4) for v in outer.losses))

inputs = keras.Input(shape=(3,))
outputs = ActivityRegularization()(inputs)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss="mse")
data = np.arange(12, dtype="float32").reshape(4, 3)
print(model.fit(data, data * 0.5, verbose=0).history)
model.compile(optimizer="adam", loss="mae")
print(model.fit(data, np.zeros((4, 3)), verbose=0).history)

inputs = keras.Input(shape=(4,))
outputs = layers.Dense(1, kernel_initializer="ones")(Antirectifier()(inputs))
model = keras.Model(inputs, outputs)
sample = np.array([[1.0, 2.0, 3.0, 6.0]], "float32")
print(np.array(model(sample)), np.array(model(sample, training=True)))
model.compile("sgd", "mse")
print(model.predict(sample, verbose=0), round(model.evaluate(sample, np.ones((1, 1)), verbose=0), 3))
print([w.name for w in model.weights], [layer.count_params() for layer in model.layers])
model.summary()
copy = keras.Model.from_config(model.get_config(), custom_objects={"Antirectifier": Antirectifier})
copy.set_weights(model.get_weights())
print(np.allclose(copy(sample), model(sample)))
