"""A guide to tensors: ranks, shapes, indexing, broadcasting, conversions, strings."""

import numpy as np
import tensorflow as tf

rank_0_tensor = tf.constant(4)
print(rank_0_tensor)
rank_1_tensor = tf.constant([2.0, 3.0, 4.0])
print(rank_1_tensor)
rank_2_tensor = tf.constant([[1, 2], [3, 4], [5, 6]], dtype=tf.float16)
print(rank_2_tensor)
rank_3_tensor = tf.constant([[[0, 1, 2], [3, 4, 5]], [[6, 7, 8], [9, 10, 11]]])
print(rank_3_tensor)
print(np.array(rank_2_tensor), rank_2_tensor.numpy().dtype)

a = tf.constant([[1, 2], [3, 4]])
b = tf.ones([2, 2], dtype=tf.int32)
print(a + b, "\n")
print(a * b, "\n")
print(a @ b, "\n")
c = tf.constant([[4.0, 5.0], [10.0, 1.0]])
print(tf.reduce_max(c))
print(tf.math.argmax(c))
print(tf.nn.softmax(c))
print(tf.convert_to_tensor([1, 2, 3]))
print(tf.reduce_max(np.array([1, 2, 3])))

rank_4_tensor = tf.zeros([3, 2, 4, 5])
print("Type of every element:", rank_4_tensor.dtype)
print("Number of axes:", rank_4_tensor.ndim)
print("Shape of tensor:", rank_4_tensor.shape)
print("Elements along axis 0 of tensor:", rank_4_tensor.shape[0])
print("Total number of elements:", tf.size(rank_4_tensor).numpy())
print(tf.rank(rank_4_tensor), tf.shape(rank_4_tensor))

fibonacci = tf.constant([0, 1, 1, 2, 3, 5, 8, 13, 21, 34])
print("First:", fibonacci[0].numpy(), "Last:", fibonacci[-1].numpy())
print("From 2, before 7:", fibonacci[2:7].numpy(), "Reversed:", fibonacci[::-1].numpy())
print("Second row:", rank_2_tensor[1, :].numpy(), "Last column:", rank_2_tensor[:, -1].numpy())
print(rank_3_tensor[:, :, 1])

x = tf.constant([[1], [2], [3]])
print(x.shape, x.shape.as_list())
print(tf.reshape(x, [1, 3]), tf.reshape(rank_3_tensor, [-1]))
try:
    tf.reshape(rank_3_tensor, [7, -1])
except tf.errors.InvalidArgumentError as e:
    print("it does not fit:", str(e) != "")

the_f64 = tf.constant([2.2, 3.3, 4.4], dtype=tf.float64)
the_f16 = tf.cast(the_f64, dtype=tf.float16)
the_u8 = tf.cast(the_f16, dtype=tf.uint8)
print(the_u8)

x = tf.constant([1, 2, 3])
y = tf.constant(2)
print(tf.multiply(x, 2), x * y, x * tf.constant([2, 2, 2]))
print(tf.multiply(tf.reshape(x, [3, 1]), tf.range(1, 5)))
print(tf.broadcast_to(x, [3, 3]))
try:
    tf.constant([1.0]) + tf.constant([1])
except (tf.errors.InvalidArgumentError, TypeError) as error:
    print("types do not mix")

strings = tf.constant(["Gray wolf", "Quick brown fox", "Lazy dog"])
print(strings)
print(tf.strings.split(tf.constant("a few words")))
print(tf.strings.to_number(tf.strings.split("1 10 100")))
print(tf.cast(tf.io.decode_raw(tf.strings.bytes_split(tf.constant("Duck")), tf.uint8), tf.int32)[:, 0])
