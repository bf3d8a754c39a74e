"""keras.wrappers: models as estimators of scikit-learn.

Where it sits   above models; needs scikit-learn, which is loaded when a name is first used.
The one idea    scikit-learn's pipelines, searches and cross-validation ask for `fit` and `predict`
                with its own manners; a wrapper has them.
Try it          >>> sorted(__all__)
                ['SKLearnClassifier', 'SKLearnRegressor', 'SKLearnTransformer']
Read next       keras/wrappers/estimators.py

As https://keras.io/api/utils/sklearn_wrappers/
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from minitf.errors import MissingExtraError, unknown_name

__all__ = ["SKLearnClassifier", "SKLearnRegressor", "SKLearnTransformer"]


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    if name not in __all__:
        raise unknown_name("wrapper", name, __all__)
    if importlib.util.find_spec("sklearn") is None:
        raise MissingExtraError(
            f"{name} requires `scikit-learn` to be installed.", instead="pip install scikit-learn"
        )
    return getattr(importlib.import_module("minitf.keras.wrappers.estimators"), name)
