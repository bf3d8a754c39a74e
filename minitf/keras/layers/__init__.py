"""keras.layers: the building blocks of models.

Where it sits   between models and ops; one file for each layer.
The one idea    a layer owns variables and computes with ops.
Try it          >>> from minitf import keras
                >>> keras.layers.Dense(10, activation="softmax")
                <Dense name=dense, built=False>
Read next       keras/layers/layer.py
"""

from minitf.keras.layers.activation import ELU, Activation, LeakyReLU, PReLU, ReLU, Softmax
from minitf.keras.layers.attention.attention import AdditiveAttention, Attention
from minitf.keras.layers.attention.grouped_query import GroupedQueryAttention, GroupQueryAttention
from minitf.keras.layers.attention.multi_head import MultiHeadAttention
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
from minitf.keras.layers.core.einsum_dense import EinsumDense
from minitf.keras.layers.core.embedding import Embedding
from minitf.keras.layers.core.exported import TFSMLayer
from minitf.keras.layers.core.function import ActivityRegularization, Identity, Lambda, Masking
from minitf.keras.layers.core.reversible import ReversibleEmbedding
from minitf.keras.layers.core.wrapper import TimeDistributed, Wrapper
from minitf.keras.layers.dense import Dense
from minitf.keras.layers.input_layer import Input, InputLayer
from minitf.keras.layers.input_spec import InputSpec
from minitf.keras.layers.layer import Layer, table
from minitf.keras.layers.merging.concatenate import Concatenate, Dot, concatenate, dot
from minitf.keras.layers.merging.merge import (
    Add,
    Average,
    Maximum,
    Minimum,
    Multiply,
    Subtract,
    add,
    average,
    maximum,
    minimum,
    multiply,
    subtract,
)
from minitf.keras.layers.normalization.batch import BatchNormalization
from minitf.keras.layers.normalization.group import GroupNormalization, UnitNormalization
from minitf.keras.layers.normalization.layer import LayerNormalization, RMSNormalization
from minitf.keras.layers.normalization.spectral import SpectralNormalization
from minitf.keras.layers.pooling.adaptive import (
    AdaptiveAveragePooling1D,
    AdaptiveAveragePooling2D,
    AdaptiveAveragePooling3D,
    AdaptiveMaxPooling1D,
    AdaptiveMaxPooling2D,
    AdaptiveMaxPooling3D,
)
from minitf.keras.layers.pooling.pool import (
    AveragePooling1D,
    AveragePooling2D,
    AveragePooling3D,
    AvgPool1D,
    AvgPool2D,
    AvgPool3D,
    MaxPool1D,
    MaxPool2D,
    MaxPool3D,
    MaxPooling1D,
    MaxPooling2D,
    MaxPooling3D,
)
from minitf.keras.layers.pooling.whole import (
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
    GlobalAvgPool1D,
    GlobalAvgPool2D,
    GlobalAvgPool3D,
    GlobalMaxPool1D,
    GlobalMaxPool2D,
    GlobalMaxPool3D,
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
)
from minitf.keras.layers.preprocessing.discretization import Discretization
from minitf.keras.layers.preprocessing.encoding import CategoryEncoding
from minitf.keras.layers.preprocessing.hashing import HashedCrossing, Hashing
from minitf.keras.layers.preprocessing.histograms import (
    AutoContrast,
    ContrastLimitedAdaptiveHistogramEqualization,
    Equalization,
)
from minitf.keras.layers.preprocessing.images import CenterCrop, Resizing
from minitf.keras.layers.preprocessing.max_boxes import MaxNumBoundingBoxes
from minitf.keras.layers.preprocessing.mixing import CutMix, MixUp, RandomErasing
from minitf.keras.layers.preprocessing.normalization import Normalization
from minitf.keras.layers.preprocessing.numeric import Rescaling
from minitf.keras.layers.preprocessing.pipeline import Pipeline
from minitf.keras.layers.preprocessing.policies import AugMix, RandAugment
from minitf.keras.layers.preprocessing.random_bending import (
    RandomElasticTransform,
    RandomPerspective,
    RandomShear,
)
from minitf.keras.layers.preprocessing.random_color import (
    RandomColorDegeneration,
    RandomColorJitter,
    RandomGrayscale,
    RandomHue,
    RandomSaturation,
)
from minitf.keras.layers.preprocessing.random_geometry import RandomCrop, RandomFlip
from minitf.keras.layers.preprocessing.random_images import RandomBrightness, RandomContrast
from minitf.keras.layers.preprocessing.random_maps import (
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from minitf.keras.layers.preprocessing.random_tone import (
    RandomGaussianBlur,
    RandomInvert,
    RandomPosterization,
    RandomSharpness,
    Solarization,
)
from minitf.keras.layers.preprocessing.spectrograms import MelSpectrogram, STFTSpectrogram
from minitf.keras.layers.preprocessing.string_lookup import IntegerLookup, StringLookup
from minitf.keras.layers.preprocessing.text_vectorization import TextVectorization
from minitf.keras.layers.recurrent.bidirectional import Bidirectional
from minitf.keras.layers.recurrent.cells import GRUCell, LSTMCell, SimpleRNNCell
from minitf.keras.layers.recurrent.conv_lstm import ConvLSTM1D, ConvLSTM2D, ConvLSTM3D
from minitf.keras.layers.recurrent.layers import GRU, LSTM, SimpleRNN
from minitf.keras.layers.recurrent.rnn import RNN
from minitf.keras.layers.recurrent.stacked import StackedRNNCells
from minitf.keras.layers.regularization.dropout import Dropout
from minitf.keras.layers.regularization.noise import (
    AlphaDropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from minitf.keras.layers.reshaping.flatten import Flatten
from minitf.keras.layers.reshaping.padding import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from minitf.keras.layers.reshaping.reshape import Permute, RepeatVector, Reshape
from minitf.keras.layers.reshaping.upsampling import UpSampling1D, UpSampling2D, UpSampling3D
from minitf.keras.serialization import suggesting

serialize, deserialize = table.serialize, table.deserialize

# Keras' other names of the same layers.
Convolution1D = Conv1D
Convolution2D = Conv2D
Convolution3D = Conv3D
Convolution1DTranspose = Conv1DTranspose
Convolution2DTranspose = Conv2DTranspose
Convolution3DTranspose = Conv3DTranspose
SeparableConvolution1D = SeparableConv1D
SeparableConvolution2D = SeparableConv2D

__all__ = [
    "ELU",
    "GRU",
    "LSTM",
    "RNN",
    "Activation",
    "ActivityRegularization",
    "AdaptiveAveragePooling1D",
    "AdaptiveAveragePooling2D",
    "AdaptiveAveragePooling3D",
    "AdaptiveMaxPooling1D",
    "AdaptiveMaxPooling2D",
    "AdaptiveMaxPooling3D",
    "Add",
    "AdditiveAttention",
    "AlphaDropout",
    "Attention",
    "AugMix",
    "AutoContrast",
    "Average",
    "AveragePooling1D",
    "AveragePooling2D",
    "AveragePooling3D",
    "AvgPool1D",
    "AvgPool2D",
    "AvgPool3D",
    "BatchNormalization",
    "Bidirectional",
    "CategoryEncoding",
    "CenterCrop",
    "Concatenate",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "Conv1D",
    "Conv1DTranspose",
    "Conv2D",
    "Conv2DTranspose",
    "Conv3D",
    "Conv3DTranspose",
    "ConvLSTM1D",
    "ConvLSTM2D",
    "ConvLSTM3D",
    "Convolution1D",
    "Convolution1DTranspose",
    "Convolution2D",
    "Convolution2DTranspose",
    "Convolution3D",
    "Convolution3DTranspose",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    "CutMix",
    "Dense",
    "DepthwiseConv1D",
    "DepthwiseConv2D",
    "Discretization",
    "Dot",
    "Dropout",
    "EinsumDense",
    "Embedding",
    "Equalization",
    "Flatten",
    "GRUCell",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalAvgPool1D",
    "GlobalAvgPool2D",
    "GlobalAvgPool3D",
    "GlobalMaxPool1D",
    "GlobalMaxPool2D",
    "GlobalMaxPool3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "GroupNormalization",
    "GroupQueryAttention",
    "GroupedQueryAttention",
    "HashedCrossing",
    "Hashing",
    "Identity",
    "Input",
    "InputLayer",
    "InputSpec",
    "IntegerLookup",
    "LSTMCell",
    "Lambda",
    "Layer",
    "LayerNormalization",
    "LeakyReLU",
    "Masking",
    "MaxNumBoundingBoxes",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "MaxPooling1D",
    "MaxPooling2D",
    "MaxPooling3D",
    "Maximum",
    "MelSpectrogram",
    "Minimum",
    "MixUp",
    "MultiHeadAttention",
    "Multiply",
    "Normalization",
    "PReLU",
    "Permute",
    "Pipeline",
    "RMSNormalization",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomCrop",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "ReLU",
    "RepeatVector",
    "Rescaling",
    "Reshape",
    "Resizing",
    "ReversibleEmbedding",
    "STFTSpectrogram",
    "SeparableConv1D",
    "SeparableConv2D",
    "SeparableConvolution1D",
    "SeparableConvolution2D",
    "SimpleRNN",
    "SimpleRNNCell",
    "Softmax",
    "Solarization",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "SpectralNormalization",
    "StackedRNNCells",
    "StringLookup",
    "Subtract",
    "TFSMLayer",
    "TextVectorization",
    "TimeDistributed",
    "UnitNormalization",
    "UpSampling1D",
    "UpSampling2D",
    "UpSampling3D",
    "Wrapper",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "add",
    "average",
    "concatenate",
    "deserialize",
    "dot",
    "maximum",
    "minimum",
    "multiply",
    "serialize",
    "subtract",
]

__getattr__ = suggesting("layer", __all__)
