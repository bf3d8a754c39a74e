"""keras.legacy: what programs of Keras 2 look for.

Where it sits   beside keras.saving.
The one idea    older configurations are a class and its arguments, and nothing else.
Try it          >>> from minitf import keras
                >>> keras.legacy.saving.serialize_keras_object(keras.losses.Huber())["class_name"]
                'Huber'
Read next       keras/legacy/saving.py
"""

from minitf.keras.legacy import saving

__all__ = ["saving"]
