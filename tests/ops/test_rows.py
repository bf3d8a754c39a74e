"""Every row of the table of ops: values, gradients, second derivatives, on each backend and in
each mode of execution.  A new row is tested by being declared: without a case the first test fails.
"""

import math

import numpy as np
import pytest

import minitf as tf
from minitf.backends import devices
from minitf.core.graph import Graph
from minitf.core.opdef import OPS
from minitf.execution.interpreter import Interpreter
from minitf.execution.plan import NotPlannable, Plan
from tests.ops.cases import CASES, NOT_COMPUTED

EXACT = [case for case in CASES if case.expected is not None]
DIFFERENTIABLE = [
    case
    for case in CASES
    if OPS[case.op].grads and case.smooth and not case.op.startswith("random")
]
BACKENDS = ["cpu", "torch:cpu"]


@pytest.fixture(params=BACKENDS)
def device(request):
    if request.param.startswith("torch"):
        pytest.importorskip("torch", reason="the torch backend needs torch")
    with tf.device(request.param):
        yield request.param


def on_device(case):
    return [tf.convert_to_tensor(array) for array in case.inputs]


def applied(case, inputs):
    """The outputs of the op: a list, also when it is one."""
    result = OPS[case.op](*inputs, **case.attrs)
    return list(result) if OPS[case.op].returns_many else [result]


def assert_right(results, case):
    """What came out is what is expected, or obeys the law of the case."""
    arrays = [np.asarray(result) for result in results]
    if case.expected is None:
        assert case.law(*arrays)
        return
    expected = case.expected if OPS[case.op].returns_many else (case.expected,)
    for array, wanted in zip(arrays, expected, strict=True):
        assert_equal(array, np.asarray(wanted))


def assert_equal(result, expected):
    assert result.shape == expected.shape
    if expected.dtype.kind == "b":
        assert result.dtype == np.bool_
    wide = complex if expected.dtype.kind == "c" else float
    np.testing.assert_allclose(
        np.asarray(result, wide), np.asarray(expected, wide), rtol=1e-6, atol=1e-9
    )


def test_every_row_has_a_case():
    # Rows of faces that are loaded when first used may have come since NOT_COMPUTED was made.
    with_kernel = {name for name, row in OPS.items() if row.call is None}
    assert with_kernel - NOT_COMPUTED == {case.op for case in CASES}


WITH_KERNELS = {name for name, row in OPS.items() if row.call is None} - NOT_COMPUTED


@pytest.mark.parametrize("name", sorted(WITH_KERNELS))
def test_every_kernel_is_in_every_backend(name):
    pytest.importorskip("torch", reason="the torch backend needs torch")
    for backend in (devices.get(name).backend for name in BACKENDS):
        assert OPS[name].kernel in backend.kernels


@pytest.mark.parametrize("row", OPS.values(), ids=lambda row: row.name)
def test_every_row_explains_itself(row):
    assert row.words.endswith("."), row.words
    assert row.formula
    assert row.symbol
    for rule in row.grads.values():
        assert r"\bar" in rule.formula
    assert set(row.grads) <= set(row.input_names)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_value(case, device):
    results = applied(case, on_device(case))

    assert all(result.device_object is devices.get(device) for result in results)
    assert_right([result.numpy() for result in results], case)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_shape_and_type_rules_tell_the_truth(case, device):
    results = applied(case, on_device(case))
    with Graph().as_default():
        promised = applied(case, on_device(case))

    for one, other in zip(promised, results, strict=True):  # a size may depend on data: None
        assert one.shape.is_compatible_with(other.shape)
    assert [one.dtype for one in promised] == [one.dtype for one in results]


@pytest.mark.parametrize("case", [case for case in CASES if not case.op.startswith("random")],
                         ids=str)  # fmt: skip
def test_graph_and_plan_agree_with_eager(case, device):
    graph = Graph()
    place = devices.get(device)
    values = on_device(case)
    with graph.as_default():
        inputs = [graph.placeholder(v.shape, v.dtype, "x", place) for v in values]
        outputs = applied(case, inputs)
    graph.check()
    feeds = dict(zip([tensor.name for tensor in inputs], values, strict=True))
    interpreted = Interpreter(graph, feeds).run(outputs)
    assert_right([result.numpy() for result in interpreted], case)

    shapes = [tuple(value.shape) for value in values]
    if not all(output.shape.is_fully_defined() for output in outputs):
        with pytest.raises(NotPlannable, match="depends on data"):
            Plan(graph, inputs, shapes, outputs)
        return
    plan = Plan(graph, inputs, shapes, outputs)
    for buffer, value in zip(plan.inputs, values, strict=True):
        place.backend.write(buffer, value.array)
    for _ in range(2):  # a plan must not eat its inputs
        plan.run()
        assert_right([np.array(place.backend.to_numpy(out)) for out in plan.outputs], case)


def weighted(case):
    """The op as a function of its differentiable inputs, its entries added up with odd weights.

    Odd weights, so that a gradient cannot be right by symmetry.  A complex array counts as the
    pair of its parts: both are nudged, and both are weighted.
    """
    free = [
        i for i, array in enumerate(case.inputs)
        if array.dtype.kind in "fc" and OPS[case.op].grads.keys() & {_input_name(case, i)}
    ]  # fmt: skip

    def function(*values):
        arguments = [tf.convert_to_tensor(array) for array in case.inputs]
        for i, value in zip(free, values, strict=True):
            paired = case.inputs[i].dtype.kind == "c"
            arguments[i] = tf.complex(value[0], value[1]) if paired else value
        return tf.add_n([total(result) for result in applied(case, arguments)])

    return function, [_parts(case.inputs[i]) for i in free]


def total(result):
    """The entries of a tensor, or of its parts, added up with odd weights."""
    if result.dtype.is_complex:
        result = tf.stack([tf.math.real(result), tf.math.imag(result)])
    weights = np.cos(np.arange(math.prod(result.shape))).reshape(result.shape)
    return tf.reduce_sum(tf.cast(result, "float64") * weights)


def _parts(array):
    """The parts of a complex array along a new first axis; a real array as it is."""
    return np.stack([array.real, array.imag]) if array.dtype.kind == "c" else array


def _input_name(case, i):
    return OPS[case.op].inputs[0 if OPS[case.op].variadic else i].name


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_gradient_is_what_a_nudge_does(case, device):
    function, values = weighted(case)
    tolerance = 1e-3 if case.attrs.get("dtype") == "float32" else 1e-6
    step = 1e-2 if case.attrs.get("dtype") == "float32" else 1e-5

    check = tf.check_gradients(function, values, step=step, tolerance=tolerance)

    assert check.ok, (check.analytic, check.numeric)


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=str)
def test_second_derivative_is_what_a_nudge_does_to_the_gradient(case, device):
    function, values = weighted(case)

    def slope(*inputs):
        """The gradient, its entries added up with odd weights again."""
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            # A factor that itself depends on the inputs makes every second derivative show.
            factor = tf.add_n([tf.reduce_sum(tf.sin(x)) for x in inputs])
            total = tf.reduce_sum(function(*inputs)) * factor
        gradients = tape.gradient(total, inputs, unconnected_gradients="zero")
        return tf.add_n([
            tf.reduce_sum(g * np.cos(np.arange(np.size(v)) + 0.5).reshape(np.shape(v)))
            for g, v in zip(gradients, values, strict=True)
        ])  # fmt: skip

    tolerance = 1e-2 if case.attrs.get("dtype") == "float32" else 1e-5
    step = 1e-2 if case.attrs.get("dtype") == "float32" else 1e-5
    check = tf.check_gradients(slope, values, step=step, tolerance=tolerance)

    assert check.ok, (check.analytic, check.numeric)
