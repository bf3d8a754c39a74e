"""keras.layers: the building blocks of models.

Where it sits   between models and ops; one file for each layer.
The one idea    a layer owns variables and computes with ops.
Try it          >>> from minitf import keras
                >>> keras.layers.Dense(10, activation="softmax")
                <Dense name=dense, built=False>
Read next       keras/layers/layer.py
"""

from minitf.keras.layers.activation import ELU, Activation, LeakyReLU, ReLU, Softmax
from minitf.keras.layers.convolution.conv import Conv1D, Conv2D, Conv3D
from minitf.keras.layers.convolution.depthwise import (
    DepthwiseConv1D,
    DepthwiseConv2D,
    SeparableConv1D,
    SeparableConv2D,
)
from minitf.keras.layers.convolution.transposed import (
    Conv1DTranspose,
    Conv2DTranspose,
    Conv3DTranspose,
)
from minitf.keras.layers.dense import Dense
from minitf.keras.layers.dropout import Dropout
from minitf.keras.layers.flatten import Flatten
from minitf.keras.layers.input_layer import Input, InputLayer
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.serialization import suggesting

serialize, deserialize = table.serialize, table.deserialize

__all__ = [
    "Activation",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Dropout",
    "ELU",
    "Flatten",
    "Input",
    "InputLayer",
    "InputSpec",
    "Layer",
    "LeakyReLU",
    "ReLU",
    "SeparableConv1D",
    "SeparableConv2D",
    "Softmax",
    "deserialize",
    "serialize",
]

__getattr__ = suggesting("layer", __all__)
