"""Recurrent and attention layers."""

from tests.conformance.against_keras.evaluate import LayerCase

X = (2, 4, 3)
QUERY = [(2, 4, 6), (2, 5, 6)]  # what asks, and what is asked
FILM = (2, 3, 5, 4, 2)  # films, pictures, height, width, channels
PAIR = [(2, 3, 4), (2, 5, 4)]

CASES = [
    LayerCase("SimpleRNN", {"units": 3}, X),
    LayerCase("SimpleRNN", {"units": 2, "return_sequences": True, "activation": "relu"}, X),
    LayerCase("LSTM", {"units": 3}, X),
    LayerCase("LSTM", {"units": 2, "return_sequences": True, "return_state": True}, X),
    LayerCase("LSTM", {"units": 2, "go_backwards": True, "unit_forget_bias": False,
                       "recurrent_activation": "hard_sigmoid"}, X),
    LayerCase("LSTM", {"units": 2, "use_bias": False, "kernel_regularizer": "l2"}, X),
    LayerCase("LSTM", {"units": 2, "return_sequences": True}, X,
              {"mask": [[True, True, False, True], [True, False, False, False]]}),
    LayerCase("GRU", {"units": 3}, X),
    LayerCase("GRU", {"units": 2, "return_sequences": True, "return_state": True}, X),
    LayerCase("GRU", {"units": 2, "reset_after": False}, X),
    LayerCase("RNN", {"cell": {"layer": "LSTMCell", "kwargs": {"units": 2}}}, X),
    LayerCase("RNN", {"cell": {"layer": "StackedRNNCells", "kwargs": {"cells": [
        {"layer": "GRUCell", "kwargs": {"units": 2}},
        {"layer": "LSTMCell", "kwargs": {"units": 3}}]}}, "return_sequences": True}, X),
    *[LayerCase("Bidirectional", {"layer": {"layer": "LSTM", "kwargs": {"units": 2}},
                                  "merge_mode": mode}, X) for mode in ("concat", "sum", "ave")],
    LayerCase("Bidirectional", {"layer": {"layer": "GRU", "kwargs": {
        "units": 2, "return_sequences": True}}, "merge_mode": "mul"}, X),
    LayerCase("LSTM", {"units": 2, "stateful": True}, X),
    LayerCase("ConvLSTM1D", {"filters": 2, "kernel_size": 3}, (2, 3, 5, 2)),
    LayerCase("ConvLSTM1D", {"filters": 2, "kernel_size": 2, "dilation_rate": 2,
                             "data_format": "channels_first"}, (2, 3, 2, 5)),
    LayerCase("ConvLSTM2D", {"filters": 2, "kernel_size": 2}, FILM),
    LayerCase("ConvLSTM2D", {"filters": 3, "kernel_size": (3, 2), "padding": "same",
                             "strides": 2, "return_sequences": True}, FILM),
    LayerCase("ConvLSTM2D", {"filters": 2, "kernel_size": 2, "return_state": True,
                             "go_backwards": True, "use_bias": False, "activation": "relu",
                             "recurrent_activation": "hard_sigmoid"}, FILM),
    LayerCase("ConvLSTM2D", {"filters": 2, "kernel_size": 2, "return_sequences": True,
                             "unit_forget_bias": False, "kernel_regularizer": "l2"}, FILM,
              {"mask": [[True, False, True], [True, True, False]]}),
    LayerCase("ConvLSTM2D", {"filters": 2, "kernel_size": 2, "stateful": True}, FILM),
    LayerCase("ConvLSTM2D", {"filters": 2, "kernel_size": 2, "dropout": 0.3,
                             "recurrent_dropout": 0.2, "seed": 1}, FILM, {"training": True},
              exact=False),
    LayerCase("ConvLSTM3D", {"filters": 2, "kernel_size": 2}, (1, 2, 3, 3, 3, 1)),
    LayerCase("Attention", {}, PAIR),
    LayerCase("Attention", {"use_scale": True}, [*PAIR, (2, 5, 4)]),
    LayerCase("Attention", {"score_mode": "concat"}, PAIR),
    LayerCase("Attention", {}, [(2, 4, 3), (2, 4, 3)],
              {"use_causal_mask": True, "return_attention_scores": True}),
    LayerCase("AdditiveAttention", {}, PAIR),
    LayerCase("AdditiveAttention", {"use_scale": False}, PAIR),
    *[LayerCase("MultiHeadAttention", {"num_heads": 2, "key_dim": 3, **kwargs}, shapes, call,
                separate=True)
      for kwargs, shapes, call in (
          ({}, QUERY, {}), ({"use_bias": False, "output_shape": 5}, QUERY, {}),
          ({"value_dim": 2}, [*QUERY, (2, 5, 4)], {}),
          ({}, QUERY, {"return_attention_scores": True}),
          ({}, [(2, 4, 6), (2, 4, 6)], {"use_causal_mask": True}),
          ({}, QUERY, {"attention_mask": [[[True] * 3 + [False] * 2] * 4] * 2}),
          ({"use_gate": True}, QUERY, {}),
          ({"attention_axes": 2}, [(2, 3, 4, 6), (2, 3, 5, 6)], {}))],
    *[LayerCase("GroupQueryAttention", {"head_dim": 3, "num_query_heads": 4,
                                        "num_key_value_heads": groups, **kwargs}, QUERY, call,
                separate=True)
      for groups, kwargs, call in ((2, {}, {}), (1, {"use_bias": False}, {}),
                                   (2, {"use_gate": True}, {}), (4, {}, {
          "return_attention_scores": True}))],
]  # fmt: skip
