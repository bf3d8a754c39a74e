"""Fused kernels: the same bits as numpy's, in fewer calls."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitf as tf
from minitf.backends.numpy.fused.loops import over
from minitf.backends.numpy.fused.source import runnable, source
from minitf.execution.binder import Binder

pytest.importorskip("llvmlite")


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINITF_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def same_bits(one, other):
    """Alike to the last bit; of what is no number, only the place counts."""
    if one.dtype != other.dtype or one.shape != other.shape:
        return False
    if one.dtype.kind != "f":
        return np.array_equal(one, other)
    word = f"u{one.dtype.itemsize}"
    return bool(
        np.array_equal(np.isnan(one), np.isnan(other))
        and np.all((one.view(word) == other.view(word)) | np.isnan(one))
    )


def plain_and_fused(function, *arrays):
    """The plan's results before and after, and the plan."""
    plan = tf.function(function, jit_compile=False).plan_for(*map(tf.constant, arrays)).plan
    results = []
    for _ in range(2):
        for place, array in zip(plan.inputs, arrays, strict=True):
            place[...] = array
        plan.run()
        results.append([output.copy() for output in plan.outputs])
        if len(results) == 1:
            plan.adopt(plan.fused() or pytest.fail("nothing was fused"))
    return *results, plan


SPECIAL = [0.0, -0.0, 1.0, -1.5, np.inf, -np.inf, np.nan, 1e-45, 3e38, 0.1, 1e-20, 7.0]


def numbers(shape, dtype="float32", seed=0):
    """Ordinary numbers and special ones, every one beside every other sooner or later."""
    size = int(np.prod(shape))
    drawn = np.random.default_rng(seed)
    if dtype == "bool":
        return drawn.integers(0, 2, shape).astype(bool)
    if dtype.startswith(("int", "uint")):
        return drawn.integers(0, 100, shape).astype(dtype) - np.asarray(30).astype(dtype)
    values = drawn.normal(size=size)
    special = drawn.random(size) < 0.5
    values[special] = drawn.choice(SPECIAL, special.sum())
    return values.astype(dtype).reshape(shape)


# What each op does, in company: alone, an op of one call is left to numpy.
UNARY = {
    "negative": lambda x: -x, "abs": tf.abs, "square": tf.square, "sqrt": tf.sqrt,
    "rsqrt": tf.math.rsqrt, "reciprocal": tf.math.reciprocal, "floor": tf.floor,
    "ceil": tf.math.ceil, "round": tf.round, "relu": tf.nn.relu, "relu6": tf.nn.relu6,
    "is_nan": lambda x: tf.where(tf.math.is_nan(x), tf.zeros_like(x), x),
    "cast": lambda x: tf.cast(tf.cast(x, "float64") * 2.0, x.dtype),
    "to_bool": lambda x: tf.cast(tf.cast(x, "bool"), x.dtype),
    "not": lambda x: tf.cast(~(x > 0.5), x.dtype),
    "identity": tf.identity, "number": lambda x: 0.1 * x + 1e-7,
}  # fmt: skip
BINARY = {
    "add": lambda x, y: x + y, "subtract": lambda x, y: x - y, "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y, "floordiv": lambda x, y: x // y,
    "maximum": tf.maximum, "minimum": tf.minimum,
    "squared_difference": tf.math.squared_difference,
    "divide_no_nan": tf.math.divide_no_nan, "multiply_no_nan": tf.math.multiply_no_nan,
    **{
        word: (lambda x, y, compare=compare: tf.where(compare(x, y), x * 2.0, y))
        for word, compare in {
            "equal": tf.equal, "not_equal": tf.not_equal, "less": tf.less,
            "less_equal": tf.less_equal, "greater": tf.greater, "greater_equal": tf.greater_equal,
        }.items()
    },
    "logic": lambda x, y: tf.where((x > y) & (x < 1.0) | (y > 2.0), x, y),
    "xor": lambda x, y: tf.cast(tf.math.logical_xor(x > y, y > 0.0), x.dtype),
    "relu_gate": lambda x, y: tf.gradients(tf.nn.relu(y), y, x)[0],
    "sqrt_grad": lambda x, y: tf.gradients(tf.sqrt(y), y, x + 0.0)[0],
    "rsqrt_grad": lambda x, y: tf.gradients(tf.math.rsqrt(y), y, x + 0.0)[0],
    "reciprocal_grad": lambda x, y: tf.gradients(tf.math.reciprocal(y), y, x + 0.0)[0],
}  # fmt: skip
SHAPES = [(1,), (3,), (70,), (5, 7), (9, 64), (4, 3, 5)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", UNARY)
def test_each_op_of_one_value_gives_numpys_bits(name, dtype):
    x = numbers((11, 13), dtype)
    plain, fused, _ = plain_and_fused(lambda x: (UNARY[name](x) + x) * x, x)
    assert same_bits(plain[0], fused[0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", BINARY)
def test_each_op_of_two_values_gives_numpys_bits(name, dtype):
    x, y = numbers((11, 13), dtype), numbers((11, 13), dtype, seed=1)
    plain, fused, _ = plain_and_fused(lambda x, y: (BINARY[name](x, y) * 0.5, x + y), x, y)
    assert all(map(same_bits, plain, fused))


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8"])
def test_whole_numbers_wrap_as_numpys(dtype):
    x, y = numbers((6, 50), dtype), numbers((50,), dtype, seed=1)

    def f(x, y):
        total = tf.maximum(x * y + x, x - y)
        return total, tf.cast(total, "float32") / 3.0, tf.cast(total > y, dtype) * total

    plain, fused, _ = plain_and_fused(f, x, y)
    assert all(map(same_bits, plain, fused))


@pytest.mark.parametrize(
    "shapes",
    [
        ((5, 7), (7,)), ((5, 7), (5, 1)), ((5, 7), ()), ((5, 7), (1, 7)), ((5, 1), (1, 7)),
        ((4, 3, 5), (3, 5)), ((4, 3, 5), (4, 1, 5)), ((4, 3, 5), (3, 1)), ((4, 3, 5), (1, 1, 5)),
        ((2, 3, 4, 5), (2, 1, 4, 1)), ((1, 6), (6, 1)), ((100, 1), (100, 1)), ((0, 3), (3,)),
    ],
)  # fmt: skip
def test_every_way_to_stretch_an_array(shapes):
    arrays = [numbers(shape, seed=n) for n, shape in enumerate(shapes)]
    x, y = map(tf.constant, arrays)

    def f(x, y):
        return tf.nn.relu(x * y + y) - x

    if not (x + y).shape.num_elements():
        assert tf.function(f).plan_for(x, y).plan.fused() is None
        return
    plain, fused, _ = plain_and_fused(f, *arrays)
    assert same_bits(plain[0], fused[0])


VIEWS = {
    "turned": lambda x: tf.transpose(x), "rows": lambda x: x[2:, :], "columns": lambda x: x[:, 1:],
    "every_other": lambda x: x[::2, ::3], "backwards": lambda x: x[::-1, ::-1],
    "flat": lambda x: tf.reshape(x, [-1]), "spread": lambda x: tf.broadcast_to(x[:1], [4, 9]),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_read_where_they_lie(name):
    def f(x):
        part = VIEWS[name](x)
        return tf.abs(part * 2.0 + 1.0) / 3.0 - part

    plain, fused, plan = plain_and_fused(f, numbers((8, 9)))
    assert same_bits(plain[0], fused[0])
    assert len(plan.steps) == 1


@st.composite
def programs(draw):
    """A list of steps (op, numbers of the values it takes) on arrays of shapes that go together."""
    shape = draw(st.sampled_from(SHAPES))
    stretched = [draw(st.sampled_from([size, 1])) for size in shape]
    shapes = [shape, tuple(stretched), shape[-1:], ()]
    dtype = draw(st.sampled_from(["float32", "float64"]))
    steps = []
    for count in range(len(shapes), len(shapes) + draw(st.integers(2, 14))):
        value = st.integers(max(0, count - 5), count - 1)
        steps.append(
            (draw(st.sampled_from(list(UNARY))), draw(value))
            if draw(st.integers(0, 2)) == 0
            else (draw(st.sampled_from([*BINARY][:15])), draw(value), draw(value))
        )
    kept = draw(st.sets(st.integers(0, len(steps) - 1), min_size=1, max_size=4))
    return shapes, dtype, steps, sorted(kept)


@given(programs())
def test_any_program_gives_the_same_bits(program):
    shapes, dtype, steps, kept = program

    def f(*values):
        made = list(values)
        for name, *numbers_of in steps:
            table = UNARY if len(numbers_of) == 1 else BINARY
            made.append(table[name](*(made[number] for number in numbers_of)))
        return [made[len(shapes) + number] * 1.5 - 0.25 for number in kept]

    arrays = [numbers(shape, dtype, seed) for seed, shape in enumerate(shapes)]
    plain, fused, _ = plain_and_fused(f, *arrays)
    for one, other in zip(plain, fused, strict=True):
        if one.size > 1:  # of one entry, numpy's maximum of 0 and -0 is another one
            assert same_bits(one, other)
        np.testing.assert_array_equal(one, other)


def test_a_large_array_is_shared_out():
    x, b = numbers((1 << 11, 700)), numbers((700,), seed=1)
    plain, fused, plan = plain_and_fused(lambda x, b: tf.nn.relu(x + b) * 0.1 + x, x, b)
    assert same_bits(plain[0], fused[0])
    assert len(plan.steps) == 1


# What is fused, and what is not


def calls(function, *shapes):
    arrays = [tf.ones(shape) for shape in shapes]
    plan = tf.function(function).plan_for(*arrays).plan
    fused = plan.fused()
    return len(plan.steps), len(plan.steps if fused is None else fused.steps)


@pytest.mark.parametrize(
    ("function", "shapes", "expected"),
    [
        (lambda x: x + 1.0, [(9,)], (1, 1)),  # nothing to gain
        (lambda x: tf.nn.relu(x + 1.0), [(9,)], (2, 1)),
        (lambda x: tf.exp(x + 1.0) * 2.0, [(9,)], (3, 3)),  # numpy's exp stands between
        (lambda x: (x + 1.0) * tf.exp(x + 1.0), [(9,)], (3, 3)),  # exp waits for the sum
        (lambda x: tf.exp(x) * 2.0 + x, [(9,)], (3, 2)),
        (lambda x: (tf.reduce_sum(x + 1.0) + 2.0) * 3.0, [(9,)], (4, 3)),
        (lambda x, y: (x + 1.0, y * 2.0), [(9,), (9,)], (2, 1)),  # small: side by side
        (lambda x, y: (x + 1.0, y * 2.0), [(1 << 13,), (1 << 13,)], (2, 2)),
        (lambda x: (x + 1.0, x * 2.0), [(1 << 13,)], (2, 1)),  # large, but both read x
        (lambda x: tf.matmul(x + 1.0, x * 2.0) * 3.0 + 1.0, [(8, 8)], (5, 3)),
        (lambda x: tf.where(x > 0.0, x, 0.0), [(9,)], (4, 1)),
        (lambda x: tf.stop_gradient(tf.identity(x + 1.0)) * 2.0, [(9,)], (4, 1)),
        (lambda x: tf.cast(x, "int32") + 1, [(9,)], (2, 2)),  # 3e9 as a whole number: who knows
        (lambda x: tf.cast(x, "float16") * 2, [(9,)], (2, 2)),
    ],
)
def test_calls(function, shapes, expected):
    assert calls(function, *shapes) == expected


def test_a_stretched_row_is_worth_a_kernel():
    x, row = tf.ones([64, 4, 32]), tf.ones([32])
    assert tf.function(lambda x, y: x + y).plan_for(x, row).plan.fused() is not None
    assert tf.function(lambda x, y: x + y).plan_for(x, x).plan.fused() is None
    assert tf.function(lambda x, y: x + y).plan_for(x, row[0]).plan.fused() is None


def test_a_result_that_only_the_group_needs_is_not_stored():
    plan = tf.function(lambda x: tf.nn.relu(x * 2.0 + 1.0) + x * x).plan_for(tf.ones([999])).plan
    assert sum(buffer.size for buffer in plan.buffers) > 1500
    assert sum(buffer.size for buffer in plan.fused().binder.buffers) <= 1008


def test_results_that_others_need_are_stored():
    plain, fused, plan = plain_and_fused(
        lambda x: (s := x + 1.0, r := tf.nn.relu(s), tf.exp(r), r * s), numbers((50,))
    )
    assert all(map(same_bits, plain, fused))
    assert len(plan.steps) == 3  # exp waits for the group, so the last product cannot join it


# State


def test_an_update_writes_into_its_variables():
    v, w = tf.Variable(tf.ones([5])), tf.Variable(tf.zeros([5]))

    def f(g):
        v.assign(0.9 * v + 0.1 * g * g)
        w.assign_sub(0.5 * g / (tf.sqrt(v) + 1e-7))
        return tf.reduce_sum(w)

    plan = tf.function(f).plan_for(tf.ones([5])).plan
    plan.inputs[0][:] = g = np.arange(5, dtype="float32")
    plan.run()
    first = v.numpy(), w.numpy(), plan.outputs[0].copy()
    v.assign(tf.ones([5]))
    w.assign(tf.zeros([5]))

    plan.adopt(plan.fused())
    plan.run()

    assert all(map(same_bits, first, (v.numpy(), w.numpy(), plan.outputs[0])))
    assert [line.split()[3].split("(")[0] for line in plan.listing].count("assign") == 0
    assert len(plan.steps) == 2  # the update, and the sum
    assert sum(buffer.size for buffer in plan.buffers) <= 32
    np.testing.assert_allclose(v.numpy(), 0.9 + 0.1 * g * g)


ORDERS = {
    "the old value afterwards": lambda v, x: (old := v * 1.0, v.assign(x * 2.0 + v), old + v),
    "read, write, read": lambda v, x: (a := v + x, v.assign(a * a), v + a),
    "written twice": lambda v, x: (v.assign(v + x), v.assign(v * 2.0 + x), v + 1.0),
    "from its own end": lambda v, x: (v.assign(v[::-1] * 2.0 + x), v + 0.0),
    "itself and its end": lambda v, x: (v.assign(v + v[::-1] * x), v * 1.0),
    "what was assigned": lambda v, x: (v.assign_add(x * 3.0) + 1.0, v - x),
    "a copy of the old": lambda v, x: (tf.identity(v), v.assign(v * x + 1.0)),
    "a sum between": lambda v, x: (
        v.assign(v * 2.0 + x), s := tf.reduce_sum(v), v.assign(v - s * x), v + s
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_reads_and_writes_keep_their_order(name):
    start, x = numbers((6,), seed=2), np.arange(6, dtype="float32")
    start = np.where(np.isfinite(start), start, 1).astype("float32")
    results = []
    for fuse in (False, True):
        v = tf.Variable(start)
        plan = tf.function(lambda x, v=v: ORDERS[name](v, x)).plan_for(tf.constant(x)).plan
        if fuse:
            plan.adopt(plan.fused())
        for _ in range(3):
            plan.inputs[0][:] = x
            plan.run()
        results.append([v.numpy(), *(output.copy() for output in plan.outputs)])
    assert all(map(same_bits, *results))


def test_variables_that_move_take_the_kernels_along():
    model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2, "relu")])
    plan = tf.function(lambda x: model(x)).plan_for(tf.ones([4, 3])).plan
    plan.adopt(plan.fused())
    model.compile("adam", "mse")
    model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)  # the weights go into an arena

    plan.inputs[0][:] = 1.0
    plan.run()

    np.testing.assert_array_equal(plan.outputs[0], model(np.ones((4, 3), "float32")))
    assert any("fused" in line for line in plan.listing)


# To read


def test_the_listing_shows_formulas():
    plan = tf.function(lambda x, b: tf.nn.relu(x + b) * 0.1).plan_for(tf.ones([4, 3]), tf.ones(3))
    plan.plan.adopt(plan.plan.fused())
    assert str(plan) == "  0  multiply_fused = max(x + b, 0) * 0.1  [4x3]  1 call"


def test_a_kernel_is_opened_as_python():
    plan = tf.function(lambda x, b: tf.nn.relu(x + b) * 0.1).plan_for(tf.ones([4, 3]), tf.ones(3))
    plan.plan.adopt(plan.plan.fused())
    assert plan.plan.open(0) == (
        "def multiply_fused(x, b, multiply, n0, n1):\n"
        "    for i in range(n0):\n"
        "        for j in range(n1):\n"
        "            add = x[i, j] + b[j]\n"
        "            relu = maximum(add, 0)\n"
        "            multiply[i, j] = relu * 0.1"
    )


def test_other_lines_are_opened_as_words():
    plan = tf.function(lambda x: tf.exp(x)).plan_for(tf.ones([2])).plan
    assert plan.open(0) == "exp: The exponential: its slope is its value."


@pytest.mark.parametrize("number", [-1, 1, 99])
def test_a_line_that_is_not_there(number):
    plan = tf.function(lambda x: tf.exp(x)).plan_for(tf.ones([2])).plan
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"no line.*"):
        plan.open(number)


@pytest.mark.parametrize("name", BINARY)
def test_the_text_does_what_the_kernel_does(name):
    """Run as Python on the same arrays, it gives the same bits."""
    x = tf.ones([3, 4])
    plan = tf.function(lambda x, y: BINARY[name](x, y) * x).plan_for(x, x).plan
    for operation in plan.fused().operations:
        if operation.type == "fused":
            formula = operation.attrs["formula"]
            inputs = [numbers((3, 4), dtype, n) for n, dtype in enumerate(formula.inputs)]
            outs = [np.empty((3, 4), formula.dtype(number)) for number in formula.outputs]
            again = [out.copy() for out in outs]
            nest, places = over(formula, outs, inputs)
            names = [f"x{n}" for n in range(len(inputs))], [f"z{n}" for n in range(len(outs))]
            text = source(nest, "kernel", *names, operation.attrs["names"])
            with np.errstate(all="ignore"):
                runnable(text)(*(a.reshape(-1) for a in places.arrays), *places.sizes)
            [step] = tf.ones(1).device_object.backend.bind(
                "fused", tuple(again), tuple(inputs), {"formula": formula}
            )
            step()
            assert all(map(same_bits, outs, again))


def test_names_in_the_text_do_not_collide():
    def f(x):
        maximum = tf.identity(x, name="maximum")
        return tf.maximum(tf.add(maximum, x, name="range"), 1.0, name="i") * 2.0

    plan = tf.function(f).plan_for(tf.ones([3])).plan
    plan.adopt(plan.fused())
    kernel = runnable(plan.open(0))
    x, out = np.asarray([1.0, -2.0, 3.0], "float32"), np.empty(3, "float32")
    kernel(x, out, 3)
    assert out.tolist() == [4.0, 2.0, 12.0]


def test_planning_takes_time_in_proportion_to_the_operations(monkeypatch):
    """Counted in comparisons of groups, not by a clock."""
    from minitf.execution import fuse

    asked = []
    near = fuse._Groups._near
    monkeypatch.setattr(fuse._Groups, "_near", lambda *a: asked.append(found := near(*a)) or found)

    def f(x):
        for n in range(300):
            x = tf.exp(x) if n % 7 == 0 else x * 1.5 + 0.1
        return x

    plan = tf.function(f).plan_for(tf.ones([5])).plan
    fused = plan.fused()
    assert isinstance(fused.binder, Binder)
    assert len(fused.steps) == 2 * 43
    assert sum(map(len, asked)) <= 3 * len(asked)


@st.composite
def updates(draw):
    """Lines of a step: each assigns to one of three variables, or looks at one for later."""
    value = st.integers(0, 2)
    words = ("assign", "look", "sum", "exp")
    return [
        (
            draw(st.sampled_from(words)),
            draw(value),
            draw(value),
            draw(st.sampled_from([*BINARY][:4])),
        )
        for _ in range(draw(st.integers(2, 9)))
    ]


@given(updates())
def test_any_step_leaves_the_same_in_every_variable(lines):
    start = np.arange(1, 6, dtype="float32")
    results = []
    for fuse in (False, True):
        variables = [tf.Variable(start + n) for n in range(3)]

        def step(x, variables=variables):
            seen = [x * 0.5]
            for word, one, other, op in lines:
                made = BINARY[op](variables[one] + 0.0, seen[-1])
                if word == "assign":
                    variables[other].assign(made * 0.25)
                else:
                    seen.append({"sum": tf.reduce_sum, "exp": tf.sin}.get(word, tf.abs)(made))
            return seen

        plan = tf.function(step, jit_compile=False).plan_for(tf.constant(start)).plan
        if fuse:
            plan.adopt(plan.fused() or plan._bound(plan._operations))
        for _ in range(2):
            plan.inputs[0][:] = start
            plan.run()
        results.append([*(v.numpy() for v in variables), *(o.copy() for o in plan.outputs)])
    for one, other in zip(*results, strict=True):
        assert same_bits(one, other)
