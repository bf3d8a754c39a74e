"""keras.applications.resnet_v2: ResNet with the bends before the convolutions.

Where it sits   names of Keras; the network is in resnet.py.
The one idea    nothing stands on the way of the plus, not even a bend: x goes through untouched.
Try it          >>> ResNet50V2.__name__
                'ResNet50V2'
Read next       keras/applications/resnet.py

As https://keras.io/api/applications/resnet/; He et al., arXiv:1603.05027
"""

from minitf.keras.applications.assembly import variant
from minitf.keras.applications.imagenet_utils import decode_predictions, preprocessing
from minitf.keras.applications.resnet import resnet

ResNet50V2 = variant(resnet, "ResNet50V2", "resnet50v2", kind="resnet50v2")
ResNet101V2 = variant(resnet, "ResNet101V2", "resnet101v2", kind="resnet101v2")
ResNet152V2 = variant(resnet, "ResNet152V2", "resnet152v2", kind="resnet152v2")
preprocess_input = preprocessing("tf")

__all__ = ["ResNet50V2", "ResNet101V2", "ResNet152V2", "decode_predictions", "preprocess_input"]
