"""tf.data inside a graph: iterators that end, that start anew, that are fed."""

import numpy as np
import tensorflow as tf

dataset = tf.data.Dataset.range(10).map(lambda x: x * x).batch(4)
iterator = dataset.make_one_shot_iterator()
next_element = iterator.get_next()
with tf.Session() as sess:
    try:
        while True:
            print(sess.run(next_element))
    except tf.errors.OutOfRangeError:
        print("End of dataset")

features = tf.placeholder(tf.float32, [None, 2])
labels = tf.placeholder(tf.int32, [None])
dataset = tf.data.Dataset.from_tensor_slices((features, labels)).repeat(2).batch(3)
iterator = tf.data.make_initializable_iterator(dataset)
x, y = iterator.get_next()
total = tf.reduce_sum(x)
with tf.Session() as sess:
    for scale in (1.0, 10.0):
        data = {features: scale * np.arange(8.0).reshape(4, 2), labels: np.arange(4)}
        sess.run(iterator.initializer, feed_dict=data)
        while True:
            try:
                print(sess.run([total, y]))
            except tf.errors.OutOfRangeError:
                break

train = tf.data.Dataset.range(3)
valid = tf.data.Dataset.range(100, 102)
iterator = tf.data.Iterator.from_structure(tf.data.get_output_types(train), tf.TensorShape([]))
value = iterator.get_next()
with tf.Session() as sess:
    for part in (train, valid):
        sess.run(iterator.make_initializer(part))
        found = []
        try:
            while True:
                found.append(int(sess.run(value)))
        except tf.errors.OutOfRangeError:
            print(found)


def count():
    for i in range(3):
        yield i, [i] * i


dataset = tf.data.Dataset.from_generator(count, (tf.int64, tf.int64), ([], [None]))
element = dataset.padded_batch(3, ([], [None])).make_one_shot_iterator().get_next()
with tf.Session() as sess:
    print(sess.run(element))
