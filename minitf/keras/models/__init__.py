"""keras.models: layers put together.

Where it sits   above layers and the trainer.
The one idea    a model is a layer that can be trained.
Try it          >>> from minitf import keras
                >>> keras.models.Sequential([keras.layers.Dense(1)]).layers
                [<Dense name=dense, built=False>]
Read next       keras/models/model.py
"""

from minitf.keras.models.cloning import clone_model, model_from_json
from minitf.keras.models.functional import Functional
from minitf.keras.models.model import Model
from minitf.keras.models.sequential import Sequential
from minitf.keras.saving.archive import load_model, save_model
from minitf.keras.serialization import suggesting

__all__ = [
    "Functional",
    "Model",
    "Sequential",
    "clone_model",
    "load_model",
    "model_from_json",
    "save_model",
]

__getattr__ = suggesting("model", __all__)
