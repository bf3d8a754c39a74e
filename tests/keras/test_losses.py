"""Losses: their formulas, reductions, ways from probabilities and logits, and refusals."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.keras.losses.loss import REDUCTIONS, LossFunctionWrapper
from minitf.keras.masks import set_mask

losses = keras.losses
RNG = np.random.default_rng(0)
REAL = RNG.normal(size=(5, 3)).astype("float32"), RNG.normal(size=(5, 3)).astype("float32")
LABELS = np.array([0, 2, 1, 1, 0])
ONE_HOT = np.eye(3, dtype="float32")[LABELS]
SCORES = RNG.normal(size=(5, 3)).astype("float32")
SHARES = np.exp(SCORES) / np.exp(SCORES).sum(1, keepdims=True)

FORMULAS = [
    (losses.mean_squared_error, *REAL, lambda t, p: ((t - p) ** 2).mean(-1)),
    (losses.mean_absolute_error, *REAL, lambda t, p: abs(t - p).mean(-1)),
    (losses.mean_absolute_percentage_error, *REAL, lambda t, p: 100 * abs((t - p) / t).mean(-1)),
    (losses.huber, *REAL, lambda t, p: np.where(
        abs(t - p) <= 1, 0.5 * (t - p) ** 2, abs(t - p) - 0.5).mean(-1)),
    (losses.log_cosh, *REAL, lambda t, p: np.log(np.cosh(p - t)).mean(-1)),
    (losses.binary_crossentropy, ONE_HOT, SHARES,
     lambda t, p: -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean(-1)),
    (losses.categorical_crossentropy, ONE_HOT, SHARES, lambda t, p: -(t * np.log(p)).sum(-1)),
    (losses.sparse_categorical_crossentropy, LABELS, SHARES,
     lambda t, p: -np.log(p[np.arange(5), t])),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "y_true", "y_pred", "formula"), FORMULAS)
def test_formula(loss, y_true, y_pred, formula):
    np.testing.assert_allclose(loss(y_true, y_pred), formula(y_true, y_pred), rtol=1e-5)


@pytest.mark.parametrize(("loss", "y_true", "y_pred", "formula"), FORMULAS)
def test_gradient_agrees_with_differences(loss, y_true, y_pred, formula):
    point = tf.constant(np.asarray(y_pred, "float64"))
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = tf.reduce_sum(loss(y_true, point))
    gradient = tape.gradient(value, point).numpy()
    step = np.zeros_like(gradient)
    step[2, 1] = 1e-6
    up, down = (loss(y_true, y_pred + sign * step).numpy().sum() for sign in (1, -1))
    assert gradient[2, 1] == pytest.approx((up - down) / 2e-6, rel=1e-4)


@pytest.mark.parametrize(("name", "y_true", "activation"), [
    ("SparseCategoricalCrossentropy", LABELS, "softmax"),
    ("CategoricalCrossentropy", ONE_HOT, "softmax"),
    ("BinaryCrossentropy", ONE_HOT, "sigmoid"),
])  # fmt: skip
def test_logits_of_an_activation_are_used(name, y_true, activation):
    """A softmax of 200 is 1 to the last digit, and yet its loss has a gradient."""
    scores = tf.constant(100 * SCORES)
    y_pred = getattr(keras.activations, activation)(scores)
    loss = getattr(losses, name)()(y_true, y_pred)
    from_logits = getattr(losses, name)(from_logits=True)(y_true, scores)
    assert float(loss) == float(from_logits)
    assert float(loss) > 30  # from the rounded probabilities it could not exceed 16


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_reductions(reduction):
    weight = np.array([0.0, 1.0, 2.0, 0.5, 1.0])
    per_sample = ((REAL[0] - REAL[1]) ** 2).mean(-1) * weight
    value = losses.MeanSquaredError(reduction=reduction)(*REAL, sample_weight=weight)
    expected = {
        "sum": per_sample.sum(), "mean_with_sample_weight": per_sample.sum() / weight.sum(),
        "none": per_sample, None: per_sample,
    }.get(reduction, per_sample.mean())  # fmt: skip
    np.testing.assert_allclose(value, expected, rtol=1e-5)


def test_targets_with_and_without_a_last_axis_mean_the_same():
    flat, column = np.arange(4.0), np.arange(4.0)[:, None]
    prediction = np.ones((4, 1))
    loss = losses.MeanSquaredError()
    assert float(loss(flat, prediction)) == float(loss(column, prediction)) == 1.5


def test_names_configurations_and_own_functions():
    assert losses.get("mse") is losses.get("mean_squared_error") is losses.mean_squared_error
    smooth = {"class_name": "CategoricalCrossentropy", "config": {"label_smoothing": 0.5}}
    loss = losses.get(smooth)
    assert loss.get_config()["label_smoothing"] == 0.5
    again = losses.deserialize(losses.serialize(loss))
    assert again.get_config() == loss.get_config()

    def cubed(y_true, y_pred):
        return tf.reduce_mean(tf.abs(y_true - y_pred) ** 3.0, axis=-1)

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", cubed, metrics=[cubed])
    history = model.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0).history
    assert history["loss"] == pytest.approx(history["cubed"])


@pytest.mark.parametrize("kind", ["uint8", "int8", "float32"])
@pytest.mark.parametrize("from_logits", [True, False])
def test_class_numbers_of_any_type(kind, from_logits):
    scores = SCORES if from_logits else SHARES
    expected = losses.sparse_categorical_crossentropy(LABELS, scores, from_logits)

    prices = losses.sparse_categorical_crossentropy(LABELS.astype(kind), scores, from_logits)

    np.testing.assert_allclose(prices, expected)


def test_the_class_to_ignore_need_not_exist():
    labels = np.array([0, -1, 1, -1, 0])
    loss = losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=-1)

    kept = [0, 2, 4]
    expected = losses.sparse_categorical_crossentropy(labels[kept], SCORES[kept], from_logits=True)

    np.testing.assert_allclose(loss(labels, SCORES), np.mean(expected), rtol=1e-6)


MISTAKES = [
    (lambda: losses.get("mean_square_error"), errors.UnknownNameError, "mean_squared_error"),
    (lambda: losses.get(3), errors.ArgumentError, "no loss"),
    (lambda: losses.MeanSquaredEror, errors.UnknownNameError, "MeanSquaredError"),
    (lambda: losses.MeanSquaredError(reduction="average"), errors.ArgumentError, "'mean'"),
    (lambda: losses.mean_squared_error(np.ones((4, 2)), np.ones((4, 3))),
     errors.ShapeError, r"\(4, 2\).*\(4, 3\)"),
    (lambda: losses.categorical_crossentropy(LABELS, SHARES), errors.ShapeError, "sparse_"),
    (lambda: losses.sparse_categorical_crossentropy(ONE_HOT, SHARES),
     errors.ShapeError, "categorical_crossentropy, if"),
    (lambda: losses.sparse_categorical_crossentropy(LABELS, np.ones((5, 8, 3))),
     errors.ShapeError, "Flatten"),
    (lambda: losses.categorical_crossentropy(ONE_HOT, SHARES, label_smoothing=2),
     errors.ArgumentError, "from 0 to 1"),
    (lambda: losses.sparse_categorical_crossentropy(LABELS, SHARES, axis=0),
     errors.ArgumentError, "last axis"),
    (lambda: losses.Loss()(1.0, 2.0), NotImplementedError, "must define call"),
]  # fmt: skip


@pytest.mark.parametrize(("mistake", "error", "message"), MISTAKES)
def test_mistakes_are_explained(mistake, error, message):
    with pytest.raises(error, match=message):
        mistake()


class _Squares(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return (y_true - y_pred) ** 2


@pytest.mark.parametrize("weights", [None, [0.5, 2.0, 1.0]])
@pytest.mark.parametrize("mask", [[True, True, False], [False, False, False]])
def test_steps_that_a_mask_hides_do_not_count_in_a_loss(mask, weights):
    y_true, y_pred = np.array([1.0, 2.0, 3.0]), tf.constant([0.0, 4.0, 9.0])
    set_mask(y_pred, tf.constant(mask))

    loss = float(_Squares()(y_true, y_pred, sample_weight=weights))

    prices = (y_true - y_pred.numpy()) ** 2 * (1.0 if weights is None else np.array(weights))
    assert loss == pytest.approx(prices[mask].mean() if any(mask) else 0.0)


def test_a_mask_of_predictions_reaches_the_loss_of_fit():
    words = np.array([[1, 2, 0, 0], [2, 0, 0, 0]])
    model = keras.Sequential([keras.layers.Embedding(3, 2, mask_zero=True), keras.layers.Dense(1)])
    model.compile("sgd", "mse")

    loss = model.evaluate(words, np.ones((2, 4, 1)), verbose=0)

    errors = (model.predict(words, verbose=0)[..., 0] - 1.0) ** 2
    assert loss == pytest.approx(errors[words > 0].mean(), rel=1e-5)


def test_targets_come_in_the_type_of_the_loss():
    class Kind(keras.losses.Loss):
        def call(self, y_true, y_pred):
            assert (y_true.dtype, y_pred.dtype) == ("float32", "float32")
            return y_true * y_pred

    assert float(Kind()(np.array([1, 2]), np.array([3, 4]))) == 5.5


def test_structures_of_targets_meet_structures_of_predictions():
    def both(y_true, y_pred):
        return (y_true["a"] - y_pred["a"]) ** 2 + (y_true["b"] - y_pred["b"]) ** 2

    wrapped = LossFunctionWrapper(both)
    price = wrapped({"a": [[1.0]], "b": [2.0]}, {"a": np.array([3.0]), "b": [[5.0]]})

    assert float(price) == 13.0


def test_circle_and_ctc_are_those_of_keras():
    """Numbers from Keras 3.15 on TensorFlow."""
    embeddings = np.array([[0.6, 0.8], [0.8, 0.6], [1.0, 0.0], [0.0, 1.0]], "float32")
    labels = np.array([0, 0, 1, 2])
    scores = ((np.arange(24).reshape(2, 4, 3) - 12) / 100).astype("float32")

    for settings, price in [
        ({}, 25.728), ({"margin": 0.1, "gamma": 10.0}, 6.2769136),
        ({"remove_diagonal": False}, 25.9795990),
    ]:  # fmt: skip
        circle = keras.losses.Circle(**settings)(labels, embeddings)
        assert float(circle) == pytest.approx(price, rel=1e-6)
    ctc = keras.losses.CTC()(np.array([[1, 2, 1, 0], [1, 2, 0, 2]]), scores)
    assert float(ctc) == pytest.approx(2.448645, rel=1e-5)  # a 0 among the letters


@pytest.mark.parametrize(
    ("loss", "activation", "targets", "price"),
    [
        (keras.losses.SparseCategoricalCrossentropy, "softmax", [0, 1, 2], 0.0359763),
        (keras.losses.CategoricalCrossentropy, "softmax", np.eye(3), 0.0359763),
        (keras.losses.BinaryCrossentropy, "sigmoid", np.eye(3), 0.4681481),
    ],
)
def test_logits_that_are_none_are_warned_of_and_traced_back(loss, activation, targets, price):
    """As Keras does on TensorFlow: the numbers are what it gave for these scores."""
    said = keras.activations.get(activation)(tf.constant(4.0 * np.eye(3, dtype="float32")))
    with pytest.warns(UserWarning, match=r"received `from_logits=True`, but the `output`"):
        found = loss(from_logits=True)(np.array(targets), said)
    assert float(found) == pytest.approx(price, rel=1e-5)


@pytest.mark.parametrize("name", ["categorical_crossentropy", "categorical_focal_crossentropy"])
def test_a_single_class_is_warned_of(name):
    with pytest.warns(SyntaxWarning, match=f"In loss {name}, expected y_pred.shape to be"):
        getattr(losses, name)(np.ones((2, 1), "float32"), np.ones((2, 1), "float32"))


@pytest.mark.parametrize("place", ["losses", "ops"])
@pytest.mark.parametrize(
    ("name", "activation", "target"),
    [
        ("categorical_crossentropy", "softmax", [[0.0, 1.0]]),
        ("sparse_categorical_crossentropy", "softmax", [1]),
        ("binary_crossentropy", "sigmoid", [[0.0, 1.0]]),
    ],
)
def test_probabilities_that_are_called_logits_are_warned_of(place, name, activation, target):
    output = getattr(keras.activations, activation)(np.array([[0.5, -0.5]], "float32"))
    function = getattr(getattr(keras, place), name)
    with pytest.warns(UserWarning, match=f"`{name}` received `from_logits=True`, but"):
        loud = function(target, output, from_logits=True)
    np.testing.assert_array_equal(loud, function(target, output))
