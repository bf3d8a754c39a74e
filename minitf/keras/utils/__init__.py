"""keras.utils: helpers around training.

Where it sits   beside the models; each helper is loaded when it is first used.
The one idea    small functions that programs written for Keras expect to find.
Try it          >>> from minitf import keras
                >>> keras.utils.to_categorical([0, 2], num_classes=3)
                array([[1., 0., 0.],
                       [0., 0., 1.]])
Read next       keras/utils/progbar.py
"""

from __future__ import annotations

import importlib
from typing import Any

from minitf.errors import unknown_name

# The modules below minitf.keras, and what comes from them.
_HOMES = {
    "config": "disable_interactive_logging enable_interactive_logging "
    "is_interactive_logging_enabled standardize_dtype",
    "packing": "pack_x_y_sample_weight unpack_x_y_sample_weight",
    "py_dataset": "PyDataset Sequence",
    "saving": "CustomObjectScope custom_object_scope deserialize_keras_object get_custom_objects "
    "get_registered_name get_registered_object register_keras_serializable serialize_keras_object",
    "utils.arrays": "clear_session normalize set_random_seed to_categorical",
    "utils.directories": "audio_dataset_from_directory image_dataset_from_directory "
    "text_dataset_from_directory",
    "utils.drawing": "model_to_dot plot_model",
    "utils.feature_space": "FeatureSpace",
    "utils.files": "get_file",
    "utils.graphs": "get_source_inputs is_keras_tensor",
    "utils.images": "array_to_img img_to_array load_img save_img",
    "utils.progbar": "Progbar",
    "utils.settings": "Config",
    "utils.sequences": "pad_sequences split_dataset timeseries_dataset_from_array",
}
_NAMES = {name: home for home, names in _HOMES.items() for name in names.split()}

_MODULES = ("bounding_boxes", "legacy")

__all__ = sorted([*_NAMES, *_MODULES])


def __getattr__(name: str) -> Any:
    if name in _NAMES:
        found = getattr(importlib.import_module(f"minitf.keras.{_NAMES[name]}"), name)
        globals()[name] = found
        return found
    if name in _MODULES:
        return importlib.import_module(f"minitf.keras.utils.{name}")
    if name.startswith("__"):
        raise AttributeError(name)
    raise unknown_name("function of keras.utils", name, __all__)


def __dir__() -> list[str]:
    return __all__
