"""The backward pass of a trace: shares, sums, the arithmetic of one entry, checks by nudging."""

import numpy as np
import pytest

import minitf as tf
from minitf import observe
from minitf.core.opdef import OPS
from minitf.errors import ArgumentError, GradientError
from minitf.observe.summary import summarize
from tests.ops.cases import CASES

RNG = np.random.default_rng(3)


class Digits:
    """A 64-32-10 network with cross-entropy, on sixteen random pictures."""

    def __init__(self):
        self.x = tf.constant(RNG.normal(size=(16, 64)).astype("float32"))
        self.labels = tf.constant(RNG.integers(0, 10, 16))
        sizes = {"kernel": (64, 32), "bias": (32,), "kernel_1": (32, 10), "bias_1": (10,)}
        self.weights = {
            name: tf.Variable(0.2 * RNG.normal(size=shape).astype("float32"), name=name)
            for name, shape in sizes.items()
        }

    def loss(self):
        w = self.weights
        hidden = tf.nn.relu(self.x @ w["kernel"] + w["bias"])
        scores = hidden @ w["kernel_1"] + w["bias_1"]
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(self.labels, scores))


@pytest.fixture(scope="module")
def digits():
    return Digits()


@pytest.fixture(scope="module")
def trace(digits):
    return observe.record_backward(digits.loss, watch=[digits.x])


def scalar_chain():
    x, w, b = tf.Variable(3.0, name="x"), tf.Variable(2.0, name="w"), tf.Variable(1.0, name="b")
    return observe.record_backward(lambda: tf.sin((x * w + b) ** 2) * x)


def test_gradients_are_those_of_the_tape(digits, trace):
    with tf.GradientTape() as tape:
        tape.watch(digits.x)
        loss = digits.loss()
    sources = {**digits.weights, "x": digits.x}
    expected = tape.gradient(loss, sources)

    nodes = {**{name: name for name in digits.weights}, "x": trace.find(digits.x).name}
    for name, node in nodes.items():
        np.testing.assert_array_equal(trace.gradients[node], expected[name].numpy())


def test_shares_add_up_to_the_gradients(trace):
    sums = {}
    for share in trace.backward_pass.shares:
        sums[share.source] = sums.get(share.source, 0) + share.contribution
        np.testing.assert_array_equal(sums[share.source], share.accumulated)

    for name, total in sums.items():
        np.testing.assert_array_equal(total, trace.gradients[name])


def test_where_branches_meet():
    x = tf.Variable(3.0, name="x")
    trace = observe.record_backward(lambda: x * x + x)
    shares = [share for share in trace.backward_pass.shares if share.source == "x"]

    assert [(share.node, share.input, share.part) for share in shares] == [
        ("add", "y", 1),
        ("multiply", "x", 2),
        ("multiply", "y", 3),
    ]
    assert [float(share.accumulated) for share in shares] == [1.0, 4.0, 7.0]
    assert trace.backward_pass.branches["x"] == 3


def test_terms_add_up_to_the_share(trace):
    for share in trace.backward_pass.shares:
        found = observe.spell_out(trace, share.node, share.number)
        assert len(found.terms) <= 6
        assert found.downstream == pytest.approx(
            sum(term.product for term in found.terms) + found.rest_sum
        )
        assert found.downstream == pytest.approx(share.contribution[found.index], rel=1e-5)
        assert found.error < 1e-6
        for term in found.terms:
            assert term.upstream == share.upstream[term.index]
            assert term.product == term.upstream * term.local


def test_terms_of_a_matrix_product_are_those_of_the_formula(trace):
    found = observe.spell_out(trace, "matmul_1", 1, (3, 7), most=100)
    hidden = trace["relu"].numpy()

    locals_ = {term.index: term.local for term in found.terms}
    assert locals_ == {(n, 7): hidden[n, 3] for n in range(16) if hidden[n, 3] != 0}


@pytest.mark.parametrize("make", [scalar_chain, lambda: observe.record_backward(Digits().loss)])
def test_every_gradient_agrees_with_nudging(make):
    trace = make()
    replay = observe.Replay(trace)

    checks = {name: replay.check(name) for name in trace.gradients}

    assert len(checks) >= 7
    for name, check in checks.items():
        assert check.error < 1e-3, name
        assert check.analytic == trace.gradients[name][check.index]
        assert abs(check.analytic) == np.abs(trace.gradients[name]).max()


def test_any_element_can_be_checked(trace):
    check = observe.Replay(trace).check("kernel", (5, 6))

    assert check.index == (5, 6)
    assert check.numeric == pytest.approx(trace.gradients["kernel"][5, 6], rel=1e-3)


def expected_outputs(case):
    several = isinstance(case.expected, tuple)
    return [np.asarray(array) for array in (case.expected if several else [case.expected])]


SMOOTH = [
    case
    for case in CASES
    if case.expected is not None
    and case.smooth
    and OPS[case.op].grads
    and any(array.dtype.kind == "f" for array in expected_outputs(case))
    and any(array.dtype.kind == "f" for array in case.inputs)
    and not any(array.dtype.kind == "c" for array in case.inputs)  # what is nudged is one number
]


@pytest.mark.parametrize("case", SMOOTH, ids=str)
def test_every_op_can_be_spelt_out(case):
    """Whatever the rule: upstream times local, added up, is the share, and nudging agrees."""
    tensors = [tf.constant(array) for array in case.inputs]
    floating = [tensor for tensor in tensors if tensor.dtype.is_floating]
    factors = [tf.constant(RNG.normal(size=array.shape)) for array in expected_outputs(case)]

    def loss():
        result = OPS[case.op](*tensors, **case.attrs)
        outputs = result if isinstance(result, tuple) else [result]
        return tf.add_n([tf.reduce_sum(tf.cast(output, "float64") * factor)
                         for output, factor in zip(outputs, factors, strict=True)
                         if output.dtype.is_floating])  # fmt: skip

    trace = observe.record_backward(loss, watch=floating)
    shares = [s for s in trace.backward_pass.shares if trace[s.node].opdef.name == case.op]
    assert shares
    for share in shares[: len(tensors)]:
        if share.contribution.size:
            found = observe.spell_out(trace, share.node, share.number)
            assert found.downstream == pytest.approx(share.contribution[found.index], abs=1e-9)
            assert found.numeric == pytest.approx(found.downstream, rel=1e-4, abs=1e-6)


def test_what_comes_over_further_outputs_is_added():
    x = tf.Variable([[4.0, 1.0], [1.0, 3.0]], name="x")

    def loss():
        values, vectors = tf.linalg.eigh(x)
        return values[0] + 3.0 * vectors[0, 0] + vectors[1, 1]

    trace = observe.record_backward(loss)
    found = observe.spell_out(trace, "eigh", 0, (0, 0))

    assert len(trace.backward_pass.share("eigh", 0).upstreams) == 2
    assert found.rest_count > 0
    assert found.downstream == pytest.approx(trace.gradients["x"][0, 0], rel=1e-4)
    assert found.numeric == pytest.approx(found.downstream, rel=1e-4)
    assert observe.Replay(trace).check("x").error < 1e-3


def test_a_closed_gate_shows_the_zero_it_multiplies_with():
    x = tf.Variable([-1.0, 2.0], name="x")
    trace = observe.record_backward(lambda: tf.reduce_sum(tf.nn.relu(x)))

    found = observe.spell_out(trace, "relu", 0, (0,))

    assert found.terms == (observe.Term((0,), 1.0, 0.0, 0.0),)
    assert (found.downstream, found.numeric, found.error) == (0.0, 0.0, 0.0)


def test_what_stops_a_gradient_is_held_still():
    x = tf.Variable(3.0, name="x")
    trace = observe.record_backward(lambda: x * tf.stop_gradient(x))

    check = observe.Replay(trace).check("x")

    assert check.analytic == pytest.approx(3.0)
    assert check.numeric == pytest.approx(3.0)


def test_chance_is_not_drawn_again():
    x = tf.Variable([1.0, 2.0, 3.0], name="x")
    trace = observe.record_backward(lambda: tf.reduce_sum(x * tf.random.uniform([3])))

    assert observe.Replay(trace).check("x").error < 1e-6


def test_looking_is_not_heard_and_changes_no_variable(digits, trace):
    before = {name: variable.numpy() for name, variable in digits.weights.items()}
    with tf.GradientTape(persistent=True) as tape, observe.record() as outer:
        observe.Replay(trace).check("kernel")
        observe.spell_out(trace, "matmul", 1)
        trace.backward("reduce_mean", list(digits.weights))

    assert len(outer) == 0
    assert tape.operations == []
    for name, variable in digits.weights.items():
        np.testing.assert_array_equal(variable.numpy(), before[name])


def test_without_variables_every_float_from_outside_is_a_source():
    x = tf.constant([1.0, 2.0])
    trace = observe.record_backward(lambda: tf.reduce_sum(x * x))

    np.testing.assert_array_equal(trace.gradients["x"], [2.0, 4.0])


def test_mistakes_are_explained():
    x, n = tf.Variable(3.0, name="x"), tf.constant([1.0, 2.0])
    with observe.record() as trace:
        x * 2.0
        tf.cast(n, "int32")
        n + 1.0
    with pytest.raises(ArgumentError, match="'add' does not depend on 'x'"):
        trace.backward("add", ["x"])
    with pytest.raises(GradientError, match="whole"):
        trace.backward("cast", [n])
    with pytest.raises(ArgumentError, match=r"trace\.backward"):
        observe.Replay(trace)
    trace.backward("multiply")
    with pytest.raises(ArgumentError, match="no entry"):
        observe.spell_out(trace, "multiply", 0, (1,))
    with pytest.raises(ArgumentError, match="handed no gradient"):
        observe.spell_out(trace, "multiply", 1)


@pytest.mark.parametrize("device", ["torch:cpu"])
def test_another_backend(device):
    pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device(device):
        w = tf.Variable([[1.0, 2.0]], name="w")
        x = tf.constant([[3.0], [4.0]])
        trace = observe.record_backward(lambda: tf.reduce_sum(tf.tanh(w @ x * 0.1)))

        assert trace["matmul"].tensor.device == device
        found = observe.spell_out(trace, "matmul", 0)
        assert found.error < 1e-6
        assert observe.Replay(trace).check("w").error < 1e-3


class TestSummary:
    def test_numbers_are_those_of_numpy(self):
        array = RNG.normal(size=(40, 30)).astype("float32")
        found = summarize(array)

        assert found["shape"] == [40, 30]
        assert found["dtype"] == "float32"
        for name in ("min", "max", "mean", "std"):
            assert found[name] == pytest.approx(getattr(array, name)(), rel=1e-5)
        assert found["norm"] == pytest.approx(np.linalg.norm(array), rel=1e-6)
        assert sum(found["histogram"]["counts"]) == array.size
        assert (found["thumb"]["rows"], found["thumb"]["cols"]) == (16, 16)
        assert found["values"] is None

    def test_nan_and_infinity_are_counted_apart(self):
        found = summarize(np.array([1.0, np.nan, np.inf, -np.inf, 0.0]))

        assert (found["nan"], found["inf"], found["zeros"]) == (1, 2, 0.2)
        assert (found["min"], found["max"]) == (0.0, 1.0)
        assert found["values"] == [1.0, "NaN", "Infinity", "-Infinity", 0.0]

    @pytest.mark.parametrize(
        "array",
        [np.zeros((0, 3)), np.full(5, np.nan), np.array(True), np.array([1e200, -1e200]),
         np.ones(4), np.array([1 + 2j, 0j]), np.arange(7), np.float16(2.0), np.full(40, 1e30)],
        ids=lambda array: f"{array.dtype}-{array.shape}",
    )  # fmt: skip
    def test_unusual_arrays(self, array):
        found = summarize(array)

        assert found["shape"] == list(array.shape)
        assert found["thumb"] is None or array.size > 1
        assert found["scalar"] is None or array.size == 1
