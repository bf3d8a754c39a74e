"""Why a gradient is zero: the operation that the test planted is the one that is named."""

import numpy as np
import pytest

import minitf as tf
from minitf import observe
from minitf.errors import UnknownNameError
from minitf.observe.why import why_zero, zero_gradients

S = tf.reduce_sum
X = tf.constant([[1.0, 2.0], [3.0, 4.0]])


def variables(w, b):
    return tf.Variable(w, name="w"), tf.Variable(b, name="b")


# What is planted: (kind, operation, factor or None, loss of w, b). `b` keeps the loss alive.
PLANTED = {
    "relu below zero": ("closed", "relu", None, lambda w, b: S(tf.nn.relu(-tf.abs(w) - 1.0))),
    "relu of a product": ("closed", "relu", None, lambda w, b: S(tf.nn.relu(X @ w - 100.0) * b)),
    "sigmoid far out": ("saturated", "sigmoid", None, lambda w, b: S(tf.sigmoid(w + 1000.0))),
    "tanh far out": ("saturated", "tanh", None, lambda w, b: S(tf.tanh(X @ (tf.abs(w) + 500.0)))),
    "softmax of one": (
        "one_entry", "softmax/softmax", None,
        lambda w, b: S(tf.nn.softmax(tf.reduce_sum(w, 1, keepdims=True)) * X),
    ),
    "stop_gradient": ("stopped", "stop_gradient", None, lambda w, b: S(tf.stop_gradient(X @ w))),
    "cast to whole numbers": (
        "whole", "cast", None, lambda w, b: S(tf.cast(tf.cast(w, "int32"), "float32") * b),
    ),
    "argmax": ("whole", "argmax", None, lambda w, b: S(tf.cast(tf.argmax(X @ w, 1), "float32"))),
    "round": ("flat", "round", None, lambda w, b: S(tf.round(w))),
    "sign": ("flat", "sign", None, lambda w, b: S(tf.sign(w))),
    "times zero": ("zero_factor", "multiply", "input", lambda w, b: S(w * tf.zeros([2, 2]))),
    "zero inputs": ("zero_factor", "matmul", "input", lambda w, b: S(tf.zeros([3, 2]) @ w)),
    "behind a dead relu": (
        "zero_factor", "matmul", "relu", lambda w, b: S(tf.nn.relu(X - 100.0) @ w),
    ),
    "an exact prediction": (
        "zero_factor", "square", "subtract", lambda w, b: S(tf.square(w - w.numpy())),
    ),
    "clipped": (
        "clipped", "clip_by_value/minimum", None, lambda w, b: S(tf.clip_by_value(w + 10.0, 0, 1)),
    ),
    "the other branch": ("not_chosen", "where", None, lambda w, b: S(tf.where(X > 99.0, w, b))),
    "not gathered": (
        "not_chosen", "reduce_sum", None, lambda w, b: S(tf.gather(w, tf.zeros([0], "int32"))),
    ),
    "minus itself": ("cancels", "subtract", None, lambda w, b: S(w - w)),
    "many small factors": ("faded", "multiply", None, lambda w, b: S(w * 1e-3 * 1e-3 * 1e-3)),
    "a number in between": (
        "disconnected", "multiply", None, lambda w, b: S(tf.constant((w * 2.0).numpy()) * b),
    ),
    "computed, not used": ("disconnected", "reduce_sum", None, lambda w, b: (S(w), 0.0)[1]),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED)
def test_the_planted_operation_is_named(case):
    kind, node, factor, loss = PLANTED[case]
    w, b = variables([[1.0, -2.0], [0.5, 1.0]], [0.5, 0.25])
    trace = observe.record_backward(lambda: loss(w, b) + S(b), names={id(w): "w", id(b): "b"})

    assert zero_gradients(trace) == ["w"]
    cause = why_zero(trace, "w")
    assert (cause.kind, cause.node, cause.factor) == (kind, node, factor)
    assert cause.path[0] == "w"
    assert cause.path[-1] == node
    assert cause.source.filename == __file__
    assert why_zero(trace, "b") is None


def test_the_path_leads_from_the_weight_to_the_operation():
    w, b = variables([[1.0, -2.0], [0.5, 1.0]], [-50.0, -60.0])
    trace = observe.record_backward(lambda: S(tf.nn.relu(X @ w + b) * 2.0), names={id(w): "w"})

    cause = why_zero(trace, "w")

    assert cause.path == ("w", "matmul", "add", "relu")
    assert (cause.arrives, cause.leaves, cause.entries) == (2.0, 0.0, 4)
    assert cause.extreme == pytest.approx(np.max(X.numpy() @ w.numpy() + b.numpy()))
    assert "[z > 0]" in cause.rule


def test_zeros_that_come_from_far_are_traced_to_where_they_begin():
    w, b = variables([[1.0, -2.0], [0.5, 1.0]], [-99.0, -99.0])
    v = tf.Variable([[1.0], [1.0]], name="v")
    dead = lambda: tf.nn.relu(X @ w + b)  # noqa: E731
    trace = observe.record_backward(lambda: S(tf.nn.relu(tf.nn.relu(dead() * 2.0) @ v)))

    assert [why_zero(trace, name).origin for name in ("w", "v")] == ["relu", "relu"]
    assert why_zero(trace, "v").node == "relu_2"


def test_shares_of_a_batch_that_cancel():
    w, b = variables([[1.0]], [0.0])
    sides = tf.constant([[1.0], [-1.0]])
    trace = observe.record_backward(lambda: S((tf.ones([2, 1]) @ w + b) * sides) + S(w))

    assert why_zero(trace, "b").kind == "cancels"


def test_frozen_weights():
    frozen = tf.Variable([1.0], trainable=False, name="frozen")
    w = tf.Variable([2.0], name="w")
    trace = observe.record_backward(lambda: S(w * frozen))

    assert zero_gradients(trace) == ["frozen"]
    assert why_zero(trace, "frozen").kind == "frozen"


def test_without_a_backward_pass_every_weight_is_cut_off():
    w = tf.Variable([1.0, 2.0], name="w")
    with observe.record() as trace:
        S(tf.cast(tf.argmax(w), "float32"))
    assert zero_gradients(trace) == ["w"]
    assert (why_zero(trace, "w").kind, why_zero(trace, "w").node) == ("whole", "argmax")


def test_noise_is_nothing_and_a_small_gradient_is_not():
    w, b = variables([1.0], [1.0])
    faint = observe.record_backward(lambda: S(w) * 1e-9 + S(b))
    small = observe.record_backward(lambda: S(w) * 1e-4 + S(b))

    assert zero_gradients(faint) == ["w"]
    assert zero_gradients(small) == []
    assert zero_gradients(small, tiny=1e-3) == ["w"]


def test_nan_is_not_nothing():
    w = tf.Variable([-1.0], name="w")
    assert zero_gradients(observe.record_backward(lambda: S(tf.sqrt(w)))) == []


def test_an_unknown_node_is_an_error():
    w = tf.Variable([1.0], name="w")
    with pytest.raises(UnknownNameError):
        why_zero(observe.record_backward(lambda: S(w * w)), "v")
