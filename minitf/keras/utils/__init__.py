"""keras.utils: helpers around training.

Where it sits   beside the models.
The one idea    small functions that programs written for Keras expect to find.
Try it          >>> from minitf import keras
                >>> keras.utils.to_categorical([0, 2], num_classes=3)
                array([[1., 0., 0.],
                       [0., 0., 1.]])
Read next       keras/utils/progbar.py
"""

from minitf.keras.data import pack_x_y_sample_weight, unpack_x_y_sample_weight
from minitf.keras.serialization import register_keras_serializable, suggesting
from minitf.keras.utils.arrays import clear_session, normalize, set_random_seed, to_categorical
from minitf.keras.utils.files import get_file
from minitf.keras.utils.progbar import Progbar

__all__ = [
    "Progbar",
    "clear_session",
    "get_file",
    "normalize",
    "pack_x_y_sample_weight",
    "register_keras_serializable",
    "set_random_seed",
    "to_categorical",
    "unpack_x_y_sample_weight",
]

__getattr__ = suggesting("function of keras.utils", __all__)
