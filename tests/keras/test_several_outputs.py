"""compile and fit with several outputs: names in the logs, weights, missing parts, mistakes.

The names of the logs are those that Keras 3 gives for the same programs.
"""

import numpy as np
import pytest

from minitf import errors, keras
from minitf.keras import layers
from minitf.keras.compiled.loss import CompiledLoss

CHANCE = np.random.default_rng(1)
X = CHANCE.normal(size=(12, 4)).astype("float32")
CLASSES = CHANCE.integers(0, 3, 12)
NUMBERS = CHANCE.normal(size=(12, 1)).astype("float32")
LOSSES = ["sparse_categorical_crossentropy", "mse"]


def two_heads(structure="list"):
    x = keras.Input((4,))
    one = layers.Dense(3, activation="softmax", name="cls")(x)
    other = layers.Dense(1, name="reg")(x)
    outputs = {"list": [one, other], "dict": {"c": one, "r": other}, "tuple": (one, other)}
    return keras.Model(x, outputs[structure])


LISTS = [CLASSES, NUMBERS]
CASES = [
    ("list", LISTS, {"loss": LOSSES}, "cls_loss loss reg_loss"),
    ("tuple", (CLASSES, NUMBERS), {"loss": LOSSES}, "cls_loss loss reg_loss"),
    ("list", LISTS, {"loss": LOSSES, "metrics": [["accuracy"], ["mae"]]},
     "cls_accuracy cls_loss loss reg_loss reg_mae"),
    ("list", LISTS, {"loss": LOSSES, "metrics": ["accuracy", "mae"]},
     "cls_accuracy cls_loss loss reg_loss reg_mae"),
    ("list", {"cls": CLASSES, "reg": NUMBERS},
     {"loss": {"cls": LOSSES[0], "reg": "mse"}, "metrics": {"cls": ["accuracy"], "reg": "mae"}},
     "cls_accuracy cls_loss loss reg_loss reg_mae"),
    ("dict", {"c": CLASSES, "r": NUMBERS},
     {"loss": {"c": LOSSES[0], "r": "mse"}, "metrics": {"c": ["accuracy"], "r": ["mae", "mse"]}},
     "c_accuracy c_loss loss r_loss r_mae r_mse"),
    ("list", LISTS, {"loss": LOSSES, "weighted_metrics": [["accuracy"], ["mae"]]},
     "cls_accuracy cls_loss loss reg_loss reg_mae"),
    ("list", LISTS, {"loss": LOSSES, "metrics": [["accuracy"], []]},
     "cls_accuracy cls_loss loss reg_loss"),
]  # fmt: skip


@pytest.mark.parametrize(("structure", "y", "compiled", "names"), CASES)
def test_names_in_the_logs(structure, y, compiled, names):
    model = two_heads(structure)
    model.compile("sgd", **compiled)

    history = model.fit(X, y, epochs=2, verbose=0).history

    assert list(history) == names.split()
    assert list(model.evaluate(X, y, verbose=0, return_dict=True)) == names.split()


def test_the_total_is_the_weighted_sum():
    model = two_heads()
    model.compile("sgd", LOSSES, loss_weights=[1.0, 0.5])

    total, one, other = model.evaluate(X, LISTS, verbose=0)

    assert total == pytest.approx(one + 0.5 * other, rel=1e-5)


def test_an_output_without_a_loss_is_left_alone():
    model = two_heads()
    model.compile("sgd", [LOSSES[0], None])
    before = model.get_layer("reg").get_weights()

    with pytest.warns(UserWarning, match="Gradients do not exist"):
        history = model.fit(X, LISTS, verbose=0).history

    assert list(history) == ["loss"]
    np.testing.assert_array_equal(before[0], model.get_layer("reg").get_weights()[0])


def test_predictions_keep_their_structure():
    assert set(two_heads("dict").predict(X, verbose=0)) == {"c", "r"}
    assert [part.shape for part in two_heads().predict(X, verbose=0)] == [(12, 3), (12, 1)]


def test_sample_weights_for_each_output():
    model = two_heads()
    model.compile("sgd", LOSSES)
    ones, zeros = np.ones(12, "float32"), np.zeros(12, "float32")

    total, one, other = model.evaluate(X, LISTS, sample_weight=[ones, zeros], verbose=0)

    assert other == 0
    assert total == pytest.approx(one)


MISTAKES = [
    ({"loss": [*LOSSES, "mse"]}, r"The path: \(2,\) in the `loss` argument"),
    ({"loss": {"foo": "mse"}}, r"Expected keys \['cls', 'reg'\]"),
    ({"loss": LOSSES, "loss_weights": [1.0]}, "got 2 losses and 1 weights"),
    ({"loss": LOSSES, "metrics": ["mae"]}, "Invalid `metrics`"),
]


@pytest.mark.parametrize(("compiled", "message"), MISTAKES)
def test_mistakes_are_explained(compiled, message):
    model = two_heads()
    model.compile("sgd", **compiled)

    with pytest.raises(errors.ArgumentError, match=message):
        model.fit(X, LISTS, verbose=0)


def nested():
    x = keras.Input((4,))
    heads = [layers.Dense(1, name=name)(x) for name in "uvw"]
    return keras.Model(x, {"first": heads[0], "rest": (heads[1], heads[2])})


# Losses nested as the outputs, or by their names, and the names in the logs.
STRUCTURES = [
    ({"first": "mse", "rest": ("mae", "mse")}, None, "first_loss loss rest/v_loss rest/w_loss"),
    ({"first": "mse", "rest": ("mae", None)}, None, "first_loss loss rest/v_loss"),
    ("mse", None, "first_loss loss rest/v_loss rest/w_loss"),
    ({"first": "mse", "rest": ("mae", "mse")}, {"first": 1.0, "rest": (0.5, 2.0)},
     "first_loss loss rest/v_loss rest/w_loss"),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "loss_weights", "names"), STRUCTURES)
def test_losses_may_be_nested_as_the_outputs_are(loss, loss_weights, names):
    model = nested()
    model.compile("sgd", loss, loss_weights=loss_weights, metrics={"first": "mae", "rest": (
        ["mae", "mse"], [])})  # fmt: skip
    targets = {"first": NUMBERS, "rest": (NUMBERS, NUMBERS)}
    logs = model.evaluate(X, targets, verbose=0, return_dict=True)
    assert sorted(name for name in logs if "loss" in name) == names.split()
    metrics = sorted(name for name in logs if "loss" not in name)
    assert metrics == ["u_mae", "v_mae", "v_mse"]
    weights = [1.0, 0.5, 2.0] if loss_weights else [1.0] * 3
    parts = [logs[name] for name in logs if name.endswith("_loss")]
    assert logs["loss"] == pytest.approx(np.dot(weights[: len(parts)], parts), rel=1e-4)


def test_a_metric_with_and_without_weights_has_two_names():
    model = two_heads()
    model.compile("sgd", LOSSES, metrics=[["accuracy"], ["mae"]], weighted_metrics=[[], ["mae"]])
    logs = model.evaluate(X, LISTS, verbose=0, return_dict=True)
    assert "reg_mae" in logs
    assert "reg_weighted_mae" in logs


def test_targets_of_another_structure():
    model = two_heads()
    model.compile("sgd", LOSSES)
    with pytest.raises(errors.ArgumentError, match="different structures"):
        model.fit(X, {"a": CLASSES, "b": NUMBERS, "c": NUMBERS}, verbose=0)


def test_losses_made_for_a_list_of_outputs_take_dicts_by_name():
    from_list = CompiledLoss(["mse", "mae"], output_names=["b", "a"])
    y, zero = np.array([[2.0]]), np.array([[0.0]])

    assert float(from_list([y, y], [zero, zero])) == 6.0
    assert float(from_list({"a": y, "b": zero}, {"a": zero, "b": zero})) == 2.0


@pytest.mark.parametrize(("loss", "y"), [
    ("mse", np.zeros((4, 1))), ({"p": "mse", "q": "mae"}, [np.zeros((4, 1))] * 2),
])  # fmt: skip
def test_losses_that_fit_no_output_are_wrong_keys_too(loss, y):
    """As in Keras, where both are a KeyError."""
    x = keras.Input((3,))
    model = keras.Model(x, {name: keras.layers.Dense(1)(x) for name in "ab"})
    model.compile("sgd", loss)
    with pytest.raises(KeyError):
        model.evaluate(np.ones((4, 3)), y, verbose=0)
