"""keras.mixed_precision: the names under which older programs ask for number types.

Where it sits   a face over keras.dtype_policies and the loss scale optimizer.
The one idea    one call before the model is made: `set_global_policy("mixed_float16")`.
Try it          >>> from minitf import keras
                >>> keras.mixed_precision.global_policy()
                <DTypePolicy "float32">
Read next       keras/dtype_policies.py

As https://keras.io/api/mixed_precision/
"""

from minitf.keras.dtype_policies import DTypePolicy, Policy, dtype_policy, set_dtype_policy
from minitf.keras.optimizers import LossScaleOptimizer

global_policy, set_global_policy = dtype_policy, set_dtype_policy

__all__ = [
    "DTypePolicy", "LossScaleOptimizer", "Policy", "dtype_policy", "global_policy",
    "set_dtype_policy", "set_global_policy",
]  # fmt: skip
