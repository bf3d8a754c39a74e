"""Programs made at random: converted, they do what plain Python does, and so do their gradients."""

import linecache
import random

import numpy as np
import pytest

import minitf as tf

HEAD = """def helper(v):
 if v > 1:
  return v / 2
 return v + 0.1
def f(a, b, n):
 c = a + b
 i = n
"""
CONDITIONS = ["a > 0", "b > a", "n > 2", "i % 2 == 0", "a * b < 1", "tf.reduce_sum(a) > b"]
STEPS = [
    "a = tf.sin(a + b)", "b = b * 0.5 + a", "a, b = b, a", "c = a * 2", "a = c - b", "b += 0.3",
    "a = a if b > 0 else -a", "b = tf.cos(b) if a < b else a", "n = n - 1", "a = helper(a)",
]  # fmt: skip
POINTS = [(0.5, -0.3, 3), (-1.2, 0.7, 1), (1.5, 2.5, 4)]


class Author:
    """Writes a program."""

    def __init__(self, seed):
        self._chance = random.Random(seed)

    def program(self):
        lines = [line for _ in range(3) for line in self.statement(3, False, 1)]
        return HEAD + "\n".join([*lines, " return a + 2 * b + 3 * c", ""])

    def condition(self):
        plain, kind = self._chance.choice(CONDITIONS), self._chance.random()
        if kind < 0.3:
            return f"{plain} {self._chance.choice(['and', 'or'])} {self.condition()}"
        return f"not ({plain})" if kind < 0.4 else plain

    def block(self, depth, in_loop, indent):
        count = self._chance.randint(1, 3)
        return [line for _ in range(count) for line in self.statement(depth, in_loop, indent)]

    def statement(self, depth, in_loop, indent):
        space, kind = " " * indent, self._chance.random()
        if depth == 0 or kind < 0.4:
            return self.simple(in_loop, space)
        inner = self.block(depth - 1, in_loop, indent + 1)
        if kind < 0.65:
            other = self.block(depth - 1, in_loop, indent + 1)
            rest = [f"{space}else:", *other] if self._chance.random() < 0.5 else []
            return [f"{space}if {self.condition()}:", *inner, *rest]
        turns = self.block(depth - 1, True, indent + 1)
        if kind < 0.8:
            return [f"{space}for i in tf.range({self._chance.choice(['n', '3'])}):", *turns]
        if kind < 0.9:
            count = f"w{indent}"
            test = f"{space}while {count} < 3 and ({self.condition()}):"
            return [f"{space}{count} = tf.constant(0)", test, f"{space} {count} += 1", *turns]
        return [f"{space}with tf.name_scope('inside'):", *inner]

    def simple(self, in_loop, space):
        kind = self._chance.random()
        if in_loop and kind < 0.25:
            jump = self._chance.choice(["break", "continue"])
            return [f"{space}if {self.condition()}:", f"{space} {jump}"]
        if kind < 0.35:
            value = self._chance.choice(["a", "b", "a + b"])
            return [f"{space}if {self.condition()}:", f"{space} return {value}"]
        return [space + self._chance.choice(STEPS)]


def with_gradients(function):
    def compute(a, b, n):
        with tf.GradientTape() as tape:
            tape.watch([a, b])
            y = function(a, b, n)
        return [y, *tape.gradient(y, [a, b], unconnected_gradients="zero")]

    return compute


@pytest.mark.parametrize("seed", range(12))
def test_random_programs(seed):
    text, name = Author(seed).program(), f"<random program {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    names = {"tf": tf}
    exec(compile(text, name, "exec"), names)
    plain, converted = with_gradients(names["f"]), tf.function(with_gradients(names["f"]))

    for a, b, n in POINTS:
        args = tf.constant(a, tf.float64), tf.constant(b, tf.float64), tf.constant(n)
        for expected, found in zip(plain(*args), converted(*args), strict=True):
            np.testing.assert_allclose(found.numpy(), expected.numpy(), rtol=1e-7, err_msg=text)
