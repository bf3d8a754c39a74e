"""Pooling layers: windows, steps, paddings, formats."""

from tests.conformance.against_keras.evaluate import LayerCase

FIRST = {"data_format": "channels_first"}

CASES = [
    LayerCase("MaxPooling1D", {"pool_size": 2}, (2, 5, 3)),
    LayerCase("MaxPooling1D", {"pool_size": 3, "strides": 1, "padding": "same"}, (2, 5, 2)),
    LayerCase("MaxPooling2D", {}, (1, 4, 5, 2)),
    LayerCase("MaxPooling2D", {"pool_size": [3, 2], "strides": 2, "padding": "same"}, (1, 5, 5, 2)),
    LayerCase("MaxPooling3D", {"pool_size": 2}, (1, 4, 4, 2, 1)),
    LayerCase("AveragePooling1D", {"pool_size": 2}, (2, 5, 3)),
    LayerCase("AveragePooling2D", {"pool_size": 2}, (1, 4, 5, 2)),
    LayerCase("AveragePooling2D", {"pool_size": 3, "strides": 2, "padding": "same"}, (1, 5, 4, 2)),
    LayerCase("AveragePooling3D", {"pool_size": 2, "strides": 1}, (1, 3, 3, 2, 1)),
    LayerCase("GlobalMaxPooling1D", {}, (2, 4, 3)),
    LayerCase("GlobalMaxPooling2D", {"keepdims": True}, (2, 3, 3, 2)),
    LayerCase("GlobalMaxPooling3D", {}, (1, 2, 2, 2, 2)),
    LayerCase("GlobalAveragePooling1D", {}, (2, 4, 3)),
    LayerCase("GlobalAveragePooling2D", FIRST, (2, 2, 3, 3)),
    LayerCase("GlobalAveragePooling3D", {"keepdims": True}, (1, 2, 2, 2, 2)),
    LayerCase("AdaptiveAveragePooling1D", {"output_size": 3}, (2, 7, 2)),
    LayerCase("AdaptiveAveragePooling2D", {"output_size": [2, 3]}, (1, 5, 7, 2)),
    LayerCase("AdaptiveMaxPooling2D", {"output_size": 2}, (1, 5, 4, 2)),
    LayerCase("AdaptiveAveragePooling3D", {"output_size": 2}, (1, 3, 4, 3, 1)),
]
