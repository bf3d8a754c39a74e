"""keras.preprocessing.sequence: rows of different lengths.

Where it sits   a name only; the function stands in keras.utils.
The one idea    a batch is one array, so its rows are padded or cut.
Try it          >>> pad_sequences([[1, 2, 3]], maxlen=2).tolist()
                [[2, 3]]
Read next       keras/utils/sequences.py
"""

from minitf.keras.utils.sequences import pad_sequences

__all__ = ["pad_sequences"]
