"""Writing and reading TFRecord files: features, examples, parsing, pipelines."""

import os
import tempfile

import numpy as np
import tensorflow as tf


def _bytes_feature(value):
    if isinstance(value, type(tf.constant(0))):
        value = value.numpy()
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=[value]))


def _float_feature(value):
    return tf.train.Feature(float_list=tf.train.FloatList(value=[value]))


def _int64_feature(value):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=[value]))


print(_int64_feature(1))
serialized = tf.io.serialize_tensor(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
print(tf.io.parse_tensor(serialized, tf.float32).numpy().tolist())

n_observations = 6
rng = np.random.RandomState(0)
feature0 = rng.choice([0, 1], n_observations)
feature1 = rng.randint(0, 5, n_observations)
strings = np.array([b"cat", b"dog", b"chicken", b"horse", b"goat"])
feature2 = strings[feature1]
feature3 = rng.randn(n_observations)


def serialize_example(feature0, feature1, feature2, feature3):
    feature = {
        "feature0": _int64_feature(feature0),
        "feature1": _int64_feature(feature1),
        "feature2": _bytes_feature(feature2),
        "feature3": _float_feature(feature3),
    }
    example_proto = tf.train.Example(features=tf.train.Features(feature=feature))
    return example_proto.SerializeToString()


message = serialize_example(0, 4, b"goat", 0.9876)
example = tf.train.Example.FromString(message)
print(sorted(example.features.feature), example.features.feature["feature2"].bytes_list.value[0])

filename = os.path.join(tempfile.mkdtemp(), "test.tfrecord")
with tf.io.TFRecordWriter(filename) as writer:
    for i in range(n_observations):
        writer.write(serialize_example(feature0[i], feature1[i], feature2[i], feature3[i]))
raw_dataset = tf.data.TFRecordDataset([filename])
print(raw_dataset.element_spec, sum(1 for _ in raw_dataset))

feature_description = {
    "feature0": tf.io.FixedLenFeature([], tf.int64, default_value=0),
    "feature1": tf.io.FixedLenFeature([], tf.int64, default_value=0),
    "feature2": tf.io.FixedLenFeature([], tf.string, default_value=""),
    "feature3": tf.io.FixedLenFeature([], tf.float32, default_value=0.0),
}


def _parse_function(example_proto):
    return tf.io.parse_single_example(example_proto, feature_description)


parsed_dataset = raw_dataset.map(_parse_function)
for parsed_record in parsed_dataset.take(2):
    print({key: value.numpy() if key != "feature3" else round(float(value), 4)
           for key, value in sorted(parsed_record.items())})
for batch in raw_dataset.batch(3).take(1):
    parsed = tf.io.parse_example(batch, feature_description)
    print(parsed["feature1"].numpy(), parsed["feature2"].numpy())

compressed = filename + ".gz"
options = tf.io.TFRecordOptions(compression_type="GZIP")
with tf.io.TFRecordWriter(compressed, options) as writer:
    writer.write(tf.io.serialize_tensor(tf.range(3)).numpy())
for record in tf.data.TFRecordDataset(compressed, compression_type="GZIP"):
    print(tf.io.parse_tensor(record, tf.int32).numpy())
for name in ("a.txt", "b.txt"):
    tf.io.write_file(os.path.join(os.path.dirname(filename), name), "line of %s\nsecond" % name)
files = tf.data.Dataset.list_files(os.path.dirname(filename) + "/*.txt", shuffle=False)
print([os.path.basename(f.numpy()) for f in files])
lines = tf.data.TextLineDataset([f.numpy().decode() for f in files])
print([line.numpy() for line in lines])
print(tf.io.decode_csv(["1,a,2.5", "2,b,"], [0, "", 1.5]))
