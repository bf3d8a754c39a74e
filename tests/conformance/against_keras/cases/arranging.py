"""Reshaping and merging layers."""

from tests.conformance.against_keras.evaluate import LayerCase

FIRST = {"data_format": "channels_first"}
PAIR = [(2, 3), (2, 3)]

CASES = [
    LayerCase("Flatten", {}, (2, 3, 2)),
    LayerCase("Flatten", FIRST, (2, 3, 2, 2)),
    LayerCase("Reshape", {"target_shape": [3, -1]}, (2, 6)),
    LayerCase("Reshape", {"target_shape": [12]}, (2, 3, 4)),
    LayerCase("Permute", {"dims": [2, 1]}, (2, 3, 4)),
    LayerCase("Permute", {"dims": [3, 1, 2]}, (1, 2, 3, 4)),
    LayerCase("RepeatVector", {"n": 3}, (2, 4)),
    LayerCase("ZeroPadding1D", {"padding": 2}, (2, 3, 2)),
    LayerCase("ZeroPadding1D", {"padding": [1, 0]}, (2, 3, 2)),
    LayerCase("ZeroPadding2D", {"padding": [[1, 0], [2, 1]]}, (1, 2, 2, 1)),
    LayerCase("ZeroPadding2D", {"padding": 1, **FIRST}, (1, 1, 2, 2)),
    LayerCase("ZeroPadding3D", {"padding": [1, 0, 2]}, (1, 1, 2, 1, 1)),
    LayerCase("Cropping1D", {"cropping": [1, 2]}, (2, 5, 2)),
    LayerCase("Cropping2D", {"cropping": [[1, 0], [1, 1]]}, (1, 4, 4, 2)),
    LayerCase("Cropping3D", {"cropping": 1}, (1, 3, 4, 3, 1)),
    LayerCase("UpSampling1D", {"size": 3}, (2, 3, 2)),
    LayerCase("UpSampling2D", {}, (1, 2, 3, 2)),
    LayerCase("UpSampling2D", {"size": [2, 3], "interpolation": "bilinear"}, (1, 2, 3, 1)),
    LayerCase("UpSampling2D", {"interpolation": "bicubic"}, (1, 3, 3, 1)),
    LayerCase("UpSampling2D", {"size": 2, **FIRST}, (1, 2, 2, 2)),
    LayerCase("UpSampling3D", {"size": 2}, (1, 1, 2, 2, 1)),
    LayerCase("Add", {}, PAIR),
    LayerCase("Add", {}, [(2, 3), (2, 3), (2, 3)]),
    LayerCase("Add", {}, [(2, 3, 4), (2, 4)]),
    LayerCase("Subtract", {}, PAIR),
    LayerCase("Multiply", {}, PAIR),
    LayerCase("Multiply", {}, [(2, 3), (2, 1)]),
    LayerCase("Average", {}, [(2, 3), (2, 3), (2, 3)]),
    LayerCase("Maximum", {}, PAIR),
    LayerCase("Minimum", {}, PAIR),
    LayerCase("Concatenate", {}, [(2, 3), (2, 1)]),
    LayerCase("Concatenate", {"axis": 1}, [(2, 3, 2), (2, 1, 2)]),
    LayerCase("Dot", {"axes": 1}, PAIR),
    LayerCase("Dot", {"axes": [2, 1], "normalize": True}, [(2, 3, 4), (2, 4, 2)]),
    LayerCase("Dot", {"axes": 2}, [(2, 3, 4), (2, 5, 4)]),
]
