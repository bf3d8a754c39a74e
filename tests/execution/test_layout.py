"""Memory of a plan: results that live at the same time lie apart, and no more is asked for."""

import random
import tracemalloc

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.backends.numpy import team
from minitf.core.graph import Graph
from minitf.execution.binder import Binder
from minitf.execution.layout import Layout
from minitf.execution.liveness import Liveness
from minitf.execution.plan import Plan
from tests.benchmarks.workloads import WORKLOADS


def live_of(plan):
    return Liveness(plan._operations, plan.fetches, plan._shapes)


@pytest.fixture
def plans(monkeypatch):
    """The plans that are made from now on."""
    made = []
    bind = Plan._bind

    def noted(plan):
        bind(plan)
        made.append(plan)

    monkeypatch.setattr(Plan, "_bind", noted)
    return made


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_step_needs_little_more_than_what_lives_at_the_same_time(plans, name):
    workload = WORKLOADS[name]
    x, y = workload.data(steps=1)
    batch = min(workload.batch, 8)
    workload.build(keras).fit(x[:batch], y[:batch], batch_size=batch, verbose=0)

    plan = max(plans, key=lambda plan: len(plan.listing))
    least = Layout(live_of(plan)).most_at_once()

    bytes_least = sum(count * dtype.size for (dtype, _), count in least.items())
    assert sum(buffer.nbytes for buffer in plan.buffers) <= 1.2 * bytes_least


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_whole_step_holds_a_third_more_than_what_lives_at_the_same_time(monkeypatch, name):
    """Counted with weights, masks, windows and all that calls need beside their results."""
    workload, bind, made = WORKLOADS[name], Plan._bind, {}

    def noted(plan):
        tracemalloc.start()
        try:
            bind(plan)
            arrays = tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)
            taken = tracemalloc.take_snapshot().filter_traces([arrays])
            made[plan] = sum(trace.size for trace in taken.traces)
        finally:
            tracemalloc.stop()

    monkeypatch.setattr(team, "size", lambda: 2)
    monkeypatch.setattr(Plan, "_bind", noted)
    x, y = workload.data(steps=1)
    workload.build(keras).fit(x, y, batch_size=workload.batch, verbose=0)

    plan = max(made, key=lambda plan: len(plan.listing))
    weights = sum(variable.array.nbytes for variable in plan._variables)
    live = sum(n * kind[0].size for kind, n in Layout(live_of(plan)).most_at_once().items())
    assert weights + made[plan] <= 1.35 * (weights + live)


@pytest.mark.parametrize("seed", range(20))
def test_what_lives_at_the_same_time_lies_apart(seed):
    graph, choice = Graph(), random.Random(seed)
    with graph.as_default():
        made = [graph.placeholder([choice.choice([3, 16, 40])], name=f"x{n}") for n in range(3)]
        for _ in range(60):
            one = choice.choice(made)
            made.append(choice.choice([
                lambda x: tf.exp(x), lambda x: x * 2.0, lambda x: tf.concat([x, x[:5]], 0),
                lambda x: tf.reverse(x, [0]), lambda x: x[: max(x.shape[0] // 2, 1)] + 1.0,
            ])(one))  # fmt: skip
    shapes = {id(out): tuple(out.shape) for o in graph.operations for out in o.outputs}

    layout = Layout(Liveness(graph.operations, made[-5:], shapes))

    for i, block in enumerate(layout.blocks):
        for other in layout.blocks[:i]:
            if block.beside(other) and block.kind == other.kind:
                ends = block.start + block.size, other.start + other.size
                assert ends[0] <= other.start or ends[1] <= block.start


def test_beyond_the_largest_results_buffers_are_lent(monkeypatch):
    def f(x):
        made = [tf.sin(x[n:]) for n in range(30)]
        return tf.add_n([tf.reduce_sum(part) for part in made])

    x = np.arange(40, dtype="float32")
    expected = tf.function(f)(tf.constant(x)).numpy()
    monkeypatch.setattr("minitf.execution.layout.MOST", 3)
    np.testing.assert_allclose(tf.function(f)(tf.constant(x)).numpy(), expected)


@pytest.mark.parametrize("packed", [True, False])
def test_planning_does_work_in_proportion_to_the_operations(monkeypatch, packed):
    """Counted: how often the binder and the facts below it look at an operation's inputs."""
    looks = []
    for owner, name in [(Binder, "_bind_one"), (Liveness, "_read_is_over"), (Liveness, "is_own")]:
        method = getattr(owner, name)
        counted = lambda *args, method=method: looks.append(1) or method(*args)  # noqa: E731
        monkeypatch.setattr(owner, name, counted)

    def looked(layers):
        model = keras.Sequential([keras.Input((2,)), *map(keras.layers.Dense, [2] * layers)])
        variables = model.trainable_variables
        optimizer = keras.optimizers.SGD()
        optimizer.build(variables)

        @tf.function
        def step(x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(model(x))
            gradients = tape.gradient(loss, variables)
            if packed:
                optimizer.apply(gradients, variables)
            else:
                for variable, gradient in zip(variables, gradients, strict=True):
                    variable.assign_sub(gradient)

        concrete = step.get_concrete_function(tf.ones([3, 2]))
        looks.clear()
        concrete.runner.plan([(3, 2)])
        return len(looks)

    few, many = looked(10), looked(40)
    assert many <= 4.5 * few


def test_a_plan_that_runs_again_and_again_keeps_nothing():
    function = tf.function(lambda x: tf.reduce_sum(tf.nn.relu(x @ x) + tf.exp(x)))
    plan = function.plan_for(tf.ones([8, 8])).plan
    for _ in range(100):
        plan.run()
    tracemalloc.start()
    try:
        plan.run()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(2000):
            plan.run()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1000
    assert peak - before < 4000  # numbers of Python and what errstate keeps, no arrays


def test_results_begin_where_a_line_of_the_cache_does():
    plan = tf.function(lambda x: tf.exp(x) @ tf.sin(x)).plan_for(tf.ones([7, 7])).plan
    places = [step.keywords.get("out", step.args[-1]) for step in plan.steps]
    assert [place.ctypes.data % 64 for place in [*plan.inputs, *places]] == [0, 0, 0, 0]
