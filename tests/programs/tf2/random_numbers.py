"""A guide to random numbers: generators, seeds, functions; facts, not numbers."""

import tensorflow as tf

g1 = tf.random.Generator.from_seed(1)
a = g1.normal(shape=[2, 3])
g1.reset_from_seed(1)
print("same after a reset:", bool(tf.reduce_all(a == g1.normal(shape=[2, 3]))))
g2 = tf.random.get_global_generator()
print(g2.normal(shape=[2, 3]).shape)
g3 = tf.random.Generator.from_seed(1, alg="philox")
print("the algorithm by name:", bool(tf.reduce_all(a == g3.normal([2, 3]))))
print("next draw differs:", bool(tf.reduce_any(a != g3.normal([2, 3]))))

tf.random.set_seed(1234)
first = tf.random.uniform([1]), tf.random.uniform([1])
tf.random.set_seed(1234)
second = tf.random.uniform([1]), tf.random.uniform([1])
print("as before:", [bool(x == y) for x, y in zip(first, second)], bool(first[0] != first[1]))


@tf.function
def f():
    return tf.random.uniform([1]), tf.random.uniform([1], seed=3)


one, two = f(), f()
print("a function draws anew:", bool(one[0] != two[0]), bool(one[1] != two[1]))
seeded = tf.random.stateless_uniform([2], seed=[1, 2])
print("stateless:", bool(tf.reduce_all(seeded == tf.random.stateless_uniform([2], seed=[1, 2]))))

big = tf.random.normal([10000], mean=3.0, stddev=2.0)
print("mean near 3:", bool(abs(tf.reduce_mean(big) - 3.0) < 0.15))
print("truncated:", bool(tf.reduce_max(tf.abs(tf.random.truncated_normal([10000]))) <= 2.0))
dice = tf.random.uniform([6000], minval=1, maxval=7, dtype=tf.int32)
counts = tf.math.bincount(dice)
print("dice:", counts.shape, bool(tf.reduce_all(counts[1:] > 850)))
draws = tf.random.categorical(tf.math.log([[0.1, 0.0, 0.9]]), 1000)
print("never the second:", bool(tf.reduce_all(draws != 1)), draws.dtype)
deck = tf.random.shuffle(tf.range(52))
print("a permutation:", bool(tf.reduce_all(tf.sort(deck) == tf.range(52))))
