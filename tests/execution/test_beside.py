"""Large products are cut for a team, and lie on one pile with what does not need them."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitf as tf
from minitf.backends import threads
from minitf.backends.numpy import beside, deal, products, team
from minitf.backends.numpy.deal import Single, dealt, shares
from minitf.backends.numpy.products import Product
from minitf.core.random_state import Generator
from minitf.ops.random_functions import uniform_like


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(threads, "intra", lambda: 2)
    monkeypatch.setattr(products, "LARGE", 1)
    monkeypatch.setattr(beside, "LARGE", 1)
    monkeypatch.setattr(deal, "HEAD_START", 0.0)


def run(steps):
    for step in steps:
        step()


SHAPES = [
    ((40, 30), (30, 20)), ((10, 30), (30, 81)), ((7, 5, 30), (30, 20)),
    ((9, 10, 10), (9, 10, 10)), ((3, 4, 9, 8), (3, 4, 8, 9)), ((5, 15, 10), (10, 15)),
    ((20, 400), (400, 30)), ((1, 9), (9, 1)), ((2, 3), (3, 2)),
]  # fmt: skip


def turned(array, is_turned):
    """The same numbers, and where it is turned, columns lie one after the other."""
    return np.ascontiguousarray(array.swapaxes(-1, -2)).swapaxes(-1, -2) if is_turned else array


@pytest.mark.parametrize(("x", "y"), SHAPES)
@pytest.mark.parametrize("x_turned", [False, True])
@pytest.mark.parametrize("y_turned", [False, True])
@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_a_product_in_parts_is_the_product(small_is_large, x, y, x_turned, y_turned, workers):
    normal = np.random.default_rng(0).normal
    one, other = turned(normal(size=x), x_turned), turned(normal(size=y), y_turned)
    out = np.full((one @ other).shape, np.nan)

    steps = products.multiply(one, other, out)
    run(beside.joined(steps, workers))

    np.testing.assert_allclose(out, one @ other, atol=1e-12)
    assert len(steps) == 1


@pytest.mark.parametrize("columns", [slice(None), slice(0, 40)])
def test_no_part_of_a_transposed_matrix_is_copied(columns):
    """`np.dot` would: it takes whole matrices, in either order, or rows of them."""
    x, y = np.ones((60, 50), "float32").T, np.ones((60, 64), "float32")
    product = Product(x, y[:, columns], np.empty((50, y[:, columns].shape[1]), "float32"))

    parts, after = product.cut([0.5, 0.5])

    assert [part.func for part in parts] == [np.matmul, np.matmul]
    assert not after


@given(work=st.floats(1, 1e5), workers=st.integers(1, 9))
def test_the_caller_does_what_helpers_sleep_through(work, workers):
    parts = shares(work, workers)

    assert sum(parts) == pytest.approx(1)
    assert len(parts) == workers
    assert min(parts) >= 0
    if min(parts) > 0:
        ends = [part * work + deal.HEAD_START * (number > 0) for number, part in enumerate(parts)]
        assert max(ends) == pytest.approx(min(ends))


ITEMS = st.one_of(
    st.tuples(st.integers(1, 40), st.integers(1, 300), st.integers(1, 40)),
    st.floats(1, 100),
)


@settings(max_examples=200, deadline=None)
@given(items=st.lists(ITEMS, min_size=1, max_size=5), workers=st.integers(1, 4))
def test_every_product_and_every_single_is_done_once(items, workers):
    made, expected, dealing, done = [], [], [], []
    for item in items:
        if isinstance(item, float):
            dealing.append(Single([partial(done.append, item)], item))
            continue
        x, y = np.ones(item[:2]), np.ones(item[1:])
        made.append(np.full((item[0], item[2]), np.nan))
        expected.append(x @ y)
        dealing.append(Product(x, y, made[-1]))

    parts, after = dealt(dealing, workers)
    for part in parts:
        run(part)
    run(after)

    assert len(parts) <= workers
    assert done == [item for item in items if isinstance(item, float)]
    for one, other in zip(made, expected, strict=True):
        np.testing.assert_allclose(one, other)


def arrays():
    """Matrices over one piece of memory that lie in each other's way, and some apart from it."""
    memory = np.linspace(-1.0, 1.0, 48)
    grids = [memory[start : start + 16].reshape(4, 4) for start in (0, 8, 16, 32)]
    return [*grids, np.eye(4) / 2, np.full((4, 4), 0.25)]


CALLS = st.tuples(
    st.sampled_from(["product", "product", "add", "fill", "copy", "draw", "other"]),
    st.integers(0, 5), st.integers(0, 5), st.integers(0, 3),
)  # fmt: skip


def bound(calls, places, source):
    steps = []
    for kind, one, other, to in calls:
        x, y, out = places[one], places[other], places[to]
        if kind == "product":
            if np.may_share_memory(x, out) or np.may_share_memory(y, out):
                continue
            steps.append(Product(x, y, out))
        elif kind == "draw":
            steps.append(partial(source.random, None, np.float64, out))
        elif kind == "other":
            steps.append(lambda x=x, out=out: np.copyto(out, x.T.copy()))
        else:
            steps.append({
                "add": partial(np.add, x, 0.5, out), "fill": partial(out.fill, 0.125),
                "copy": partial(np.copyto, out, x),
            }[kind])  # fmt: skip
    return steps


@settings(max_examples=400, deadline=None)
@given(st.lists(CALLS, min_size=1, max_size=10))
def test_any_list_of_calls_gives_what_it_gave(calls):
    one, other = arrays(), arrays()
    large, beside.LARGE = beside.LARGE, 1
    try:
        run(beside.joined(bound(calls, one, np.random.default_rng(1)), workers=3))
    finally:
        beside.LARGE = large
    run(bound(calls, other, np.random.default_rng(1)))

    for made, expected in zip(one, other, strict=True):
        np.testing.assert_allclose(made, expected, atol=1e-12)


def shared(steps):
    return [step for step in steps if getattr(step, "func", None) is team._together]


def test_both_gradients_of_a_layer_lie_on_one_pile(small_is_large):
    """Two layers: a pile each forward; back, one for the second layer, and one for the first."""

    @tf.function
    def gradients(x, w, v):
        with tf.GradientTape() as tape:
            tape.watch([w, v])
            loss = tf.reduce_sum(tf.matmul(tf.sin(tf.matmul(x, w)), v))
        return tape.gradient(loss, [w, v])

    plan = gradients.plan_for(*[tf.ones([24, 24])] * 3).plan

    assert len(shared(plan.steps)) == 3  # the second product's result is a number nobody asked for


def test_random_numbers_are_drawn_beside_a_product(small_is_large, monkeypatch):
    """In the order of the stream, and so they are the numbers of the plain list of calls."""

    def drawn():
        generator = Generator(7)

        @tf.function
        def function(x, w):
            kept = uniform_like(x, generator) > 0.5
            hidden = tf.matmul(x, w)
            noise = uniform_like(hidden, generator)
            return tf.matmul(hidden + noise, w), kept, uniform_like(w, generator)

        plan = function.plan_for(tf.ones([20, 30]), tf.ones([30, 30])).plan
        plan.inputs[0][:] = 1.0
        plan.inputs[1][:] = 0.5
        plan.run()
        return [array.copy() for array in plan.outputs], len(plan.steps)

    side_by_side, count = drawn()
    monkeypatch.setattr(products, "LARGE", 1 << 60)
    one_by_one, more = drawn()

    for made, expected in zip(side_by_side, one_by_one, strict=True):
        np.testing.assert_allclose(made, expected, rtol=1e-5)
    assert count == more - 1  # no product before the first; the memory of the third is in use


def test_one_thread_has_no_piles():
    x = np.ones((3, 3))
    steps = [Product(x, x, np.empty_like(x))]
    assert beside.joined(steps, workers=1) == steps
