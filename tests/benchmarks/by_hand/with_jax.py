"""The workloads in plain JAX: functions of arrays, one `jit` around the whole step.

Where it sits   the engine "jax".
The one idea    network, gradient and update are one compiled function from state to state.
Read next       with_tinygrad.py
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from tests.benchmarks.by_hand import Train, batches
from tests.benchmarks.workloads import Workload

VERSIONS = f"jax {jax.__version__}"
Weights = list[Any]
SHAPES: dict[str, list[tuple[int, ...]]] = {
    "W1": [(784, 10), (10,)],
    "W2": [(784, 512), (512,), (512, 512), (512,), (512, 10), (10,)],
    "W3": [(8, 10), (10,), (10, 1), (1,)],
    "W4": [(32, 64), (64,), (64, 64), (64,), (64, 10), (10,)],
    "W5": [(3, 3, 1, 32), (32,), (3, 3, 32, 64), (64,), (1600, 10), (10,)],
    "W6": [(16, 256), (64, 256), (256,), (64, 10), (10,)],
    "W7": [*[(64, 64), (64,)] * 4, (64,), (64,), (64, 128), (128,), (128, 64), (64,), (64,), (64,),
           (64, 10), (10,)],
}  # fmt: skip


def dense(weights: Weights, x: Any, key: Any, dropout: float = 0.0) -> Any:
    *hidden, last = zip(weights[::2], weights[1::2], strict=True)
    for w, b in hidden:
        x = dropped(jax.nn.relu(x @ w + b), key, dropout)
        key, _ = jax.random.split(key)
    return x @ last[0] + last[1]


def dropped(x: Any, key: Any, rate: float) -> Any:
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0) if rate else x


LAYOUT = ("NHWC", "HWIO", "NHWC")


def convolutions(weights: Weights, x: Any, key: Any) -> Any:
    for w, b in (weights[:2], weights[2:4]):
        x = lax.conv_general_dilated(
            x, w, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
        )
        x = jax.nn.relu(x + b)
        x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    return dropped(x.reshape(len(x), -1), key, 0.5) @ weights[4] + weights[5]


def lstm(weights: Weights, x: Any, key: Any) -> Any:
    w, u, b, last, bias = weights

    def step(state: Any, part: Any) -> Any:
        h, c = state
        i, f, new, o = jnp.split(part + h @ u, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(new)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    start = jnp.zeros((2, len(x), 64))
    (h, _), _ = lax.scan(step, (start[0], start[1]), jnp.swapaxes(x @ w + b, 0, 1))
    return h @ last + bias


def block(weights: Weights, x: Any, key: Any) -> Any:
    (wq, bq, wk, bk, wv, bv, wo, bo, g1, b1, w1, c1, w2, c2, g2, b2, last, bias) = weights

    def heads(w: Any, b: Any) -> Any:
        return (x @ w + b).reshape(*x.shape[:2], 4, 16).transpose(0, 2, 1, 3)

    scores = heads(wq, bq) @ heads(wk, bk).transpose(0, 1, 3, 2) / 4.0
    seen = (jax.nn.softmax(scores) @ heads(wv, bv)).transpose(0, 2, 1, 3).reshape(x.shape)
    x = normed(x + seen @ wo + bo, g1, b1)
    x = normed(x + jax.nn.relu(x @ w1 + c1) @ w2 + c2, g2, b2)
    return x.mean(1) @ last + bias


def normed(x: Any, scale: Any, shift: Any) -> Any:
    mean = x.mean(-1, keepdims=True)
    return (x - mean) * lax.rsqrt(x.var(-1, keepdims=True) + 1e-3) * scale + shift


NETWORKS: dict[str, Callable[[Weights, Any, Any], Any]] = {
    "W2": lambda weights, x, key: dense(weights, x, key, 0.2),
    "W5": convolutions,
    "W6": lstm,
    "W7": block,
}


def sgd(w: Any, g: Any, state: Any, t: Any) -> Any:
    return w - 0.5 * g, state


def rmsprop(w: Any, g: Any, state: Any, t: Any) -> Any:
    v = 0.9 * state[0] + 0.1 * g * g
    return w - 0.001 * g / jnp.sqrt(v + 1e-7), (v, state[1])


def adam(w: Any, g: Any, state: Any, t: Any) -> Any:
    m, v = 0.9 * state[0] + 0.1 * g, 0.999 * state[1] + 0.001 * g * g
    rate = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (jnp.sqrt(v) + 1e-7), (m, v)


RULES = {"W1": sgd, "W2": rmsprop}


def trainer(name: str, workload: Workload) -> Train:
    network, rule = NETWORKS.get(name, dense), RULES.get(name, adam)
    random = np.random.default_rng(1)
    weights = [random.normal(size=s).astype("float32") * 0.05 for s in SHAPES[name]]
    state = [weights, [(w * 0, w * 0) for w in weights], jax.random.key(0), 1.0]

    def price(weights: Weights, x: Any, y: Any, key: Any) -> Any:
        scores = network(weights, x, key)
        if not workload.classes:
            return jnp.mean((scores - y) ** 2)
        return -jnp.take_along_axis(jax.nn.log_softmax(scores), y[:, None], 1).mean()

    @jax.jit
    def step(state: Any, x: Any, y: Any) -> Any:
        weights, memory, key, t = state
        loss, slopes = jax.value_and_grad(price)(weights, x, y, key)
        new = [rule(w, g, s, t) for w, g, s in zip(weights, slopes, memory, strict=True)]
        key, _ = jax.random.split(key)
        return [[w for w, _ in new], [s for _, s in new], key, t + 1], loss

    def train(x: np.ndarray, y: np.ndarray) -> float:
        nonlocal state
        for some, right in batches(x, y, workload.batch):
            state, loss = step(state, some, right)
        return float(loss)

    return train
