"""The whole table from operations of minitf to nodes of ONNX.

Where it sits   above its parts; keras/export/onnx_file.py reads it.
The one idea    what is not in the table cannot be exported, and the error says its name.
Try it          >>> len(TABLE) > 100
                True
Read next       keras/export/arithmetic.py
"""

from minitf.keras.export import arithmetic, arrays, pictures, recurrent

TABLE = {**arithmetic.TABLE, **arrays.TABLE, **pictures.TABLE, **recurrent.TABLE}
