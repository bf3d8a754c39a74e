"""Normalization layers, in use and in training."""

from tests.conformance.against_keras.evaluate import LayerCase

TRAINING = {"training": True}

CASES = [
    LayerCase("BatchNormalization", {}, (4, 3)),
    LayerCase("BatchNormalization", {}, (4, 3), TRAINING),
    LayerCase("BatchNormalization", {"axis": 1, "momentum": 0.5, "epsilon": 0.1}, (2, 3, 4),
              TRAINING),
    LayerCase("BatchNormalization", {"center": False, "scale": False}, (4, 2, 2, 3), TRAINING),
    LayerCase("BatchNormalization", {"trainable": False}, (4, 3), TRAINING),
    *[LayerCase("BatchNormalization", {"renorm": True, **kwargs}, (4, 3), call)
      for kwargs in ({}, {"renorm_momentum": 0.5, "renorm_clipping": {
          "rmax": 1.5, "rmin": 0.5, "dmax": 0.3}}) for call in ({}, TRAINING)],
    LayerCase("LayerNormalization", {"rms_scaling": True}, (2, 4)),
    LayerCase("LayerNormalization", {}, (2, 4)),
    LayerCase("LayerNormalization", {"axis": [1, 2], "epsilon": 0.1}, (2, 3, 4)),
    LayerCase("LayerNormalization", {"axis": 1, "center": False}, (2, 3, 2)),
    LayerCase("RMSNormalization", {}, (2, 4)),
    LayerCase("RMSNormalization", {"epsilon": 0.01}, (2, 3, 2)),
    LayerCase("GroupNormalization", {"groups": 2}, (2, 3, 4)),
    LayerCase("GroupNormalization", {"groups": -1}, (2, 2, 2, 3)),
    LayerCase("GroupNormalization", {"groups": 2, "axis": 1, "scale": False}, (2, 4, 3)),
    LayerCase("UnitNormalization", {}, (2, 4)),
    LayerCase("UnitNormalization", {"axis": [1, 2]}, (2, 3, 2)),
    *[LayerCase("SpectralNormalization", {
        "layer": {"layer": layer, "kwargs": kwargs}, "power_iterations": turns}, shape, call)
      for layer, kwargs, shape in (("Dense", {"units": 2}, (4, 3)),
                                   ("Conv2D", {"filters": 2, "kernel_size": 2}, (2, 4, 4, 1)))
      for turns in (1, 3) for call in ({}, TRAINING)],
]  # fmt: skip
