"""A guide to tf.function: tracing, signatures, control flow, side effects."""

import tensorflow as tf


@tf.function
def add(a, b):
    return a + b


print(add(tf.ones([2, 2]), tf.ones([2, 2])))
v = tf.Variable(1.0)
with tf.GradientTape() as tape:
    result = add(v, 1.0)
print(tape.gradient(result, v))


@tf.function
def double(a):
    print("Tracing with", a.dtype)
    return a + a


print(double(tf.constant(1)))
print(double(tf.constant(1.1)))
print(double(tf.constant("a")))
print(double(tf.constant("b")))
double_strings = double.get_concrete_function(tf.TensorSpec(shape=[], dtype=tf.string))
print(double_strings(tf.constant("c")))


@tf.function(input_signature=(tf.TensorSpec(shape=[None], dtype=tf.int32),))
def next_collatz(x):
    print("Tracing with", x.shape)
    return tf.where(x % 2 == 0, x // 2, 3 * x + 1)


print(next_collatz(tf.constant([1, 2])))
print(next_collatz(tf.constant([1, 2, 3])))
try:
    next_collatz(tf.constant([[1, 2], [3, 4]]))
except (ValueError, TypeError):
    print("the signature does not fit")


def train_one_step():
    pass


@tf.function
def train(num_steps):
    print("Tracing with num_steps =", num_steps)
    for _ in range(2):
        train_one_step()
    return num_steps


train(num_steps=10)
train(num_steps=20)
train(num_steps=tf.constant(10))
train(num_steps=tf.constant(20))


@tf.function
def collatz_steps(n):
    steps = 0
    while n > 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps


print(collatz_steps(tf.constant(27)))


@tf.function
def fizzbuzz(n):
    total = 0
    for i in tf.range(1, n + 1):
        if i % 15 == 0:
            total += 15
        elif i % 5 == 0:
            total += 5
        elif i % 3 == 0:
            total += 3
    return total


print(fizzbuzz(tf.constant(20)))


@tf.function
def tanh_until_small(x):
    while tf.reduce_sum(x) > 1:
        x = tf.tanh(x)
    return x


print(tanh_until_small(tf.constant([1.0, 2.0, 0.5])))


@tf.function
def dynamic_rows(x):
    result = tf.TensorArray(tf.float32, 0, dynamic_size=True)
    for i in tf.range(tf.shape(x)[0]):
        result = result.write(i, tf.reduce_sum(x[i]))
    return result.stack()


print(dynamic_rows(tf.constant([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])))


@tf.function
def f(x):
    print("Traced with", x)
    tf.print("Executed with", x, output_stream="file:///dev/null")
    return x


f(1)
f(1)
f(2)

counter = tf.Variable(0)


@tf.function
def count_twice():
    counter.assign_add(1)
    counter.assign_add(1)
    return counter.read_value()


print(count_twice(), count_twice(), counter.numpy())


class Count(tf.Module):
    def __init__(self):
        self.count = None

    @tf.function
    def __call__(self):
        if self.count is None:
            self.count = tf.Variable(0)
        return self.count.assign_add(1)


c = Count()
print(c(), c())
print(double.experimental_get_tracing_count())
graph = add.get_concrete_function(tf.TensorSpec([]), tf.TensorSpec([])).graph
print("placeholders:", sum(op.type == "Placeholder" for op in graph.get_operations()))


@tf.function
def early(x):
    if tf.reduce_sum(x) > 0:
        return x * 2
    return -x


print(early(tf.constant([1.0])), early(tf.constant([-1.0])))


@tf.function
def breaks(n):
    s = 0
    for i in tf.range(n):
        if i == 3:
            continue
        if i > 6:
            break
        s += i
    return s


print(breaks(tf.constant(100)))
