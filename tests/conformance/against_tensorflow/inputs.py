"""The inputs that the expressions name: `x` is a 3 x 4 matrix of reals, `pos` one above zero, ...

Where it sits   below evaluate.py; real TensorFlow and minitf are given the same numbers.
The one idea    every number is a multiple of 1/64, so it is the same in float32 and float64, and
                entries of one input differ from each other, so that nothing is right by symmetry.
Read next       evaluate.py
"""

from __future__ import annotations

import numpy as np


def reals(*shape: int, seed: int, low: float = -2.0, high: float = 2.0) -> np.ndarray:
    """Different multiples of 1/64 between `low` and `high`, never zero."""
    generator = np.random.RandomState(seed)
    steps = np.arange(int(np.ceil(low * 64)), int(np.floor(high * 64)) + 1)
    steps = steps[steps != 0]
    return generator.choice(steps, shape, replace=int(np.prod(shape)) > len(steps)) / 64


def positive_definite(*shape: int, seed: int) -> np.ndarray:
    root = reals(*shape, seed=seed, low=-1, high=1)
    product = np.swapaxes(root, -1, -2) @ root + np.eye(shape[-1])
    return np.round(product * 64) / 64


# Inputs of the floating type under test.
FLOATS: dict[str, np.ndarray] = {
    "a": np.array(1.25),
    "b": np.array(-0.75),
    "x": reals(3, 4, seed=1),
    "y": reals(3, 4, seed=2),
    "pos": reals(3, 4, seed=3, low=0.25, high=3),
    "unit": reals(3, 4, seed=4, low=-0.9, high=0.9),
    "prob": reals(3, 4, seed=5, low=0.05, high=0.95),
    "wide": reals(3, 4, seed=6, low=-9, high=9),
    "ties": np.array([[1.0, 2.0, 2.0, 0.0], [-1.0, 0.0, 0.0, -1.0], [2.0, 2.0, 2.0, 2.0]]),
    "zeros": np.array([[0.0, 2.0, 3.0], [4.0, 5.0, 6.0], [0.0, 7.0, 0.0]]),
    "none": np.zeros((0, 3)),
    "edges": np.array([1.0, -1.0, 0.0, -0.0, np.inf, -np.inf, np.nan, 0.5]),
    "halves": np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5, -0.25]),
    "row": reals(1, 4, seed=7),
    "column": reals(3, 1, seed=8),
    "vec": reals(4, seed=9),
    "vec3": reals(3, seed=10),
    "six": reals(6, seed=11),
    "signal": reals(32, seed=12),
    "signals": reals(2, 16, seed=13),
    "mat": np.array([[2.0, 0.5, -0.25], [-0.75, 1.5, 0.375], [0.25, -0.625, 1.75]]),
    "mat43": reals(4, 3, seed=15),
    "mat45": reals(4, 5, seed=16),
    "mat6": reals(6, 2, seed=17),
    "spd": positive_definite(3, 3, seed=18),
    "sym": np.array([[1.5, 0.25, -0.5], [0.25, -1.0, 0.75], [-0.5, 0.75, 0.5]]),
    "cube": reals(2, 3, 4, seed=19),
    "cube2": reals(2, 4, 3, seed=20),
    "mats": reals(2, 3, 3, seed=21, low=-0.5, high=0.5) + 1.5 * np.eye(3),
    "spds": positive_definite(2, 3, 3, seed=22),
    "four": reals(2, 2, 3, 2, seed=23),
    "sequence": reals(2, 6, 3, seed=24),
    "image": reals(1, 5, 4, 2, seed=25),
    "photo": reals(1, 4, 4, 3, seed=26, low=0.02, high=0.98),
    "picture": reals(3, 4, 3, seed=27, low=0.02, high=0.98),
    "volume": reals(1, 3, 4, 3, 2, seed=28),
    "kernel1d": reals(3, 3, 2, seed=29, low=-1, high=1),
    "kernel": reals(3, 2, 2, 3, seed=30, low=-1, high=1),
    "kernel_deep": reals(2, 3, 2, 2, seed=31, low=-1, high=1),
    "kernel_point": reals(1, 1, 4, 3, seed=32, low=-1, high=1),
    "kernel_back": reals(2, 2, 3, 2, seed=33, low=-1, high=1),
    "kernel3d": reals(2, 2, 2, 2, 2, seed=34, low=-1, high=1),
    "filters": reals(2, 3, 2, seed=35, low=-1, high=1),
    "logits": reals(3, 4, seed=36, low=-3, high=3),
    "logits3": reals(3, seed=37, low=-3, high=3),
    "shares": np.array([[0.5, 0.25, 0.125, 0.125], [0.0, 0.75, 0.25, 0.0], [0.25] * 4]),
    "table": reals(5, 3, seed=38),
    "boxes": np.array([[0.0, 0.125, 0.75, 1.0], [0.25, 0.0, 1.0, 0.5], [0.0, 0.125, 0.75, 0.875]]),
}  # fmt: skip

# Inputs whose type is the complex one of the same precision.
COMPLEX: dict[str, np.ndarray] = {
    "z": reals(2, 3, seed=50) + 1j * reals(2, 3, seed=51),
    "z2": reals(2, 3, seed=52) + 1j * reals(2, 3, seed=53),
    "zvec": reals(8, seed=54) + 1j * reals(8, seed=55),
    "zmat": reals(3, 3, seed=56) + 1j * reals(3, 3, seed=57) + 2 * np.eye(3),
    "zgrid": reals(4, 4, seed=58) + 1j * reals(4, 4, seed=59),
}

# Inputs of one type, whatever the floating type.
FIXED: dict[str, np.ndarray] = {
    "n": np.array(3, "int32"),
    "ints": np.array([[5, -3, 2, 7], [-1, 4, 0, 9], [6, 8, -7, 1]], "int32"),
    "ints2": np.array([[2, 3, -4, 2], [5, -2, 7, 4], [-3, 3, 2, 6]], "int32"),
    "longs": np.array([3, 1, 4, 1, 5, 9, 2, 6], "int64"),
    "bytes_": np.array([[200, 100], [7, 255]], "uint8"),
    "ids": np.array([2, 0, 1, 2], "int32"),
    "repeated": np.array([1, 3, 1, 0, 3, 1], "int32"),
    "segments": np.array([0, 0, 1, 1, 1, 3], "int32"),
    "labels": np.array([2, 0, 3], "int32"),
    "pairs": np.array([[0, 1], [2, 3], [1, 1]], "int32"),
    "bools": np.array([[True, False, True, False], [False, False, True, True], [True] * 4]),
    "bools2": np.array([[True, True, False, False], [False, True, False, True], [True] * 4]),
    "rows": np.array([True, False, True]),
    "text": np.array(["minitf", "a b  c", "Hello, World", ""], object),
    "words": np.array([["red", "green"], ["blue", "red"]], object),
    "accents": np.array(["über", "日本語", "plain"], object),
    "numbers": np.array(["3.5", "-2", "1e3"], object),
}

# One input of each type: of_bool, of_int8, ...
EACH_TYPE: dict[str, np.ndarray] = {
    "bool": np.array([True, False, True]),
    "string": np.array(["b", "a", "c"], object),
    "complex64": np.array([3 + 1j, 1 - 2j, 2], "complex64"),
    **{
        name: np.array([3, 1, 2])
        for name in (
            "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16",
            "bfloat16", "float32",
        )
    },
}  # fmt: skip
FIXED |= {f"of_{name}": array for name, array in EACH_TYPE.items()}

INPUTS = {**FLOATS, **COMPLEX, **FIXED}
