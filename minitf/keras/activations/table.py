"""The table of activations: from names to functions and back.

Where it sits   below the two files of activations, which enter theirs here.
The one idea    a layer's configuration holds the name; the table finds the function.
Read next       keras/activations/usual.py
"""

from minitf.keras.serialization import Table

TABLE = Table("activation", "keras.activations")
