"""Chance: the rows.  A state is set aside, then numbers are made of it.

Where it sits   rows of the table of ops; the functions of `tf.random` are in random_functions.
The one idea    only `random_state` moves a stream on, so only it is never folded, reordered or
                left out; what makes numbers of a state is a function like any other.
Try it          >>> from minitf.core.opdef import OPS
                >>> state = OPS["random_scramble"]([1, 2])
                >>> OPS["random_uniform"](state, shape=(2,), dtype="float32").numpy()
                array([0.8440604 , 0.19204533], dtype=float32)
Read next       core/random_state.py and backends/numpy/philox.py
"""

from __future__ import annotations

from minitf.core.opdef import OpDef, op
from minitf.ops import shape_rules

random_state = op(
    "random_state", "-> s", symbol="🎲", stateful=True, dtype="int64",
    words="Set the next stretch of a stream of random bits aside, enough for so many numbers.",
    formula=r"s = \text{counter, key}", shape=lambda **attrs: (3,),
)  # fmt: skip
op(
    "random_scramble", "seed:any -> s", symbol="🎲", dtype="int64",
    words="The state of the stream that a seed of two numbers stands for.",
    formula=r"s = \operatorname{scramble}(\text{seed})", shape=lambda seed: (3,),
)  # fmt: skip
op(
    "random_skip", "state:any -> s", symbol="🎲", dtype="int64",
    words="The state of the same stream further on, behind what so many numbers may need.",
    formula=r"s = \text{state} + n", shape=lambda state, shape: (3,),
)  # fmt: skip


def _draw(name: str, words: str, formula: str) -> OpDef:
    return op(
        name, "state:any -> z", symbol="🎲", words=words, formula=formula,
        shape=lambda state, shape, dtype: shape, dtype=lambda state, shape, dtype: dtype,
    )  # fmt: skip


def _draw_like(name: str, words: str, formula: str) -> OpDef:
    return op(
        name, "x -> z", symbol="🎲", stateful=True, words=words, formula=formula,
        shape_only=("x",), shape=shape_rules.same,
    )  # fmt: skip


_draw("random_uniform", "Numbers drawn evenly from 0 to 1.", formula=r"z \sim U(0, 1)")
_draw("random_normal", "Numbers drawn from the bell curve.", formula=r"z \sim N(0, 1)")
_draw(
    "random_truncated_normal", "Numbers from the bell curve, none beyond two deviations.",
    formula=r"z \sim N(0, 1),\ |z| \le 2",
)  # fmt: skip
_draw(
    "random_bits", "Whole numbers, all that the type has equally likely.",
    formula=r"z \sim U\{\text{all}\}",
)  # fmt: skip
op(
    "random_integers", "state:any low high -> z", symbol="🎲",
    shape=lambda state, low, high, shape: shape,
    words="Whole numbers drawn evenly from low up to, not including, high.",
    formula=r"z \sim U\{l, \ldots, h - 1\}",
)  # fmt: skip
op(
    "random_categorical", "state:any logits -> z", symbol="🎲", accepts="float",
    shape=lambda state, logits, num_samples, dtype: (logits[0], num_samples),
    dtype=lambda state, logits, num_samples, dtype: dtype,
    words="Positions drawn from each row, with the chances that the softmax of the row gives.",
    formula=r"P(z_i = k) = \operatorname{softmax}(x_i)_k",
)  # fmt: skip
op(
    "random_shuffle", "state:any x -> z", symbol="🎲",
    shape=lambda state, x: x,
    words="The entries along the first axis in a random order.",
    formula=r"z_i = x_{\pi(i)}",
)  # fmt: skip
op(
    "random_gamma", "state:any alpha -> z", symbol="🎲", accepts="float",
    shape=lambda state, alpha, shape: (*shape, *alpha),
    words="Numbers from gamma distributions, one block of them for each alpha.",
    formula=r"z \sim \Gamma(\alpha, 1)",
)  # fmt: skip
op(
    "random_poisson", "state:any lam -> z", symbol="🎲", accepts="number",
    shape=lambda state, lam, shape, dtype: (*shape, *lam),
    dtype=lambda state, lam, shape, dtype: dtype,
    words="How often something happens that happens lam times on average.",
    formula=r"z \sim \operatorname{Poisson}(\lambda)",
)  # fmt: skip
_draw_like(
    "random_uniform_like", "Numbers drawn evenly from 0 to 1, one for each entry of x.",
    formula=r"z_i \sim U(0, 1)",
)  # fmt: skip
_draw_like(
    "random_normal_like", "Numbers drawn from the bell curve, one for each entry of x.",
    formula=r"z_i \sim N(0, 1)",
)  # fmt: skip
