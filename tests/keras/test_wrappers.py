"""Models as estimators of scikit-learn."""

import numpy as np
import pytest

from minitf import errors, keras

sklearn = pytest.importorskip("sklearn", reason="the wrappers stand on scikit-learn")
from sklearn.base import clone  # noqa: E402
from sklearn.model_selection import cross_val_score  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402

QUIET = {"epochs": 30, "verbose": 0}
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 2)).astype("float32")


def classifier(X, y, loss="categorical_crossentropy", units=8):
    model = keras.Sequential([
        keras.Input(X.shape[1:]), keras.layers.Dense(units, "relu"),
        keras.layers.Dense(y.shape[1], "softmax"),
    ])  # fmt: skip
    model.compile("adam" if units > 4 else "sgd", loss)
    model.optimizer.learning_rate = 0.05
    return model


def test_a_classifier_in_a_pipeline():
    keras.utils.set_random_seed(0)
    y = np.where(X[:, 0] > 0, "right", "left")
    wrapped = keras.wrappers.SKLearnClassifier(
        classifier, model_kwargs={"units": 6}, fit_kwargs=QUIET
    )
    scores = cross_val_score(make_pipeline(StandardScaler(), wrapped), X, y, cv=3)
    assert scores.min() > 0.8
    wrapped.fit(X, y)
    assert wrapped.classes_.tolist() == ["left", "right"]
    assert set(wrapped.predict(X)) == {"left", "right"}
    assert wrapped.decision_function(X).shape == (60, 2)
    assert wrapped.epoch_ == list(range(30))


def test_a_compiled_model_is_copied():
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    before = model.get_weights()
    regressor = keras.wrappers.SKLearnRegressor(model, fit_kwargs=QUIET)
    y = X @ [1.0, -2.0]
    assert regressor.fit(X, y).score(X, y) > 0.95
    assert all(map(np.array_equal, before, model.get_weights()))
    transformer = keras.wrappers.SKLearnTransformer(model, fit_kwargs=QUIET)
    assert transformer.fit(X, y).transform(X).shape == (60, 1)
    assert clone(regressor).get_params()["fit_kwargs"] == QUIET


def test_mistakes():
    wrapped = keras.wrappers.SKLearnClassifier(classifier, fit_kwargs=QUIET)
    with pytest.raises(errors.ArgumentError, match="one class"):
        wrapped.fit(X, np.zeros(60, int))
    with pytest.raises(errors.ArgumentError, match="continuous"):
        wrapped.fit(X, X[:, 0])
    bare = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with pytest.raises(errors.StateError, match="compiled"):
        keras.wrappers.SKLearnRegressor(bare).fit(X, X[:, 0])
    with pytest.raises(errors.StateError, match="routing"):
        wrapped.set_fit_request(sample_weight=True)
