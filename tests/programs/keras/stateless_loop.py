"""A training loop as a pure function: state goes in, new state comes out, nothing is assigned."""

import keras
import numpy as np
import tensorflow as tf

keras.utils.set_random_seed(3)
x_train = np.random.RandomState(0).rand(48, 6).astype("float32")
y_train = (x_train.sum(axis=1) * 3 // 6).astype("int64")

inputs = keras.Input((6,), name="digits")
x = keras.layers.Dense(8, activation="relu", kernel_regularizer="l2", name="dense_1")(inputs)
x = keras.layers.BatchNormalization(name="norm")(x)
x = keras.layers.Dropout(0.25, seed=5, name="drop")(x)
x = keras.layers.ActivityRegularization(l2=0.1, name="price")(x)
outputs = keras.layers.Dense(3, name="predictions")(x)
model = keras.Model(inputs, outputs)
loss_fn = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
metric = keras.metrics.SparseCategoricalAccuracy()


def compute_loss_and_updates(trainable_variables, non_trainable_variables, x, y):
    y_pred, non_trainable_variables, losses = model.stateless_call(
        trainable_variables, non_trainable_variables, x, training=True, return_losses=True
    )
    return loss_fn(y, y_pred) + sum(losses), y_pred, len(losses), non_trainable_variables


def train_step(state, x, y):
    trainable, non_trainable, seen = state
    with tf.GradientTape() as tape:
        tape.watch(trainable)
        loss, y_pred, number, non_trainable = compute_loss_and_updates(
            trainable, non_trainable, x, y
        )
    grads = tape.gradient(loss, trainable)
    trainable = [value - 0.1 * grad for value, grad in zip(trainable, grads)]
    seen = metric.stateless_update_state(seen, y, y_pred)
    return loss, number, (trainable, non_trainable, seen)


def values(variables):
    return [tf.convert_to_tensor(variable) for variable in variables]


before = model.get_weights()
state = (
    values(model.trainable_variables),
    values(model.non_trainable_variables),
    values(metric.variables),
)
for epoch in range(2):
    for start in range(0, 48, 16):
        part = slice(start, start + 16)
        loss, number, state = train_step(state, x_train[part], y_train[part])
        print(f"loss {float(loss):.4f}, {number} prices")
    print(f"accuracy {float(metric.stateless_result(state[2])):.4f}")
    state = (*state[:2], metric.stateless_reset_state())
print([v.path for v in model.non_trainable_variables])
print([np.asarray(v).tolist() for v in state[1]][-1])

# nothing was assigned so far
print(all(np.array_equal(a, b) for a, b in zip(before, model.get_weights())))
print(float(metric.result()), model.losses[0].shape, len(model.losses))
for variable, value in zip(model.trainable_variables, state[0]):
    variable.assign(value)
for variable, value in zip(model.non_trainable_variables, state[1]):
    variable.assign(value)
print(np.round(model(x_train[:2]), 4))

# the same step, compiled
compiled = tf.function(train_step)
for _ in range(2):
    loss, number, state = compiled(state, x_train[:16], y_train[:16])
    print(f"loss {float(loss):.4f}")
print(np.round(state[0][-1], 4))

# the scope by itself
v, total = keras.Variable([1.0, 2.0], name="v"), keras.Variable(0.0, name="total")
with keras.StatelessScope(state_mapping=[(v, np.array([5.0, 6.0]))]) as scope:
    total.assign(keras.ops.sum(v * 2.0))
    v.assign_add([1.0, 1.0])
    print(np.asarray(v.value), float(total), v.numpy())
print(np.asarray(v), float(total))
print(np.asarray(scope.get_current_value(v)), float(scope.get_current_value(total)))
print(scope.get_current_value(keras.Variable(1.0)))

for wrong in ([("v", 1.0)], [(v, np.ones(3))]):
    try:
        keras.StatelessScope(state_mapping=wrong)
    except ValueError as problem:
        print(str(problem).split("mapping`")[1][:40])
for number in (0, 1):
    try:
        model.stateless_call(state[0][number:], state[1][: 1 - number], x_train)
    except ValueError as problem:
        print(problem)
try:
    keras.layers.Dense(2, name="unbuilt").stateless_call([], [], x_train)
except ValueError as problem:
    print(problem)
try:
    metric.stateless_update_state([], y_train, y_train)
except ValueError as problem:
    print(problem)
