"""keras.applications.vgg19: VGG with 19 layers that have weights.

Where it sits   a name of Keras; the network is in vgg.py.
The one idea    that of vgg.py.
Try it          >>> VGG19.__name__
                'VGG19'
Read next       keras/applications/vgg.py
"""

from minitf.keras.applications.imagenet_utils import decode_predictions
from minitf.keras.applications.vgg import VGG19, preprocess_input

__all__ = ["VGG19", "decode_predictions", "preprocess_input"]
