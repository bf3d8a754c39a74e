"""keras.applications.vgg16: VGG with 16 layers that have weights.

Where it sits   a name of Keras; the network is in vgg.py.
The one idea    that of vgg.py.
Try it          >>> VGG16.__name__
                'VGG16'
Read next       keras/applications/vgg.py
"""

from minitf.keras.applications.imagenet_utils import decode_predictions
from minitf.keras.applications.vgg import VGG16, preprocess_input

__all__ = ["VGG16", "decode_predictions", "preprocess_input"]
