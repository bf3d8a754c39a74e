"""Structured data: lookups, encodings, feature crosses, tf.data, layers that were adapted."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

keras.utils.set_random_seed(12)
rng = np.random.RandomState(3)
n = 60
data = {
    "age": rng.randint(20, 70, n),
    "thal": rng.choice(["fixed", "normal", "reversible"], n),
    "sex": rng.randint(0, 2, n),
    "oldpeak": rng.rand(n).astype("float32") * 4,
    "ca": rng.choice(["0", "1", "2", "3"], n),
}
target = ((data["age"] > 45) & (data["thal"] != "normal")).astype("int32")


def dataframe_to_dataset(columns, labels, shuffle):
    ds = tf.data.Dataset.from_tensor_slices((dict(columns), labels))
    return ds.shuffle(buffer_size=len(labels), seed=1) if shuffle else ds


train_ds = dataframe_to_dataset({k: v[:44] for k, v in data.items()}, target[:44], False)
val_ds = dataframe_to_dataset({k: v[44:] for k, v in data.items()}, target[44:], False)
for x, y in train_ds.take(1):
    print("Input:", {k: v.numpy() for k, v in x.items()}, "Target:", int(y))
train_ds, val_ds = train_ds.batch(11), val_ds.batch(8)


def encode_numerical_feature(feature, name, dataset):
    normalizer = layers.Normalization()
    feature_ds = dataset.map(lambda x, y: tf.expand_dims(tf.cast(x[name], tf.float32), -1))
    normalizer.adapt(feature_ds)
    print(name, np.round(normalizer.mean, 3), np.round(normalizer.variance, 3))
    return normalizer(feature)


def encode_categorical_feature(feature, name, dataset, is_string):
    lookup_class = layers.StringLookup if is_string else layers.IntegerLookup
    lookup = lookup_class(output_mode="binary")
    feature_ds = dataset.map(lambda x, y: tf.expand_dims(x[name], -1))
    lookup.adapt(feature_ds)
    print(name, [str(token) for token in lookup.get_vocabulary()], lookup.vocabulary_size())
    return lookup(feature)


age = keras.Input(shape=(1,), name="age")
oldpeak = keras.Input(shape=(1,), name="oldpeak")
sex = keras.Input(shape=(1,), name="sex", dtype="int64")
thal = keras.Input(shape=(1,), name="thal", dtype="string")
ca = keras.Input(shape=(1,), name="ca", dtype="string")
all_inputs = [age, oldpeak, sex, thal, ca]
all_features = layers.concatenate([
    encode_numerical_feature(age, "age", train_ds),
    encode_numerical_feature(oldpeak, "oldpeak", train_ds),
    encode_categorical_feature(sex, "sex", train_ds, False),
    encode_categorical_feature(thal, "thal", train_ds, True),
    encode_categorical_feature(ca, "ca", train_ds, True),
])
x = layers.Dense(16, activation="relu")(all_features)
x = layers.Dropout(0.5)(x)
output = layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(all_inputs, output)
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])


def expand(x, y):
    return {k: tf.expand_dims(v, -1) for k, v in x.items()}, y


history = model.fit(train_ds.map(expand), epochs=4, validation_data=val_ds.map(expand), verbose=0)
for name, values in history.history.items():
    print(name, np.round(values, 3))
sample = {"age": 60, "thal": "fixed", "sex": 1, "oldpeak": 2.3, "ca": "0"}
input_dict = {name: tf.convert_to_tensor([[value]]) for name, value in sample.items()}
predictions = model.predict(input_dict, verbose=0)
print(f"This particular patient had a {100 * predictions[0][0]:.1f} percent probability")

bins = layers.Discretization(bin_boundaries=[30.0, 45.0, 60.0])
print(bins(data["age"][:6]))
print(layers.CategoryEncoding(num_tokens=4, output_mode="one_hot")(bins(data["age"][:3])))
print(layers.CategoryEncoding(num_tokens=4, output_mode="count")([[0, 1, 1], [3, 3, 3]]))
crossing = layers.HashedCrossing(num_bins=5)
print(crossing((tf.constant(["A", "B", "A"]), tf.constant([101, 101, 102]))))
print(layers.HashedCrossing(num_bins=5, output_mode="one_hot")((tf.constant(["A"]),
                                                                tf.constant([101]))))
print(layers.Hashing(num_bins=3)(tf.constant([["A"], ["B"], ["C"], ["D"]])))
print(layers.StringLookup(vocabulary=["a", "b"], output_mode="multi_hot")([["a", "b"], ["c", "a"]]))
print(layers.IntegerLookup(vocabulary=[7, 9], num_oov_indices=2)([[7, 3], [9, 4]]))
