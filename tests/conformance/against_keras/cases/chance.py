"""Layers that draw in training, with a seed: the same seed gives the numbers that Keras gives."""

from tests.conformance.against_keras.evaluate import LayerCase

TRAINING = {"training": True}

CASES = [
    LayerCase("Dropout", {"rate": 0.4, "seed": 3}, (4, 5), TRAINING),
    LayerCase("Dropout", {"rate": 0.4, "seed": 3, "noise_shape": [None, 1]}, (4, 5), TRAINING),
    LayerCase("SpatialDropout1D", {"rate": 0.5, "seed": 1}, (2, 3, 4), TRAINING),
    LayerCase("SpatialDropout2D", {"rate": 0.5, "seed": 1}, (2, 3, 2, 4), TRAINING),
    LayerCase("SpatialDropout3D", {"rate": 0.5, "seed": 1}, (2, 1, 2, 2, 4), TRAINING),
    LayerCase("GaussianNoise", {"stddev": 0.3, "seed": 5}, (4, 5), TRAINING),
    LayerCase("GaussianDropout", {"rate": 0.3, "seed": 5}, (4, 5), TRAINING),
    LayerCase("AlphaDropout", {"rate": 0.3, "seed": 5}, (4, 5), TRAINING),
    LayerCase("Attention", {"dropout": 0.5, "seed": 2}, [(2, 3, 4), (2, 3, 4)], TRAINING),
    LayerCase(
        "MultiHeadAttention",
        {"num_heads": 2, "key_dim": 3, "dropout": 0.5, "seed": 2},
        [(2, 3, 4), (2, 3, 4)],
        TRAINING,
        separate=True,
    ),
    LayerCase(
        "LSTM",
        {"units": 3, "dropout": 0.4, "seed": 7},
        (2, 4, 3),
        TRAINING,
    ),
    LayerCase("GRU", {"units": 3, "dropout": 0.4, "seed": 7}, (2, 4, 3), TRAINING),
    LayerCase("SimpleRNN", {"units": 3, "dropout": 0.4, "seed": 7}, (2, 4, 3), TRAINING),
]
