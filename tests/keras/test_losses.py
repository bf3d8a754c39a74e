"""Losses: their formulas, reductions, ways from probabilities and logits, and refusals."""

import numpy as np
import pytest

import minitf as tf
from minitf import errors, keras
from minitf.keras.losses.loss import REDUCTIONS

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
