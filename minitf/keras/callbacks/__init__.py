"""keras.callbacks: watch or steer a run of `fit`.

Where it sits   called by the trainer's loop.
The one idea    the loop says where it is; callbacks do the rest.
Try it          >>> from minitf import keras
                >>> keras.callbacks.EarlyStopping(patience=3).patience
                3
Read next       keras/callbacks/callback.py
"""

from minitf.keras.callbacks.callback import BatchLogs, Callback
from minitf.keras.callbacks.callback_list import CallbackList
from minitf.keras.callbacks.checkpoint import BackupAndRestore, ModelCheckpoint
from minitf.keras.callbacks.early_stopping import EarlyStopping
from minitf.keras.callbacks.history import History
from minitf.keras.callbacks.progbar_logger import ProgbarLogger
from minitf.keras.callbacks.rates import LearningRateScheduler, ReduceLROnPlateau
from minitf.keras.callbacks.remote_monitor import RemoteMonitor
from minitf.keras.callbacks.simple import CSVLogger, LambdaCallback, TerminateOnNaN
from minitf.keras.callbacks.swap_ema_weights import SwapEMAWeights
from minitf.keras.callbacks.tensorboard import TensorBoard
from minitf.keras.serialization import suggesting

__all__ = [
    "BackupAndRestore",
    "BatchLogs",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "RemoteMonitor",
    "SwapEMAWeights",
    "TensorBoard",
    "TerminateOnNaN",
]

__getattr__ = suggesting("callback", __all__)
