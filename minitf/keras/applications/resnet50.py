"""keras.applications.resnet50: an older name of a part of keras.applications.resnet.

Where it sits   a name of Keras; the network is in resnet.py.
The one idea    that of resnet.py.
Try it          >>> ResNet50.__name__
                'ResNet50'
Read next       keras/applications/resnet.py
"""

from minitf.keras.applications.resnet import ResNet50, decode_predictions, preprocess_input

__all__ = ["ResNet50", "decode_predictions", "preprocess_input"]
