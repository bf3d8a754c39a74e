"""Preprocessing layers; random ones with a factor that leaves no choice."""

from tests.conformance.against_keras.evaluate import LayerCase

PICTURES = (2, 5, 6, 2)
MAPS = [
    {"fill_mode": mode, "interpolation": kind, "fill_value": 0.5, "seed": 1}
    for mode in ("reflect", "wrap", "nearest", "constant")
    for kind in ("bilinear", "nearest")
]
WIDE = {"value_range": (-2, 2), "seed": 1}

CASES = [
    LayerCase("Rescaling", {"scale": 0.5, "offset": 1.0}, (2, 3)),
    LayerCase("Rescaling", {"scale": [0.5, 2.0], "offset": [1.0, 0.0]}, PICTURES),
    LayerCase("Normalization", {}, (2, 3), exact=False),
    LayerCase("Normalization", {"mean": [1.0, 2.0, 0.0], "variance": [4.0, 0.5, 0.0]}, (2, 3)),
    LayerCase("Normalization", {"axis": None, "mean": 0.5, "variance": 4.0}, (2, 3, 2)),
    LayerCase("Normalization", {"axis": [1, 2], "invert": True}, (2, 3, 2), exact=False),
    LayerCase("Resizing", {"height": 3, "width": 4}, PICTURES),
    LayerCase("Resizing", {"height": 7, "width": 9, "interpolation": "bicubic"}, PICTURES),
    LayerCase("Resizing", {"height": 3, "width": 4, "interpolation": "nearest"}, PICTURES),
    LayerCase("Resizing", {"height": 4, "width": 2, "crop_to_aspect_ratio": True}, PICTURES),
    LayerCase("Resizing", {"height": 4, "width": 2, "pad_to_aspect_ratio": True,
                           "fill_value": 0.5, "antialias": True}, PICTURES),
    LayerCase("Resizing", {"height": 3, "width": 4, "data_format": "channels_first"}, (2, 2, 5, 6)),
    LayerCase("Resizing", {"height": 3, "width": 4}, (5, 6, 1)),
    LayerCase("CenterCrop", {"height": 3, "width": 3}, PICTURES),
    LayerCase("CenterCrop", {"height": 8, "width": 3}, PICTURES),
    LayerCase("CenterCrop", {"height": 2, "width": 3, "data_format": "channels_first"},
              (2, 2, 5, 6)),
    LayerCase("CategoryEncoding", {"num_tokens": 4}, (3, 2), integers=4),
    LayerCase("CategoryEncoding", {"num_tokens": 3, "output_mode": "count"}, (3, 4), integers=4),
    LayerCase("CategoryEncoding", {"num_tokens": 4, "output_mode": "one_hot"}, (3, 1), integers=4),
    LayerCase("CategoryEncoding", {"num_tokens": 4, "output_mode": "one_hot"}, (3, 2), integers=4),
    LayerCase("Discretization", {"bin_boundaries": [-0.5, 0.0, 0.5], "output_mode": "one_hot"},
              (2, 3)),
    LayerCase("Discretization", {"bin_boundaries": [0.0], "output_mode": "count"}, (2, 3)),
    LayerCase("Hashing", {"num_bins": 4, "output_mode": "multi_hot"}, (3, 2), integers=90),
    LayerCase("Hashing", {"num_bins": 4, "output_mode": "count", "salt": 7}, (3, 2), integers=90),
    LayerCase("Hashing", {"num_bins": 4, "output_mode": "one_hot", "mask_value": 3}, (3, 1),
              integers=5),
    *(LayerCase("RandomRotation", {"factor": (0.1, 0.1), **how}, PICTURES) for how in MAPS),
    *(LayerCase("RandomZoom", {"height_factor": (0.3, 0.3), "width_factor": (-0.4, -0.4), **how},
                PICTURES) for how in MAPS),
    *(LayerCase("RandomTranslation", {"height_factor": (0.3, 0.3), "width_factor": (-0.9, -0.9),
                                      **how}, PICTURES) for how in MAPS),
    LayerCase("RandomZoom", {"height_factor": (0.9, 0.9), "seed": 1}, (5, 6, 1)),
    LayerCase("RandomRotation", {"factor": 0.2, "seed": 1, "data_format": "channels_first"},
              (2, 2, 5, 6), {"training": False}),
    LayerCase("RandomBrightness", {"factor": (0.2, 0.2), **WIDE}, PICTURES),
    LayerCase("RandomContrast", {"factor": (0.0, 0.0), **WIDE}, PICTURES),
    LayerCase("RandomFlip", {"seed": 1}, PICTURES, exact=False),
    LayerCase("RandomFlip", {"mode": "vertical", "seed": 1}, PICTURES, {"training": False}),
    LayerCase("RandomCrop", {"height": 2, "width": 3, "seed": 1}, PICTURES, exact=False),
    LayerCase("RandomCrop", {"height": 8, "width": 3, "seed": 1}, PICTURES),
    *(LayerCase("STFTSpectrogram", {"mode": mode, "frame_length": 8}, (2, 24, 2))
      for mode in ("log", "magnitude", "psd", "real", "imag", "angle", "stft")),
    LayerCase("STFTSpectrogram", {"mode": "stft", "frame_length": 6, "frame_step": 2,
                                  "window": "hamming", "periodic": True, "scaling": "spectrum",
                                  "padding": "same", "expand_dims": True}, (2, 15, 2)),
    LayerCase("MelSpectrogram", {"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 8,
                                 "top_db": 20.0},
              (2, 200)),
    LayerCase("MelSpectrogram", {"fft_length": 64, "sequence_length": 48, "sequence_stride": 20,
                                 "num_mel_bins": 6, "power_to_db": False, "mag_exp": 1.0,
                                 "window": "hamming"}, (150,)),
]  # fmt: skip
