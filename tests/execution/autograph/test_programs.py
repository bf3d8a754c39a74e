"""Python programs over tensors: converted and traced, they do what plain Python does."""

import functools

import numpy as np
import pytest

import minitf as tf


def branches(x, n):
    if x > 2:
        y = x * 2
    elif x > 0:
        y = -x
    else:
        y = x + 1
    return y


def early_return(x, n):
    if x > 1:
        return x
    if n > 2:
        return x * 10
    return -x


def return_inside_branches(x, n):
    if x > 0:
        if n > 2:
            return x * 100
        x = x + 1
    return x


def fizz_buzz(x, n):
    for i in tf.range(1, n + 10):
        if i % 15 == 0:
            x += 100
        elif i % 3 == 0 or i % 5 == 0:
            x += 1
        else:
            continue
        if x > 200:
            break
    return x


def while_and_or_not(x, n):
    while (n > 0 and x < 50) or not x > 0:
        x = x + tf.cast(n, tf.float32) + 1
        n -= 1
    return x


def return_from_a_loop(x, n):
    for i in tf.range(10):
        if i * 2 > n:
            return tf.cast(i, tf.float32)
    return x


def return_from_a_while(x, n):
    i = 0
    while i < n:
        if x > 3:
            return x
        x += 1
        i += 1
    return -x


def nested_loops(x, n):
    total = tf.constant(0)
    for i in tf.range(n):
        for j in tf.range(i):
            if j > 2:
                break
            total += i * j
        else:
            total += 1
    return tf.cast(total, tf.float32) + x


def loop_over_a_tensor(x, n):
    for part in tf.stack([x, x * 2, x * 3]):
        x = x + part * part
    return x


def numbered(x, n):
    for i, part in enumerate([x, 2 * x]):
        x += i * part
    return x


def python_loop(x, n):
    parts = []
    for factor in [1.0, 2.0, 3.0]:
        if factor == 2.0:
            continue
        parts.append(x * factor)
    return parts[0] + parts[1]


def conditional_expression(x, n):
    return x if x > 0 else (-x if n > 2 else x * 2)


def chained_comparison(x, n):
    return x if 0 < x < 3 else x * 0


def short_circuit(x, n):
    values = tf.range(3)
    i = n
    while i < 3 and values[i] < 2:
        i += 1
    return tf.cast(i, tf.float32)


def helper(x):
    return x * 2 if x > 0 else x / 2


def called_functions(x, n):
    square = lambda v: v * v if v > 1 else v  # noqa: E731
    return square(helper(x)) + functools.partial(helper)(x)


def inner_function(x, n):
    def power(base, exponent):
        result = tf.ones([])
        for _ in tf.range(exponent):
            result *= base
        return result

    return power(x, n)


def default_and_keyword(x, n):
    def scaled(v, *, by=3.0):
        if v > 0:
            v = v * by
        return v

    return scaled(x) + scaled(x, by=2.0)


def first_value_in_the_loop(x, n):
    for i in tf.range(n + 1):
        last = tf.cast(i, tf.float32) * x
    return last


def nothing_before_the_loop(x, n):
    last = None
    for i in tf.range(n + 1):
        last = tf.cast(i, tf.float32) * x
    return last


def tape_in_a_loop(x, n):
    for _ in tf.range(n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x**2 - 2.0
        x = x - 0.1 * tape.gradient(y, x)
    return x


def tape_in_a_branch(x, n):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
    if n > 2:
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = x * x * x * 2
        return inner.gradient(y, x)
    return tape.gradient(y, x)


def tuple_assignment(x, n):
    a, b = x, x * 0 + 1
    for _ in tf.range(n):
        a, b = b, a + b
    return a


def with_block(x, n):
    with tf.name_scope("inside"):
        if x > 0:
            x = x + 1
    return x


def try_block(x, n):
    try:
        if x > 0:
            x = x * 3
    finally:
        x = x + 1
    return x


class Holder:
    def __init__(self):
        self.__factor = 3.0

    def scaled(self, x):
        if x > 0:
            return x * self.__factor
        return x


class Special(Holder):
    def scaled(self, x):
        if x > 1:
            x = x - 1
        return super().scaled(x)


def methods(x, n):
    return Special().scaled(x) + Holder().scaled(x)


def state_in_an_object(x, n):
    holder = Holder()
    holder.value = x * 0
    for _ in tf.range(n):
        holder.value = holder.value + x
    return holder.value


def array_of_results(x, n):
    ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for i in tf.range(n):
        ta = ta.write(i, tf.cast(i, tf.float32) * x)
    return tf.reduce_sum(ta.stack())


def length_and_extremes(x, n):
    values = tf.stack([x, x * 2])
    return tf.cast(len(values), tf.float32) + max(x, x * 2) + min(x, 1.0)


def shape_that_grows(x, n):
    y = tf.reshape(x, [1])
    for _ in tf.range(n):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(y, tf.TensorShape([None]))])
        y = tf.concat([y, y + 1], 0)
    return tf.reduce_sum(y)


PROGRAMS = [
    branches, early_return, return_inside_branches, fizz_buzz, while_and_or_not,
    return_from_a_loop, return_from_a_while, nested_loops, loop_over_a_tensor, numbered,
    python_loop, conditional_expression, chained_comparison, short_circuit, called_functions,
    inner_function, default_and_keyword, first_value_in_the_loop, nothing_before_the_loop,
    tape_in_a_loop, tape_in_a_branch, tuple_assignment, with_block,
    try_block, methods, state_in_an_object, array_of_results, length_and_extremes,
    shape_that_grows,
]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_converted_programs_do_what_python_does(program):
    converted = tf.function(program)

    for x in (-1.5, 0.5, 2.5, 4.0):
        for n in (1, 3, 6):
            args = tf.constant(x), tf.constant(n)
            np.testing.assert_allclose(converted(*args).numpy(), program(*args).numpy(), rtol=1e-5)
    assert converted.experimental_get_tracing_count() == 1


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_gradients_go_through(program):
    def slope(x, n):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = program(x, n)
        return tape.gradient(y, x, unconnected_gradients="zero")

    converted = tf.function(slope)
    for x in (-1.5, 2.5):
        for n in (1, 3):
            args = tf.constant(x), tf.constant(n)
            np.testing.assert_allclose(converted(*args).numpy(), slope(*args).numpy(), rtol=1e-5)


def test_loops_over_datasets():
    def total(dataset):
        result = tf.constant(0.0)
        for i, (x, y) in dataset.enumerate():
            if x > 3:
                break
            result += x * y + tf.cast(i, tf.float32)
        return result

    data = tf.data.Dataset.from_tensor_slices(([1.0, 2.0, 3.0, 4.0, 1.0], [2.0] * 5))
    assert tf.function(total)(data).numpy() == total(data).numpy() == 15


def test_training_over_a_dataset():
    w = tf.Variable(0.0)

    @tf.function
    def train(dataset):
        for x, y in dataset:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(w * x - y))
            w.assign_sub(0.1 * tape.gradient(loss, w))
        return loss

    data = tf.data.Dataset.from_tensor_slices(([1.0, 2.0, 1.5], [2.0, 4.0, 3.0])).batch(2)
    for _ in range(20):
        train(data.repeat(2))
    np.testing.assert_allclose(w.numpy(), 2, rtol=1e-3)


def test_iterators_go_on():
    @tf.function
    def two(iterator):
        return next(iterator) + next(iterator)

    iterator = iter(tf.data.Dataset.range(6))
    assert [int(two(iterator)) for _ in range(3)] == [1, 5, 9]


def test_python_runs_once_while_tracing(capsys):
    @tf.function
    def f(n):
        for i in tf.range(n):
            print("tracing the body", type(i).__name__)
            if i > 1:
                print("one branch")
            else:
                print("the other")
        return n

    f(tf.constant(3))
    f(tf.constant(5))
    assert capsys.readouterr().out == "tracing the body Tensor\none branch\nthe other\n"


@pytest.mark.parametrize(
    ("body", "error", "text"),
    [
        ("if x > 0:\n  y = 1\n return y", ValueError, "'y' must also be initialized in the else"),
        ("if x > 0:\n  return x", ValueError, "must also be returned from the else branch"),
        ("if x > 0:\n  y = 1\n else:\n  y = 2.0\n return y", TypeError, "'y' has dtype int32"),
        (
            "y = tf.zeros([1])\n for i in tf.range(3):\n  y = tf.concat([y, y], 0)\n return y",
            ValueError, r"'y' has shape \(1,\) before the loop, but shape \(2,\)",
        ),
        (
            "y = 0\n for i in tf.range(3):\n  y = tf.cast(i, tf.float32)\n return y",
            TypeError, "'y' has dtype int32 before the loop, but dtype float32",
        ),
        (
            "for i in tf.range(x):\n  z = z + 1\n return z",
            ValueError, "'z' must be defined before the loop",
        ),
        (
            "for i in range(3):\n  if x > i:\n   break\n return x",
            NotImplementedError, "not supported in Python for loops",
        ),
        (
            "out = []\n for i in tf.range(3):\n  out.append(i)\n return out",
            ValueError, "out of scope",
        ),
        (
            "y = x\n while x > 0:\n  y = None\n  x -= 1\n return y",
            ValueError, "'y' is None at the end of the iteration",
        ),
        ("assert x > 5\n return x", tf.errors.OperatorNotAllowedInGraphError, ""),
    ],
)  # fmt: skip
def test_mistakes(body, error, text, tmp_path):
    file = tmp_path / "mistake.py"
    file.write_text(f"import minitf as tf\ndef f(x):\n {body}\n")
    names = {}
    exec(compile(file.read_text(), str(file), "exec"), names)

    with pytest.raises(error, match=text or None):
        tf.function(names["f"])(tf.constant(1))


def test_errors_point_to_the_learners_line():
    @tf.function
    def f(x):
        if x > 0:
            x = x + tf.ones([2]) @ x  # here
        return x

    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        f(tf.constant(1.0))
    assert any("# here" in str(entry.statement) for entry in caught.traceback)


def test_operations_know_their_line():
    @tf.function
    def f(x):
        if x > 0:
            x = tf.exp(x)
        return x

    graph = f.get_concrete_function(tf.constant(1.0)).graph
    [branch] = [op for op in graph.operations if op.type == "cond"]
    [exp] = [op for op in branch.attrs["branches"][0].operations if op.type == "exp"]
    assert exp.source.text == "x = tf.exp(x)"


def test_functions_without_source_run_as_they_are():
    names = {"tf": tf}
    exec("def f(x):\n  return x if x > 0 else -x", names)

    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError):
        tf.function(names["f"])(tf.constant(1.0))


def test_functions_that_are_not_to_be_converted():
    @tf.autograph.experimental.do_not_convert
    def helper(x):
        return x if x > 0 else -x

    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError):
        tf.function(lambda x: helper(x))(tf.constant(1.0))


def test_the_rewritten_source_can_be_read():
    assert "ag__.if_stmt" in tf.autograph.to_code(branches)
    x, n = tf.constant(3.0), tf.constant(1)
    assert tf.autograph.to_graph(branches)(x, n).numpy() == 6


def test_closures_and_globals_are_seen_live():
    factor = 2.0

    def f(x):
        nonlocal factor
        if x > 0:
            x = x * factor
        factor = 3.0
        return x

    assert tf.function(f)(tf.constant(1.0)).numpy() == 2
    assert factor == 3
    assert tf.function(f)(tf.constant(1.0)).numpy() == 3
