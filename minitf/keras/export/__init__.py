"""keras.export: models for other programs.

Where it sits   above models; the parts are loaded when a model is exported.
The one idea    what is exported computes and no longer learns: one function, its numbers fixed.
Try it          >>> from minitf import keras
                >>> keras.export.ExportArchive.__name__
                'ExportArchive'
Read next       keras/export/onnx_file.py

As https://keras.io/api/models/model_saving_apis/export/
"""

from minitf.keras.export.archive import ExportArchive

__all__ = ["ExportArchive"]
