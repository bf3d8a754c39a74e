"""tf.debugging, tf.test, tf.nest, and questions about values."""

import numpy as np
import pytest

import minitf as tf

D = tf.debugging
X = tf.constant([1.0, 2.0])

HOLD = [
    "assert_equal(x, [1.0, 2.0])", "assert_none_equal(x, 3.0)", "assert_less(x, 3.0)",
    "assert_less_equal(x, 2.0)", "assert_greater(x, 0.0)", "assert_greater_equal(x, 1.0)",
    "assert_positive(x)", "assert_negative(-x)", "assert_non_negative([0])",
    "assert_non_positive([0])", "assert_near(x, [1.0000001, 2.0])", "Assert(True, [x])",
    "assert_near(x, [1.1, 2.0], atol=0.2)", "assert_equal('a', 'a')",
]  # fmt: skip
FAIL = [
    "assert_equal(x, [1.0, 3.0])", "assert_none_equal(x, 2.0)", "assert_less(x, 2.0)",
    "assert_less_equal(x, 1.0)", "assert_greater(x, 1.0)", "assert_greater_equal(x, 2.0)",
    "assert_positive([0.0])", "assert_negative(x)", "assert_non_negative([-1])",
    "assert_non_positive([1])", "assert_near(x, [1.1, 2.0])", "Assert(False, [x])",
    "check_numerics([float('inf')], 'm')", "assert_all_finite([float('nan')], 'm')",
]  # fmt: skip


@pytest.mark.parametrize("code", HOLD)
def test_what_holds(code):
    assert eval(f"D.{code}", {"D": D, "x": X}) is None
    tf.function(lambda: eval(f"D.{code}", {"D": D, "x": X}))()


@pytest.mark.parametrize("code", FAIL)
def test_what_does_not(code):
    with pytest.raises(tf.errors.InvalidArgumentError):
        eval(f"D.{code}", {"D": D, "x": X})
    with pytest.raises(tf.errors.InvalidArgumentError):
        tf.function(lambda: eval(f"D.{code}", {"D": D, "x": X}))()


def test_the_report_shows_where():
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        tf.assert_equal(X, [1.0, 3.0], message="weights")

    assert caught.value.message == (
        "weights\nCondition x == y did not hold.\nIndices of first 1 different values:\n[[1]]\n"
        "Corresponding x values:\n[2.]\nCorresponding y values:\n[3.]\n"
        "First 2 elements of x:\n[1. 2.]\nFirst 2 elements of y:\n[1. 3.]"
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("assert_rank(x, 2)", ValueError), ("assert_rank_at_least(x, 2)", ValueError),
        ("assert_rank_in(x, [2, 3])", ValueError), ("assert_scalar(x)", ValueError),
        ("assert_shapes([(x, (3,))])", ValueError), ("assert_type(x, 'int32')", TypeError),
        ("assert_shapes([(x, ('N',)), ([1], ('N',))])", ValueError),
        ("assert_shapes([(x, ('N', 2))])", ValueError), ("assert_integer(x)", TypeError),
        ("assert_same_float_dtype([x, 1])", ValueError),
        ("assert_proper_iterable(x)", TypeError), ("check_numerics([1], 'm')", TypeError),
    ],
)  # fmt: skip
def test_shapes_and_types(code, kind):
    with pytest.raises(kind):
        eval(f"D.{code}", {"D": D, "x": X})


def test_shapes_and_types_that_fit():
    D.assert_rank(X, 1)
    D.assert_rank_at_least(X, 1)
    D.assert_rank_in(X, [1, 2])
    D.assert_scalar(1)
    D.assert_shapes([(X, ("N",)), (tf.zeros([2, 3]), ("N", None))])
    D.assert_type(X, tf.float32)
    D.assert_integer(tf.constant(1))
    assert D.assert_same_float_dtype([X, X]) == "float32"
    assert (D.is_numeric_tensor(X), D.is_numeric_tensor("a")) == (True, False)


def test_every_operation_can_be_watched():
    D.enable_check_numerics()
    try:
        with pytest.raises(tf.errors.InvalidArgumentError, match="log gave"):
            tf.math.log(tf.constant([0.0, 1.0]))
    finally:
        D.disable_check_numerics()
    assert np.isinf(tf.math.log(0.0).numpy())


def test_questions():
    assert tf.is_tensor(X)
    assert tf.is_tensor(tf.Variable(1))
    assert not tf.is_tensor(np.ones(1))
    assert tf.type_spec_from_value(X) == tf.TensorSpec([2])
    assert not tf.is_symbolic_tensor(X)
    assert not tf.inside_function()
    assert tf.function(lambda: (tf.inside_function(), tf.is_symbolic_tensor(tf.ones([])))[0])()
    assert tf.timestamp().dtype == "float64"


def test_nest():
    structure = {"b": [1, (2, 3)], "a": 4}
    assert tf.nest.flatten(structure) == [4, 1, 2, 3]
    assert tf.nest.pack_sequence_as(structure, "dabc") == {"a": "d", "b": ["a", ("b", "c")]}
    assert (tf.nest.is_nested([1]), tf.nest.is_nested(1)) == (True, False)
    tf.nest.assert_same_structure([1, {"a": 2}], [3, {"a": 4}])
    for other in ([1], [1, 2], [1, {"b": 2}]):
        with pytest.raises(ValueError, match="structure"):
            tf.nest.assert_same_structure([1, {"a": 2}], other)
    with pytest.raises(TypeError):
        tf.nest.assert_same_structure([1], (1,))
    with pytest.raises(ValueError, match="2 atoms"):
        tf.nest.pack_sequence_as([1, 2], [1])


class TestTestCase(tf.test.TestCase):
    def test_comparisons(self):
        self.assertAllClose(X, [1.0, 2.0 + 1e-7])
        self.assertAllClose({"a": X, "b": [X, 1]}, {"a": [1, 2], "b": [[1, 2], 1]})
        self.assertAllEqual(X, np.array([1, 2]))
        self.assertNotAllClose(X, [1.0, 3.0])
        self.assertNotAllEqual(X, [1.0, 3.0])
        self.assertAllGreater(X, 0)
        self.assertAllLessEqual(X, 2)
        self.assertAllInRange(X, 1, 2)
        self.assertAllInSet(X, {1, 2, 3})
        self.assertShapeEqual(X, np.zeros(2))
        self.assertDTypeEqual(X, np.float32)
        self.assertNear(1.0, 1.1, 0.2)
        self.assertAllCloseAccordingToType(tf.cast(X, "float16"), [1.0001, 2])
        with pytest.raises(AssertionError):
            self.assertAllClose(X, [1.0, 2.1])
        assert self.evaluate({"x": X})["x"].tolist() == [1, 2]

    def test_each_test_begins_with_the_same_seed(self):
        self.assertAllClose(tf.random.uniform([1], seed=1), [0.2390374])

    def test_gradients(self):
        analytic, numeric = tf.test.compute_gradient(lambda x: x**3, [tf.constant([1.0, 2.0])])
        self.assertAllClose(analytic, numeric, 1e-2, 1e-2)
