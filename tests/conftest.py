"""Settings for every test: they are made before anything heavy is imported."""

import os

import hypothesis

# Real Keras is the specification that minitf is compared with; torch is the engine it runs on here.
os.environ.setdefault("KERAS_BACKEND", "torch")

# A slow machine is no failure, and the same examples every time make a failure repeatable.
hypothesis.settings.register_profile("minitf", deadline=None, derandomize=True)
hypothesis.settings.load_profile("minitf")
