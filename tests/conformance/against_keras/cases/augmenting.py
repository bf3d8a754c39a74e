"""Augmentations: with the same seed, the same pictures."""

from typing import Any

from tests.conformance.against_keras.evaluate import LayerCase

PICTURES = (3, 6, 7, 3)
FIRST = (3, 3, 6, 7)
WIDE: dict[str, Any] = {"value_range": [-1, 1]}
SEED = {"seed": 7}
BOTH = {**WIDE, **SEED}
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("AutoContrast", WIDE),
    ("Equalization", {**WIDE, "bins": 32}),
    ("ContrastLimitedAdaptiveHistogramEqualization", {**WIDE, "tile_grid_size": [2, 3]}),
    ("Solarization", {"addition_factor": 0.4, "threshold_factor": [0.2, 0.8], **BOTH}),
    ("RandomGrayscale", {"factor": 0.6, **SEED}),
    ("RandomColorDegeneration", {"factor": 0.5, **BOTH}),
    ("RandomHue", {"factor": 0.5, **BOTH}),
    ("RandomInvert", {"factor": 0.9, **BOTH}),
    ("RandomPosterization", {"factor": [2, 6], **BOTH}),
    ("RandomPosterization", {"factor": 3, **BOTH}),
    ("RandomSharpness", {"factor": 0.9, **BOTH}),
    ("RandomGaussianBlur", {"factor": 0.9, "kernel_size": [3, 5], "sigma": [0.4, 1.0], **BOTH}),
    ("RandomErasing", {"factor": 0.9, **BOTH}),
    ("RandomErasing", {"scale": [0.3, 0.6], "fill_value": 0.5, **BOTH}),
    ("CutMix", {"factor": 0.8, **SEED}),
    ("MixUp", {"alpha": 0.4, **SEED}),
    ("RandomShear", {"x_factor": 0.5, "y_factor": [0.1, 0.3], **SEED}),
    ("RandomShear", {"x_factor": 0.5, "interpolation": "nearest", "fill_mode": "constant",
                     "fill_value": 0.5, **SEED}),
    ("RandomPerspective", {"factor": 0.9, "scale": 0.6, **SEED}),
    ("RandomElasticTransform", {"factor": 0.9, "scale": [0.5, 1.0], **BOTH}),
    ("RandAugment", {"num_ops": 3, "factor": 0.6, **BOTH}),
]  # fmt: skip

CASES = [
    *(LayerCase(name, kwargs, PICTURES) for name, kwargs in CHANGES),
    *(LayerCase(name, {**kwargs, "data_format": "channels_first"}, FIRST)
      for name, kwargs in CHANGES),
    *(LayerCase(name, kwargs, PICTURES, {"training": False}) for name, kwargs in CHANGES),
    LayerCase("RandomHue", {"factor": 0.5, **BOTH}, PICTURES[1:]),
    LayerCase("RandomSaturation", {"factor": 0.5, **SEED}, PICTURES, exact=False),
    LayerCase("RandomColorJitter", {"brightness_factor": 0.3, "contrast_factor": 0.2,
                                    "hue_factor": 0.2, **BOTH}, PICTURES),
    LayerCase("AugMix", BOTH, PICTURES, exact=False),
    LayerCase("MaxNumBoundingBoxes", {"max_number": 3}, PICTURES),
]  # fmt: skip
