"""Optimizers and schedules: plain data, evaluated by evaluate_optimizer."""

from typing import Any

Case = tuple[str, dict[str, Any]]
RATES: list[Case] = [
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5,
                          "staircase": True}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 3, "decay_rate": 0.5}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5,
                          "staircase": True}),
    ("PiecewiseConstantDecay", {"boundaries": [3, 6], "values": [0.1, 0.05, 0.01]}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 5}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 4, "power": 2.0,
                         "cycle": True, "end_learning_rate": 0.01}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 6, "alpha": 0.1}),
    ("CosineDecay", {"initial_learning_rate": 0.01, "decay_steps": 6, "warmup_target": 0.1,
                     "warmup_steps": 3}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 3}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 3, "t_mul": 1.0,
                             "m_mul": 0.9, "alpha": 0.1}),
]  # fmt: skip

RATE = {"learning_rate": 0.05}
OPTIMIZERS: list[Case] = [
    ("SGD", RATE),
    ("SGD", {**RATE, "momentum": 0.9}),
    ("SGD", {**RATE, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("RMSprop", RATE),
    ("RMSprop", {**RATE, "momentum": 0.5, "centered": True, "rho": 0.8}),
    ("Adam", RATE),
    ("Adam", {**RATE, "amsgrad": True, "beta_1": 0.8, "epsilon": 1e-3}),
    ("AdamW", {**RATE, "weight_decay": 0.1}),
    ("Adagrad", RATE),
    ("Adagrad", {**RATE, "initial_accumulator_value": 0.5, "epsilon": 0.1}),
    ("Adadelta", {"learning_rate": 1.0}),
    ("Adadelta", {"learning_rate": 1.0, "rho": 0.5, "epsilon": 1e-3}),
    ("Adamax", RATE),
    ("Nadam", RATE),
    ("Nadam", {**RATE, "beta_1": 0.8}),
    ("Ftrl", RATE),
    ("Ftrl", {**RATE, "l1_regularization_strength": 0.05, "l2_regularization_strength": 0.02,
              "l2_shrinkage_regularization_strength": 0.01, "beta": 0.1,
              "learning_rate_power": -0.4}),
    ("Lion", {"learning_rate": 0.01}),
    ("Lion", {"learning_rate": 0.01, "weight_decay": 0.1}),
    ("Lamb", RATE),
    ("Adafactor", RATE),
    ("Adafactor", {**RATE, "relative_step": False, "clip_threshold": 0.5}),
    ("Adam", {**RATE, "clipnorm": 0.5}),
    ("Adam", {**RATE, "clipvalue": 0.3}),
    ("SGD", {**RATE, "global_clipnorm": 0.5}),
    ("SGD", {**RATE, "use_ema": True, "ema_momentum": 0.5}),
    ("SGD", {**RATE, "use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3}),
    ("SGD", {**RATE, "gradient_accumulation_steps": 3}),
    ("Adam", {**RATE, "gradient_accumulation_steps": 2}),
]  # fmt: skip
