"""keras.utils.legacy: another name of keras.legacy.saving.

Where it sits   a name of Keras.
The one idea    that of keras/legacy/saving.py.
Try it          >>> from minitf import keras
                >>> keras.utils.legacy.serialize_keras_object(keras.losses.Huber())["class_name"]
                'Huber'
Read next       keras/legacy/saving.py
"""

from minitf.keras.legacy.saving import deserialize_keras_object, serialize_keras_object

__all__ = ["deserialize_keras_object", "serialize_keras_object"]
