"""Several inputs and outputs: tickets with a title, a text and tags."""

import keras
import numpy as np
from keras import layers

vocabulary, num_tags, departments = 30, 6, 4

title_input = keras.Input(shape=(None,), name="title")
body_input = keras.Input(shape=(None,), name="body")
tags_input = keras.Input(shape=(num_tags,), name="tags")
title_features = layers.Embedding(vocabulary, 8)(title_input)
body_features = layers.Embedding(vocabulary, 8)(body_input)
title_features = layers.LSTM(6)(title_features)
body_features = layers.LSTM(4)(body_features)
x = layers.concatenate([title_features, body_features, tags_input])
priority_pred = layers.Dense(1, name="priority")(x)
department_pred = layers.Dense(departments, name="department")(x)
model = keras.Model(
    inputs=[title_input, body_input, tags_input],
    outputs={"priority": priority_pred, "department": department_pred},
)
model.summary()
model.set_weights([0.3 * np.random.RandomState(i).normal(size=w.shape)
                   for i, w in enumerate(model.get_weights())])
model.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss={
        "priority": keras.losses.BinaryCrossentropy(from_logits=True),
        "department": keras.losses.CategoricalCrossentropy(from_logits=True),
    },
    loss_weights={"priority": 1.0, "department": 0.2},
    metrics={"department": ["accuracy"], "priority": ["mae"]},
)
rng = np.random.RandomState(0)
title_data = rng.randint(vocabulary, size=(24, 5))
body_data = rng.randint(vocabulary, size=(24, 9))
tags_data = rng.randint(2, size=(24, num_tags)).astype("float32")
priority = rng.random_sample(size=(24, 1))
department = keras.utils.to_categorical(rng.randint(departments, size=(24,)), departments)
history = model.fit(
    {"title": title_data, "body": body_data, "tags": tags_data},
    {"priority": priority, "department": department},
    epochs=2, batch_size=8, shuffle=False, verbose=0,
)
for name in sorted(history.history):
    print(name, np.round(history.history[name], 4))
result = model.evaluate([title_data, body_data, tags_data],
                        {"priority": priority, "department": department},
                        verbose=0, return_dict=True)
print({k: round(float(v), 4) for k, v in sorted(result.items())})
predicted = model.predict({"title": title_data, "body": body_data, "tags": tags_data}, verbose=0)
print({k: v.shape for k, v in predicted.items()})
print(model.input_shape, model.output_shape)
print([i.name for i in model.inputs], model.output_names)

# two outputs as a list, losses as a list
a = keras.Input((3,), name="a")
b = keras.Input((3,), name="b")
shared = layers.Dense(2, name="shared")
left, right = shared(a), shared(b)
both = layers.Dense(1, name="score")(layers.subtract([left, right]))
copy = layers.Dense(3, name="copy")(layers.add([left, right]))
model = keras.Model([a, b], [both, copy], name="two_in_two_out")
model.summary()
model.set_weights([np.linspace(-1, 1, w.size).reshape(w.shape) for w in model.get_weights()])
model.compile("sgd", ["mse", "mae"], loss_weights=[1.0, 0.5], metrics=[["mae"], ["mse"]])
xa, xb = rng.rand(16, 3), rng.rand(16, 3)
history = model.fit([xa, xb], [xa[:, :1], xb], epochs=2, shuffle=False, verbose=0)
for name in sorted(history.history):
    print(name, np.round(history.history[name], 4))
print(np.round(model.evaluate([xa, xb], [xa[:, :1], xb], verbose=0), 4))
print(len(shared._inbound_nodes), [tuple(o.shape) for o in model.outputs])
