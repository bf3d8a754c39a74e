"""A guide to variables: shapes, copies, names, devices."""

import tensorflow as tf

my_tensor = tf.constant([[1.0, 2.0], [3.0, 4.0]])
my_variable = tf.Variable(my_tensor)
bool_variable = tf.Variable([False, False, False, True])
complex_variable = tf.Variable([5 + 4j, 6 + 1j])
print("Shape:", my_variable.shape)
print("DType:", my_variable.dtype)
print("As NumPy:", my_variable.numpy())
print(my_variable)
print(bool_variable.dtype, complex_variable.dtype)
print("Viewed as a tensor:", tf.convert_to_tensor(my_variable))
print("Index of highest value:", tf.math.argmax(my_variable))
print("Copying and reshaping:", tf.reshape(my_variable, [1, 4]))

a = tf.Variable([2.0, 3.0])
a.assign([1, 2])
try:
    a.assign([1.0, 2.0, 3.0])
except ValueError as e:
    print("it does not fit:", str(e) != "")
b = tf.Variable(a)
a.assign([5, 6])
print(a.numpy(), b.numpy())
print(a.assign_add([2, 3]).numpy())
print(a.assign_sub([7, 9]).numpy())

a = tf.Variable(my_tensor, name="Mark")
b = tf.Variable(my_tensor + 1, name="Mark")
print(a.name, b.name, a == b)
step_counter = tf.Variable(1, trainable=False)
print(step_counter.trainable)

with tf.device("CPU:0"):
    a = tf.Variable([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    b = tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    c = tf.matmul(a, b)
print(c)
w = tf.Variable(tf.zeros([3, 2]))
w[1].assign([1.0, 2.0])
w[:, 0].assign([7.0, 8.0, 9.0])
w.scatter_nd_add([[2, 1]], [5.0])
print(w.numpy())
ids = {a.ref(): "a", w.ref(): "w"}
print(ids[w.ref()], len(ids))
print(tf.Variable(3.0) * 2, tf.Variable([1, 2]) + 1)
