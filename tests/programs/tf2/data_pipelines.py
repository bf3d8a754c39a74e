"""A guide to tf.data: sources, transformations, batches, windows."""

import itertools

import numpy as np
import tensorflow as tf

dataset = tf.data.Dataset.from_tensor_slices([8, 3, 0, 8, 2, 1])
print(dataset.element_spec)
for elem in dataset:
    print(elem.numpy(), end=" ")
print()
it = iter(dataset)
print(next(it).numpy(), dataset.reduce(0, lambda state, value: state + value).numpy())

dataset1 = tf.data.Dataset.from_tensor_slices(np.arange(8).reshape(4, 2))
dataset2 = tf.data.Dataset.from_tensor_slices((tf.constant([0.0, 1.0, 2.0, 3.0]), np.ones((4, 3))))
print(dataset2.element_spec)
dataset3 = tf.data.Dataset.zip((dataset1, dataset2))
for a, (b, c) in dataset3.take(2):
    print("shapes: {a.shape}, {b.shape}, {c.shape}".format(a=a, b=b, c=c))


def count(stop):
    i = 0
    while i < stop:
        yield i
        i += 1


ds_counter = tf.data.Dataset.from_generator(
    count, args=[25], output_types=tf.int32, output_shapes=())
for count_batch in ds_counter.repeat().batch(10).take(3):
    print(count_batch.numpy())


def gen_series():
    i = 0
    while True:
        size = i % 4
        yield i, np.arange(size, dtype=np.int32)
        i += 1


ds_series = tf.data.Dataset.from_generator(
    gen_series, output_signature=(tf.TensorSpec([], tf.int32), tf.TensorSpec([None], tf.int32)))
ids, sequence_batch = next(iter(ds_series.padded_batch(5)))
print(ids.numpy())
print(sequence_batch.numpy())

inc_dataset = tf.data.Dataset.range(100)
dec_dataset = tf.data.Dataset.range(0, -100, -1)
dataset = tf.data.Dataset.zip((inc_dataset, dec_dataset))
for batch in dataset.batch(4).take(2):
    print([arr.numpy().tolist() for arr in batch])
print(dataset.batch(7, drop_remainder=True).element_spec)
print([b.numpy().tolist() for b in tf.data.Dataset.range(7).repeat(2).batch(5)])
print(sorted(tf.data.Dataset.range(20).shuffle(20).as_numpy_iterator()) == list(range(20)))
print(list(tf.data.Dataset.range(10).filter(lambda x: x % 3 == 0).as_numpy_iterator()))
print(list(tf.data.Dataset.range(1, 4).flat_map(
    lambda x: tf.data.Dataset.from_tensors(x).repeat(2)).as_numpy_iterator()))
print(list(tf.data.Dataset.range(1, 4).interleave(
    lambda x: tf.data.Dataset.from_tensors(x).repeat(3), cycle_length=2, block_length=2
).as_numpy_iterator()))
range_ds = tf.data.Dataset.range(12)
for window in range_ds.window(5, shift=3, drop_remainder=True):
    print([item.numpy() for item in window])


def make_window_dataset(ds, window_size=5, shift=1, stride=1):
    windows = ds.window(window_size, shift=shift, stride=stride)

    def sub_to_batch(sub):
        return sub.batch(window_size, drop_remainder=True)

    return windows.flat_map(sub_to_batch)


for example in make_window_dataset(range_ds, window_size=4, shift=3, stride=2):
    print(example.numpy())

features = {"a": [1, 2, 3], "b": ["x", "y", "z"]}
for row in tf.data.Dataset.from_tensor_slices(features):
    print({key: value.numpy() for key, value in row.items()})
for i, value in tf.data.Dataset.range(5, 8).enumerate(start=1):
    print(i.numpy(), value.numpy(), end="; ")
print()
cached = tf.data.Dataset.range(3).map(lambda x: x * 2).cache().prefetch(tf.data.AUTOTUNE)
print(list(cached.as_numpy_iterator()), cached.cardinality().numpy(), len(cached))
print(list(itertools.islice(tf.data.Dataset.range(3).repeat().skip(2).as_numpy_iterator(), 4)))
print([int(x) for x in tf.data.Dataset.range(5).concatenate(tf.data.Dataset.range(2)).skip(3)])
py = tf.data.Dataset.range(3).map(lambda x: tf.py_function(lambda v: v.numpy() ** 2, [x], tf.int64))
print([x.numpy() for x in py])
print([x.numpy() for x in tf.data.Dataset.range(6).shard(2, 1)],
      [x.numpy().tolist() for x in tf.data.Dataset.range(4).batch(2).unbatch()])
print(list(tf.data.Dataset.range(10).take_while(lambda x: x < 4).as_numpy_iterator()),
      list(tf.data.Dataset.range(4).scan(np.int64(0), lambda s, x: (s + x, s + x)).as_numpy_iterator()))
