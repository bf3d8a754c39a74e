"""Kernels are made beside the running plan; whatever goes wrong there, the plan goes on."""

import gc
import logging
import os
import subprocess
import sys
import threading
import weakref

import numpy as np
import pytest

import minitf as tf
from minitf import keras
from minitf.backends.numpy.fused import compiler
from minitf.execution import speedup
from minitf.execution.plan import Plan
from tests.benchmarks.workloads import WORKLOADS

needs_compiler = pytest.mark.skipif(
    not __import__("importlib").util.find_spec("llvmlite"), reason="needs the extra fast"
)
LONG = 60  # seconds that nobody waits for in earnest


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MINITF_CACHE_DIR", str(tmp_path))
    compiler._compiler.cache_clear()
    speedup._said.clear()
    yield tmp_path / "kernels"
    compiler._compiler.cache_clear()


def plan_of(function, *shapes, jit_compile=None):
    arguments = [tf.ones(shape) for shape in shapes]
    plan = tf.function(function, jit_compile=jit_compile).plan_for(*arguments).plan
    for place in plan.inputs:
        place[...] = 1.0
    return plan


def bend(x):
    return tf.nn.relu(x * 2.0 - 1.0) / 3.0


# When


@needs_compiler
def test_on_request_it_begins_at_once():
    plan = plan_of(bend, (9,), jit_compile=True)
    assert plan.speedup.wait(LONG) == "ready"
    assert len(plan.steps) == 4
    plan.run()
    assert (plan.speedup.state, len(plan.steps)) == ("fused", 1)
    np.testing.assert_array_equal(plan.outputs[0], bend(tf.ones(9)))


@needs_compiler
def test_by_default_it_begins_when_the_plan_has_run_for_a_while(monkeypatch):
    plan = plan_of(bend, (9,))
    plan.run()
    assert plan.speedup.state == "not asked for"
    monkeypatch.setattr(speedup, "PATIENCE", -1.0)
    plan.run()
    assert plan.speedup.wait(LONG) == "ready"


def test_when_it_is_not_wanted_it_never_begins(monkeypatch):
    monkeypatch.setattr(speedup, "PATIENCE", -1.0)
    plan = plan_of(bend, (9,), jit_compile=False)
    plan.run()
    plan.run()
    assert (plan.speedup.wait(), len(plan.steps)) == ("not asked for", 4)  # nothing to wait for


@needs_compiler
def test_where_there_is_nothing_to_fuse_the_plan_stays():
    plan = plan_of(lambda x: tf.exp(x), (9,), jit_compile=True)
    assert plan.speedup.wait(LONG) == "nothing to fuse"
    plan.run()
    assert not plan.speedup.is_open


@pytest.mark.parametrize(("given", "kept"), [(True, True), (False, False), ("auto", False)])
def test_a_model_says_what_compile_was_told(given, kept):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", jit_compile=given)
    assert model.jit_compile is kept
    assert model.get_compile_config()["jit_compile"] is kept


def test_the_package_alone_loads_no_compiler():
    code = (
        "import sys, minitf as tf; f = tf.function(lambda x: tf.nn.relu(x + 1.0));"
        "f(tf.ones(3)); assert not {'llvmlite', 'numba'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Models


def trained(build, x, y, plans, fuse_at):
    """The weights and losses of some steps of training; the plan is exchanged after some."""
    keras.utils.set_random_seed(3)
    model = build(keras)
    model.compile(model.optimizer, model.loss, metrics=["mae"], jit_compile=False)
    losses = []
    for step in range(4):
        plans.clear() if step == 0 else None
        losses.append(model.fit(x, y, batch_size=len(x), verbose=0, shuffle=False).history)
        if step == fuse_at:
            for plan in list(plans):
                bound = plan.fused()
                if bound is not None:
                    plan.adopt(bound)
    return [weight.numpy() for weight in model.weights], losses


@pytest.fixture
def plans(monkeypatch):
    made = []
    init = Plan.__init__

    def noted(plan, *args, **kwargs):
        init(plan, *args, **kwargs)
        made.append(plan)

    monkeypatch.setattr(Plan, "__init__", noted)
    return made


def dense(optimizer, *more):
    def build(keras):
        layers = [keras.layers.Dense(8, activation="relu"), *[make(keras) for make in more]]
        model = keras.Sequential([keras.Input((6,)), *layers, keras.layers.Dense(3)])
        model.compile(optimizer(keras), "mse")
        return model

    return build


OPTIMIZERS = {
    name: lambda keras, name=name: getattr(keras.optimizers, name)()
    for name in ("SGD", "RMSprop", "Adam", "AdamW", "Adamax", "Nadam", "Adagrad", "Adadelta",
                 "Ftrl", "Lion", "Lamb", "Adafactor", "Muon")
} | {
    "momentum": lambda keras: keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "clipped": lambda keras: keras.optimizers.Adam(clipnorm=0.1, weight_decay=0.01),
    "centered": lambda keras: keras.optimizers.RMSprop(centered=True, momentum=0.5),
    "amsgrad": lambda keras: keras.optimizers.Adam(amsgrad=True),
    "averaged": lambda keras: keras.optimizers.Adam(use_ema=True, ema_overwrite_frequency=2),
    "scheduled": lambda keras: keras.optimizers.SGD(
        keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.9)
    ),
}  # fmt: skip
LAYERS = {
    "batch norm": lambda keras: keras.layers.BatchNormalization(),
    "layer norm": lambda keras: keras.layers.LayerNormalization(),
    "dropout": lambda keras: keras.layers.Dropout(0.3),
    "noise": lambda keras: keras.layers.GaussianNoise(0.1),
    "gelu": lambda keras: keras.layers.Activation("gelu"),
    "prelu": lambda keras: keras.layers.PReLU(),
    "leaky": lambda keras: keras.layers.LeakyReLU(),
    "elu": lambda keras: keras.layers.ELU(),
    "hard": lambda keras: keras.layers.Activation("hard_sigmoid"),
    "prices": lambda keras: keras.layers.Dense(8, kernel_regularizer="l1_l2"),
    "limits": lambda keras: keras.layers.Dense(8, kernel_constraint="max_norm"),
    "unit norm": lambda keras: keras.layers.UnitNormalization(),
}  # fmt: skip


def check_training(build, x, y, plans):
    plain = trained(build, x, y, plans, fuse_at=None)
    for fuse_at in (0, 2):
        fused = trained(build, x, y, plans, fuse_at)
        assert fused[1] == plain[1]
        for one, other in zip(plain[0], fused[0], strict=True):
            np.testing.assert_array_equal(one, other)
    assert any("fused" in line for plan in plans for line in plan.listing)


@needs_compiler
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_gives_the_same_numbers_with_every_optimizer(plans, name):
    x = np.random.default_rng(0).normal(size=(5, 6)).astype("float32")
    check_training(dense(OPTIMIZERS[name]), x, x[:, :3], plans)


@needs_compiler
@pytest.mark.parametrize("name", LAYERS)
def test_training_gives_the_same_numbers_with_every_layer(plans, name):
    x = np.random.default_rng(0).normal(size=(5, 6)).astype("float32")
    check_training(dense(OPTIMIZERS["Adam"], LAYERS[name]), x, x[:, :3], plans)


# Most calls of a fused step; on numpy alone there are 29, 70, 46, 70, 78, 1476 and 119.
CALLS = {"W1": 23, "W2": 47, "W3": 20, "W4": 42, "W5": 47, "W6": 400, "W7": 84}


@needs_compiler
@pytest.mark.parametrize("name", WORKLOADS)
def test_the_workloads(plans, name):
    """The same weights after some steps, in so many calls, on no more memory."""
    workload = WORKLOADS[name]
    x, y = workload.data(steps=1)
    weights = []
    for fuse in (False, True):
        keras.utils.set_random_seed(3)
        plans.clear()
        model = workload.build(keras)
        model.fit(x, y, batch_size=len(x), verbose=0)
        plan = max(plans, key=lambda plan: len(plan.listing))
        before = len(plan.steps), sum(buffer.nbytes for buffer in plan.buffers)
        if fuse:
            plan.adopt(plan.fused())
        model.fit(x, y, batch_size=len(x), verbose=0)
        weights.append([weight.numpy() for weight in model.weights])
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert len(plan.steps) <= CALLS[name] < before[0]
    assert sum(buffer.nbytes for buffer in plan.buffers) <= before[1] + 1024


@needs_compiler
def test_fit_takes_the_kernels_up_on_its_way(plans, monkeypatch):
    monkeypatch.setattr(speedup, "PATIENCE", -1.0)
    x = np.random.default_rng(0).normal(size=(40, 6)).astype("float32")
    model = dense(OPTIMIZERS["Adam"])(keras)

    class Wait(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            [plan.speedup.wait(LONG) for plan in plans if plan.speedup.state == "under way"]

    model.fit(x, x[:, :3], batch_size=10, epochs=2, verbose=0, callbacks=[Wait()])

    assert "fused" in {plan.speedup.state for plan in plans}


# What may go wrong


def absent(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "llvmlite"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "llvmlite", None)


def test_without_a_compiler_it_is_said_once_and_numpy_goes_on(monkeypatch, caplog):
    absent(monkeypatch)
    with caplog.at_level(logging.WARNING, "tensorflow"):
        for _ in range(2):
            plan = plan_of(bend, (9,), jit_compile=True)
            assert plan.speedup.wait(LONG) == "no compiler"
            plan.run()
    [said] = caplog.messages
    assert "pip install 'minitf[fast]'" in said
    assert len(plan.steps) == 4
    np.testing.assert_array_equal(plan.outputs[0], bend(tf.ones(9)))


def test_without_a_compiler_nothing_is_said_unasked(monkeypatch, caplog):
    absent(monkeypatch)
    monkeypatch.setattr(speedup, "PATIENCE", -1.0)
    plan = plan_of(bend, (9,))
    plan.run()
    assert plan.speedup.wait(LONG) == "no compiler"
    assert not caplog.messages


@needs_compiler
def test_a_compiler_that_fails_is_named_and_numpy_goes_on(monkeypatch, caplog):
    def broken(nest, name):
        return "nonsense"

    monkeypatch.setattr(compiler, "instructions", broken)
    plan = plan_of(bend, (9,), jit_compile=True)
    assert plan.speedup.wait(LONG).startswith("failed: RuntimeError")
    plan.run()
    assert len(plan.steps) == 4
    [said] = caplog.messages
    assert "numpy alone" in said


def made(plan):
    """How many kernels were compiled to fuse this plan by a compiler of its own."""
    compiler._compiler.cache_clear()
    plan.adopt(plan.fused())
    plan.run()
    np.testing.assert_array_equal(plan.outputs[0], bend(tf.ones(plan.inputs[0].shape)))
    return compiler.compiler().made


@needs_compiler
def test_kernels_are_kept_for_the_next_program(folder):
    assert made(plan_of(bend, (9,))) == 1
    assert sorted(path.suffix for path in folder.iterdir()) == [".ll", ".o"]
    assert made(plan_of(bend, (9,))) == 0
    assert made(plan_of(bend, (5, 2))) == 0  # the same loops, other sizes


@needs_compiler
@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_a_broken_file_is_made_anew(folder, harm):
    made(plan_of(bend, (9,)))
    [path] = folder.glob("*.o")
    code = path.read_bytes()
    path.write_bytes({"cut": code[:-9], "changed": code[:-1] + b"?", "empty": b""}[harm])
    assert made(plan_of(bend, (9,))) == 1
    assert path.read_bytes() == code


@needs_compiler
def test_a_folder_that_cannot_be_written_does_no_harm(folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where a folder should be")
    assert made(plan_of(bend, (9,))) == 1
    assert made(plan_of(bend, (9,))) == 1


@pytest.mark.parametrize(
    ("system", "home", "expected"),
    [
        ("linux", {"MINITF_CACHE_DIR": "/here"}, "/here/kernels"),
        ("linux", {"XDG_CACHE_HOME": "/there"}, "/there/minitf/kernels"),
        ("linux", {"HOME": "/me"}, "/me/.cache/minitf/kernels"),
        ("darwin", {"HOME": "/me"}, "/me/Library/Caches/minitf/kernels"),
    ],
)
def test_where_kernels_are_kept(monkeypatch, system, home, expected):
    for name in ("MINITF_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert compiler.folder().as_posix() == expected


@needs_compiler
def test_a_plan_that_is_gone_is_let_go(monkeypatch):
    hold, begun = threading.Event(), threading.Event()

    class Slow(speedup.Speedup):
        def work(self):
            begun.set()
            hold.wait(LONG)
            super().work()

    monkeypatch.setattr("minitf.execution.plan.Speedup", Slow)
    plan = plan_of(bend, (9,), jit_compile=True)
    begun.wait(LONG)
    order, gone = plan.speedup, weakref.ref(plan)
    del plan
    gc.collect()
    assert gone() is None
    hold.set()
    assert order.wait(LONG) == "nothing to fuse"


@needs_compiler
def test_threads_may_call_a_function_while_it_is_exchanged():
    f = tf.function(bend, jit_compile=True)
    x = np.linspace(-3, 3, 1000, dtype="float32")
    expected, wrong = f(tf.constant(x)).numpy(), []

    def call():
        wrong.extend(
            n for n in range(200) if not np.array_equal(f(tf.constant(x)).numpy(), expected)
        )

    threads = [threading.Thread(target=call) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not wrong


@needs_compiler
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_and_an_end_while_kernels_are_made(tmp_path):
    """The child compiles for itself; both end by themselves, though there is more to do."""
    code = """
import os, sys
import numpy as np
import minitf as tf
def plan(n):
    f = tf.function(lambda x: tf.nn.relu(x * float(n) - 1.0) / 3.0, jit_compile=True)
    return f.plan_for(tf.ones([9])).plan
first = [plan(n) for n in range(8)]
child = os.fork()
mine = plan(100 + (child == 0))
assert mine.speedup.wait(60) == "ready"
mine.run()
assert mine.speedup.state == "fused"
more = [plan(n) for n in range(200, 240)]
for one in more + first: one.run()
if child:
    assert os.waitpid(child, 0)[1] == 0
"""
    environment = {**os.environ, "MINITF_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=120,
                   env=environment)  # fmt: skip


def test_plans_on_another_backend_are_left_alone():
    pytest.importorskip("torch")
    with tf.device("torch:cpu"):
        plan = tf.function(bend, jit_compile=True).plan_for(tf.ones([9])).plan
    assert (plan.speedup.state, plan.speedup.is_open) == ("not asked for", False)
