"""keras.preprocessing: the old places of functions that prepare data.

Where it sits   names only; the functions stand in keras.utils.
The one idea    programs of earlier years find here what they look for.
Try it          >>> from minitf import keras
                >>> keras.preprocessing.sequence.pad_sequences([[1], [2, 3]]).tolist()
                [[0, 1], [2, 3]]
Read next       keras/preprocessing/text.py
"""

from minitf.keras.preprocessing import image, sequence, text
from minitf.keras.utils.directories import (
    image_dataset_from_directory,
    text_dataset_from_directory,
)
from minitf.keras.utils.sequences import timeseries_dataset_from_array

__all__ = [
    "image",
    "image_dataset_from_directory",
    "sequence",
    "text",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
]
