"""PointNet: a regularizer of one's own, layers from functions, a dataset that is augmented."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

keras.utils.set_random_seed(32)
NUM_POINTS, NUM_CLASSES, BATCH_SIZE = 24, 3, 8
rng = np.random.RandomState(1)


def cloud(kind):
    points = rng.normal(size=(NUM_POINTS, 3)).astype("float32")
    if kind == 0:
        return points / np.linalg.norm(points, axis=1, keepdims=True)
    if kind == 1:
        return np.sign(points) * rng.rand(NUM_POINTS, 1).astype("float32")
    return points * np.array([1, 1, 0.05], "float32")


labels = np.arange(48) % 3
points = np.stack([cloud(kind) for kind in labels])
train_dataset = tf.data.Dataset.from_tensor_slices((points[:40], labels[:40]))
test_dataset = tf.data.Dataset.from_tensor_slices((points[40:], labels[40:])).batch(BATCH_SIZE)
seed_gen = keras.random.SeedGenerator(5)


def augment(points, label):
    noise = tf.random.stateless_uniform(points.shape, [1, 2], -0.005, 0.005)
    return points + tf.cast(noise, points.dtype), label


train_dataset = train_dataset.map(augment).batch(BATCH_SIZE)


def conv_bn(x, filters):
    x = layers.Conv1D(filters, kernel_size=1, padding="valid")(x)
    x = layers.BatchNormalization(momentum=0.0)(x)
    return layers.Activation("relu")(x)


def dense_bn(x, filters):
    x = layers.Dense(filters)(x)
    x = layers.BatchNormalization(momentum=0.0)(x)
    return layers.Activation("relu")(x)


class OrthogonalRegularizer(keras.regularizers.Regularizer):
    def __init__(self, num_features, l2reg=0.001):
        self.num_features = num_features
        self.l2reg = l2reg
        self.eye = ops.eye(num_features)

    def __call__(self, x):
        x = ops.reshape(x, (-1, self.num_features, self.num_features))
        xxt = ops.tensordot(x, x, axes=(2, 2))
        xxt = ops.reshape(xxt, (-1, self.num_features, self.num_features))
        return ops.sum(self.l2reg * ops.square(xxt - self.eye))


def tnet(inputs, num_features):
    bias = keras.initializers.Constant(np.eye(num_features).flatten())
    reg = OrthogonalRegularizer(num_features)
    x = conv_bn(inputs, 4)
    x = conv_bn(x, 8)
    x = layers.GlobalMaxPooling1D()(x)
    x = dense_bn(x, 8)
    x = layers.Dense(
        num_features * num_features, kernel_initializer="zeros", bias_initializer=bias,
        activity_regularizer=reg,
    )(x)
    feat_T = layers.Reshape((num_features, num_features))(x)
    return layers.Dot(axes=(2, 1))([inputs, feat_T])


inputs = keras.Input(shape=(NUM_POINTS, 3))
x = tnet(inputs, 3)
x = conv_bn(x, 4)
x = tnet(x, 4)
x = conv_bn(x, 8)
x = layers.GlobalMaxPooling1D()(x)
x = dense_bn(x, 8)
x = layers.Dropout(0.3)(x)
outputs = layers.Dense(NUM_CLASSES, activation="softmax")(x)
model = keras.Model(inputs=inputs, outputs=outputs, name="pointnet")
model.summary()
model.compile(
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.Adam(learning_rate=0.01),
    metrics=["sparse_categorical_accuracy"],
)
history = model.fit(train_dataset, epochs=3, validation_data=test_dataset, verbose=0)
for name, values in history.history.items():
    print(name, np.round(values, 3))
preds = model.predict(test_dataset, verbose=0)
print(ops.argmax(preds, -1))
