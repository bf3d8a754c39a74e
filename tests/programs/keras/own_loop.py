"""Training loops of one's own: GradientTape, tf.function, tf.data, metrics, model.losses."""

import keras
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(0)
x_train = rng.rand(64, 12).astype("float32")
y_train = (x_train.sum(axis=1) * 3 // 12).astype("int64")
train_dataset = tf.data.Dataset.from_tensor_slices((x_train[:48], y_train[:48])).batch(16)
val_dataset = tf.data.Dataset.from_tensor_slices((x_train[48:], y_train[48:])).batch(16)


class ActivityRegularizationLayer(keras.layers.Layer):
    def call(self, inputs):
        self.add_loss(1e-2 * tf.reduce_sum(inputs))
        return inputs


inputs = keras.Input(shape=(12,), name="digits")
x = keras.layers.Dense(8, activation="relu", name="dense_1")(inputs)
x = ActivityRegularizationLayer()(x)
outputs = keras.layers.Dense(3, name="predictions")(x)
model = keras.Model(inputs=inputs, outputs=outputs)
model.set_weights([0.4 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
optimizer = keras.optimizers.SGD(learning_rate=1e-2)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
train_acc_metric = keras.metrics.SparseCategoricalAccuracy()
val_acc_metric = keras.metrics.SparseCategoricalAccuracy()


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        loss_value = loss_fn(y, logits)
        loss_value += sum(model.losses)
    grads = tape.gradient(loss_value, model.trainable_weights)
    optimizer.apply(grads, model.trainable_weights)
    train_acc_metric.update_state(y, logits)
    return loss_value


@tf.function
def test_step(x, y):
    val_logits = model(x, training=False)
    val_acc_metric.update_state(y, val_logits)


for epoch in range(3):
    for step, (x_batch_train, y_batch_train) in enumerate(train_dataset):
        loss_value = train_step(x_batch_train, y_batch_train)
        if step % 2 == 0:
            print(f"Training loss (for 1 batch) at step {step}: {float(loss_value):.4f}")
            print(f"Seen so far: {(step + 1) * 16} samples")
    print(f"Training acc over epoch: {float(train_acc_metric.result()):.4f}")
    train_acc_metric.reset_state()
    for x_batch_val, y_batch_val in val_dataset:
        test_step(x_batch_val, y_batch_val)
    print(f"Validation acc: {float(val_acc_metric.result()):.4f}")
    val_acc_metric.reset_state()
print(len(model.losses), int(optimizer.iterations), len(optimizer.variables))

# train_on_batch, with logs by hand
model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(3, activation="softmax")])
model.set_weights([np.ones((12, 3)) * [[0.1, 0.0, -0.1]], np.zeros(3)])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(2):
    for start in range(0, 48, 16):
        part = slice(start, start + 16)
        logs = model.train_on_batch(x_train[part], y_train[part])
        print(np.round(logs, 4))
print(model.train_on_batch(x_train[:8], y_train[:8], return_dict=True).keys())
print(np.round(model.test_on_batch(x_train[48:], y_train[48:]), 4))

# gradient accumulation by hand, and clipping
sums = [tf.Variable(tf.zeros_like(w), trainable=False) for w in model.trainable_variables]
optimizer = keras.optimizers.SGD(0.5)
for step, (x_batch, y_batch) in enumerate(train_dataset):
    with tf.GradientTape() as tape:
        loss = keras.losses.sparse_categorical_crossentropy(y_batch, model(x_batch))
        loss = tf.reduce_mean(loss) / 3.0
    for total, gradient in zip(sums, tape.gradient(loss, model.trainable_variables)):
        total.assign_add(gradient)
clipped, norm = tf.clip_by_global_norm([s.value() for s in sums], 0.1)
optimizer.apply_gradients(zip(clipped, model.trainable_variables))
print(f"{float(norm):.5f}")
print(np.round(model.get_weights()[1], 4))

# a linear regression from nothing
w = tf.Variable(tf.zeros((12, 1)))
b = tf.Variable(tf.zeros((1,)))
target = x_train @ np.arange(12).reshape(12, 1).astype("float32") / 12
for step in range(20):
    with tf.GradientTape() as tape:
        predictions = tf.matmul(x_train, w) + b
        loss = tf.reduce_mean(tf.square(target - predictions))
    grad_w, grad_b = tape.gradient(loss, [w, b])
    w.assign_sub(grad_w * 0.1)
    b.assign_sub(grad_b * 0.1)
print(f"Loss at step {step}: {loss:.4f}")


class NaiveDense:
    def __init__(self, input_size, output_size, activation):
        self.activation = activation
        start = np.linspace(0.0, 0.1, input_size * output_size).reshape(input_size, output_size)
        self.W = tf.Variable(start.astype("float32"))
        self.b = tf.Variable(tf.zeros((output_size,)))

    def __call__(self, inputs):
        return self.activation(tf.matmul(inputs, self.W) + self.b)

    @property
    def weights(self):
        return [self.W, self.b]


naive = [NaiveDense(12, 6, tf.nn.relu), NaiveDense(6, 3, tf.nn.softmax)]
weights = [w for layer in naive for w in layer.weights]
optimizer = keras.optimizers.SGD(learning_rate=0.1)
for _ in range(4):
    with tf.GradientTape() as tape:
        predictions = naive[1](naive[0](x_train))
        loss = tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(y_train, predictions))
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
print(f"{float(loss):.4f}")
