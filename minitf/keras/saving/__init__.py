"""keras.saving: models in files, objects as plain data.

Where it sits   the top of keras; files are those of Keras 3.
The one idea    what is saved here opens in real Keras, and what real Keras saved opens here.
Try it          >>> from minitf import keras
                >>> keras.saving.get_registered_name(keras.layers.Dense)
                'Dense'
Read next       keras/saving/archive.py

As https://keras.io/api/models/model_saving_apis/
"""

from minitf.keras.saving.archive import load_model, save_model
from minitf.keras.saving.objects import (
    CustomObjectScope,
    custom_object_scope,
    deserialize_keras_object,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
    serialize_keras_object,
)
from minitf.keras.saving.weight_files import load_weights, save_weights

__all__ = [
    "CustomObjectScope",
    "custom_object_scope",
    "deserialize_keras_object",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "load_model",
    "load_weights",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
]
