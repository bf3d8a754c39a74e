"""A model behind scikit-learn's fit and predict.

Where it sits   behind keras.wrappers; stands on scikit-learn.
The one idea    an estimator is made anew from its arguments for every split of the data, so what is
                kept is the way to a model, and `fit` makes one.
Try it          >>> import numpy as np
                >>> from minitf import keras
                >>> def simple(X, y):
                ...     model = keras.Sequential([keras.Input(X.shape[1:]), keras.layers.Dense(1)])
                ...     model.compile("sgd", "mse")
                ...     return model
                >>> regressor = SKLearnRegressor(simple, fit_kwargs={"verbose": 0})
                >>> regressor.fit(np.eye(3), np.arange(3.0)).epoch_
                [0]
Read next       keras/models/cloning.py

As https://keras.io/api/utils/sklearn_wrappers/
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin, TransformerMixin
from sklearn.preprocessing import OneHotEncoder
from sklearn.utils.metadata_routing import MetadataRequest
from sklearn.utils.multiclass import type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from minitf.errors import ArgumentError, StateError
from minitf.keras.models.cloning import clone_model
from minitf.keras.models.model import Model


class _Estimator(BaseEstimator):
    """A model that scikit-learn can fit.

    Args:
        model: A compiled model, which is copied, or a function of X and y that makes one.
        warm_start: Accepted as in Keras.
        model_kwargs: Further arguments of the function.
        fit_kwargs: Arguments of the model's `fit`.

    Attributes:
        model_: The model that was fitted.
        history_: What `fit` gave.
    """

    def __init__(
        self, model: Any, warm_start: bool = False, model_kwargs: Any = None,
        fit_kwargs: Any = None,
    ):  # fmt: skip
        self.model, self.warm_start = model, warm_start
        self.model_kwargs, self.fit_kwargs = model_kwargs, fit_kwargs

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.non_deterministic = True
        return tags

    def __sklearn_clone__(self) -> Any:
        model = self.model if callable(self.model) else copy.deepcopy(self.model)
        return type(self)(model, self.warm_start, self.model_kwargs, self.fit_kwargs)

    @property
    def epoch_(self) -> Any:
        """The epochs that were trained."""
        return getattr(getattr(self, "history_", None), "epoch", 0)

    def set_fit_request(self, **kwargs: Any) -> Any:
        """Ask for arguments of `fit` by name, where scikit-learn hands them on.

        Raises:
            StateError: It does not.
        """
        if not sklearn.get_config().get("enable_metadata_routing", False):
            raise StateError(
                "This method is only available when metadata routing is enabled.",
                instead="sklearn.set_config(enable_metadata_routing=True)",
            )
        self._metadata_request = MetadataRequest(owner=type(self).__name__)
        for name, alias in kwargs.items():
            self._metadata_request.score.add_request(param=name, alias=alias)
        return self

    def fit(self, X: Any, y: Any, **kwargs: Any) -> Any:
        """Make a model, and train it.

        Raises:
            StateError: The model is not compiled.
        """
        X, y = validate_data(self, X, y)
        y = self._numbers_of(y)
        model = self._made(X, y)
        if not model.compiled or not model.loss or not model.optimizer:
            raise StateError(
                "Given model needs to be compiled, and have a loss and an optimizer.",
                instead='model.compile("adam", "mse")',
            )
        self.history_ = model.fit(X, y, **{**(self.fit_kwargs or {}), **kwargs})
        self.model_ = model
        return self

    def _made(self, X: Any, y: Any) -> Any:
        if not isinstance(self.model, Model):
            return self.model(X=X, y=y, **(self.model_kwargs or {}))
        model = clone_model(self.model)
        if self.model.compiled:
            model.compile_from_config(self.model.get_compile_config())
        return model

    def _outputs(self, X: Any) -> np.ndarray:
        check_is_fitted(self)
        return self.model_.predict(validate_data(self, X, reset=False))

    def _numbers_of(self, y: Any) -> np.ndarray:
        """The targets as the model learns them: a column, where they are a row."""
        if type_of_target(y) == "unknown":
            raise ArgumentError(f"Unknown label type for data: {y!r}")
        self._is_row = y.ndim == 1
        return y.reshape(-1, 1) if self._is_row else y

    def predict(self, X: Any) -> np.ndarray:
        """The targets for new data."""
        found = self._outputs(X)
        return np.squeeze(found, axis=1) if self._is_row and found.ndim == 2 else found


class SKLearnClassifier(ClassifierMixin, _Estimator):
    """A model that tells classes; it learns them one-hot.

    Attributes:
        classes_: The classes, in the order of the model's outputs.

    See https://keras.io/api/utils/sklearn_wrappers/
    """

    def decision_function(self, X: Any) -> np.ndarray:
        """The model's outputs."""
        return self._outputs(X)

    def _numbers_of(self, y: Any) -> np.ndarray:
        kind = type_of_target(y)
        if kind not in ("binary", "multiclass"):
            raise ArgumentError(
                f"Only binary and multiclass target types are supported. Target type: {kind}"
            )
        self.classes_ = np.unique(y)
        if len(self.classes_) == 1:
            raise ArgumentError("Classifier can't train when only one class is present.")
        self._encoder = OneHotEncoder(sparse_output=False)
        return self._encoder.fit_transform(np.reshape(y, (-1, 1)))

    def predict(self, X: Any) -> np.ndarray:
        """The likeliest class of each sample."""
        return self._encoder.inverse_transform(self._outputs(X))[:, 0]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True
        return tags


class SKLearnRegressor(RegressorMixin, _Estimator):
    """A model that tells numbers.

    See https://keras.io/api/utils/sklearn_wrappers/
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.regressor_tags.poor_score = True
        return tags


class SKLearnTransformer(TransformerMixin, _Estimator):
    """A model whose outputs are the inputs of what comes next in a pipeline.

    See https://keras.io/api/utils/sklearn_wrappers/
    """

    def transform(self, X: Any) -> np.ndarray:
        """The model's outputs."""
        return self._outputs(X)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags
