"""Runs every program with real Keras and prints the results as JSON; started by the tests.

Where it sits   a script of its own process, so that minitf and Keras never meet.
The one idea    Keras on the torch backend is the specification; nothing is recorded by hand.
Read next       programs.py
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path


def main() -> None:
    os.environ["KERAS_BACKEND"] = "torch"
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    sys.path.insert(0, str(Path(__file__).parent))
    import keras
    import programs

    results = {}
    config = json.load(sys.stdin)
    results["loaded_from_minitf"] = keras.Sequential.from_config(config).get_config()
    for name, run in programs.PROGRAMS.items():
        try:
            results[name] = run(keras)
        except Exception:
            results[name] = {"failed": traceback.format_exc()}
    print("RESULTS" + json.dumps(results))


if __name__ == "__main__":
    main()
