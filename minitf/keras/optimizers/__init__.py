"""keras.optimizers: what `compile(optimizer=...)` takes, by name or as an object.

Where it sits   between the training step and the ops; one file for each rule.
The one idea    an optimizer is a rule for one variable and the state that the rule needs.
Try it          >>> from minitf import keras
                >>> float(keras.optimizers.get("sgd").learning_rate)
                0.009999999776482582
Read next       keras/optimizers/optimizer.py
"""

from collections.abc import Mapping
from typing import Any

from minitf.errors import ArgumentError
from minitf.keras.optimizers import legacy, schedules
from minitf.keras.optimizers.adagrad import Adadelta, Adagrad, Ftrl
from minitf.keras.optimizers.adam import Adam
from minitf.keras.optimizers.adam_family import Adamax, AdamW, Lamb, Nadam
from minitf.keras.optimizers.lion import Adafactor, Lion
from minitf.keras.optimizers.loss_scale import LossScaleOptimizer
from minitf.keras.optimizers.multi import MultiOptimizer, OptimizerMap
from minitf.keras.optimizers.muon import Muon
from minitf.keras.optimizers.optimizer import Optimizer, table
from minitf.keras.optimizers.rmsprop import RMSprop
from minitf.keras.optimizers.schedule_free import ScheduleFreeAdamW
from minitf.keras.optimizers.sgd import SGD
from minitf.keras.serialization import suggesting

serialize, deserialize = table.serialize, table.deserialize


def get(identifier: Any) -> Optimizer | None:
    """An optimizer from a name (upper or lower case), a configuration or an optimizer.

    None gives None.

    Raises:
        UnknownNameError: No optimizer has that name; the message suggests one.
        ArgumentError: `identifier` is something else.
    """
    if identifier is None or isinstance(identifier, Optimizer):
        return identifier
    lower = {name.lower(): name for name in table.entries}
    if isinstance(identifier, str):
        identifier = lower.get(identifier.lower(), identifier)
    elif isinstance(identifier, Mapping):
        name = identifier["class_name"]
        identifier = {**identifier, "class_name": lower.get(name.lower(), name)}
    made = table.get(identifier)
    if not isinstance(made, Optimizer):
        raise ArgumentError(f"{identifier!r} is no optimizer.", instead="'adam', or Adam(0.001)")
    return made


__all__ = [
    "SGD", "Adadelta", "Adafactor", "Adagrad", "Adam", "AdamW", "Adamax", "Ftrl", "Lamb", "Lion",
    "LossScaleOptimizer", "MultiOptimizer", "Muon", "Nadam", "Optimizer", "OptimizerMap",
    "RMSprop", "ScheduleFreeAdamW", "deserialize", "get", "legacy", "schedules", "serialize",
]  # fmt: skip

__getattr__ = suggesting("optimizer", __all__)
