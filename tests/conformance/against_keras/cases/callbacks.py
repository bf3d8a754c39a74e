"""Runs of `fit`, `evaluate` and `predict` with callbacks."""

from __future__ import annotations

from typing import Any

# Name: (callbacks with their arguments, arguments of compile, arguments of the run).  A run is a
# `fit` unless "method" says otherwise; "{folder}" in an argument is an empty folder.
CASES: dict[str, tuple[list[Any], dict[str, Any], dict[str, Any]]] = {
    "fit": ([], {}, {"epochs": 2}),
    "fit with validation": ([], {}, {"epochs": 2, "validated": True}),
    "validation every other epoch": ([], {}, {"epochs": 4, "validated": True,
                                              "validation_freq": 2}),
    "validation split": ([], {}, {"validation_split": 0.5}),
    "initial epoch": ([], {}, {"epochs": 4, "initial_epoch": 2}),
    "steps": ([], {}, {"epochs": 3, "steps_per_epoch": 2, "batch_size": 2}),
    "several steps at once": ([], {"steps_per_execution": 2}, {"epochs": 2, "batch_size": 3}),
    "several steps and steps per epoch": (
        [], {"steps_per_execution": 3}, {"epochs": 2, "batch_size": 2, "steps_per_epoch": 2}),
    "class weights": ([], {}, {"class_weight": {0: 1.0, 1: 2.0}, "y": "classes"}),
    "evaluate": ([], {}, {"method": "evaluate"}),
    "evaluate some steps": ([], {}, {"method": "evaluate", "steps": 1}),
    "predict": ([], {}, {"method": "predict"}),
    "weighted metrics": ([], {"weighted_metrics": ["mae"]}, {"weights": True}),
    "early stopping": ([["EarlyStopping", {"monitor": "loss", "min_delta": 10.0, "patience": 1,
                                           "verbose": 1}]], {}, {"epochs": 5}),
    "early stopping by a metric": (
        [["EarlyStopping", {"monitor": "val_mae", "baseline": 0.0, "patience": 2,
                            "restore_best_weights": True, "verbose": 1}]],
        {}, {"epochs": 5, "validated": True}),
    "early stopping that starts late": (
        [["EarlyStopping", {"monitor": "mae", "mode": "max", "start_from_epoch": 2}]],
        {}, {"epochs": 6}),
    "early stopping without its number": ([["EarlyStopping", {}]], {}, {"epochs": 2}),
    "early stopping of nobody knows what": ([["EarlyStopping", {"monitor": "val_x"}]], {}, {}),
    "early stopping in an unknown mode": ([["EarlyStopping", {"monitor": "loss", "mode": "up"}]],
                                          {}, {}),
    "plateau": ([["ReduceLROnPlateau", {"monitor": "loss", "min_delta": 10.0, "patience": 1,
                                        "factor": 0.5, "min_lr": 0.03, "verbose": 1}]],
                {}, {"epochs": 5}),
    "plateau with a pause": (
        [["ReduceLROnPlateau", {"monitor": "loss", "min_delta": 10.0, "patience": 1,
                                "cooldown": 2, "verbose": 1}]], {}, {"epochs": 7}),
    "plateau without its number": ([["ReduceLROnPlateau", {}]], {}, {"epochs": 1}),
    "scheduler": ([["LearningRateScheduler", {"schedule": "halves", "verbose": 1}]], {},
                  {"epochs": 3}),
    "scheduler of words": ([["LearningRateScheduler", {"schedule": "words"}]], {}, {}),
    "csv": ([["CSVLogger", {"filename": "{folder}/log.csv"}]], {},
            {"epochs": 2, "validated": True}),
    "csv with semicolons": ([["CSVLogger", {"filename": "{folder}/log.csv", "separator": ";"}]],
                            {}, {"epochs": 1}),
    "csv and a rate": (
        [["ReduceLROnPlateau", {"monitor": "loss"}], ["CSVLogger", {"filename": "{folder}/a.csv"}]],
        {}, {"epochs": 1}),
    "checkpoints": ([["ModelCheckpoint", {"filepath": "{folder}/m{epoch:02d}.keras",
                                          "verbose": 1}]], {}, {"epochs": 2}),
    "best checkpoint": (
        [["ModelCheckpoint", {"filepath": "{folder}/{epoch}-{val_loss:.2f}.weights.h5",
                              "save_weights_only": True, "save_best_only": True, "verbose": 1}]],
        {}, {"epochs": 3, "validated": True}),
    "best checkpoint without its number": (
        [["ModelCheckpoint", {"filepath": "{folder}/m.keras", "monitor": "val_loss",
                              "save_best_only": True}]], {}, {"epochs": 1}),
    "checkpoint above a threshold": (
        [["ModelCheckpoint", {"filepath": "{folder}/m.keras", "monitor": "loss", "verbose": 1,
                              "save_best_only": True, "initial_value_threshold": 0.0}]], {}, {}),
    "checkpoints of batches": (
        [["ModelCheckpoint", {"filepath": "{folder}/{epoch}-{batch}.weights.h5", "save_freq": 2,
                              "save_weights_only": True}]], {}, {"epochs": 2, "batch_size": 2}),
    "checkpoints of batches at once": (
        [["ModelCheckpoint", {"filepath": "{folder}/{epoch}-{batch}.weights.h5", "save_freq": 3,
                              "save_weights_only": True}]],
        {"steps_per_execution": 2}, {"epochs": 2, "batch_size": 2}),
    "checkpoint with a name nobody logs": (
        [["ModelCheckpoint", {"filepath": "{folder}/{f1}.keras"}]], {}, {}),
    "checkpoint of weights without the ending": (
        [["ModelCheckpoint", {"filepath": "m.keras", "save_weights_only": True}]], {}, {}),
    "checkpoint without an ending": ([["ModelCheckpoint", {"filepath": "model"}]], {}, {}),
    "backup": ([["BackupAndRestore", {"backup_dir": "{folder}/b", "delete_checkpoint": False}]],
               {}, {"epochs": 2}),
    "backup, twice": (
        [["BackupAndRestore", {"backup_dir": "{folder}/b", "delete_checkpoint": False,
                               "double_checkpoint": True, "save_freq": 2}]],
        {}, {"epochs": 2, "batch_size": 2}),
    "backup, done": ([["BackupAndRestore", {"backup_dir": "{folder}/b"}]], {}, {"epochs": 2}),
    "backup without a folder": ([["BackupAndRestore", {"backup_dir": ""}]], {}, {}),
    "averages": ([["SwapEMAWeights", {}]], {"ema": True}, {"epochs": 2, "validated": True}),
    "averages for checkpoints": (
        [["SwapEMAWeights", {"swap_on_epoch": True}]], {"ema": True},
        {"epochs": 3, "validated": True}),
    "averages that are not there": ([["SwapEMAWeights", {}]], {}, {"validated": True}),
    "no number": ([["TerminateOnNaN", {}]], {}, {"epochs": 2, "y": "nan"}),
    "no number, an error": ([["TerminateOnNaN", {"raise_error": True}]], {}, {"y": "nan"}),
    "a stop in the middle": (["stop at 1"], {}, {"epochs": 3, "batch_size": 2, "validated": True}),
    "a stop of evaluation": (["stop at 1"], {}, {"method": "evaluate", "batch_size": 2}),
    "a stop of prediction": (["stop at 1"], {}, {"method": "predict", "batch_size": 2}),
    "a class instead of a callback": (["class"], {}, {}),
}  # fmt: skip
