"""`tf.random`: numbers drawn by chance, repeatable by a seed.

Where it sits   a public face; the rows stand in minitf/ops/random.py.
The one idea    names as TensorFlow groups them, and the numbers too: the same seed gives here what
                it gives there.  https://www.tensorflow.org/api_docs/python/tf/random
Try it          >>> import minitf as tf
                >>> tf.random.stateless_normal([2], seed=[1, 2]).numpy()
                array([0.5441101 , 0.20738031], dtype=float32)
Read next       ops/random_functions.py
"""

from types import SimpleNamespace

from minitf.ops import normal, set_seed, truncated_normal, uniform
from minitf.ops.candidate_sampling import (
    all_candidate_sampler,
    fixed_unigram_candidate_sampler,
    log_uniform_candidate_sampler,
    uniform_candidate_sampler,
)
from minitf.ops.random_functions import categorical, gamma, poisson, shuffle
from minitf.ops.random_generator import (
    Algorithm,
    Generator,
    create_rng_state,
    get_global_generator,
    set_global_generator,
)
from minitf.ops.stateless_random import (
    fold_in,
    split,
    stateless_categorical,
    stateless_gamma,
    stateless_normal,
    stateless_poisson,
    stateless_shuffle,
    stateless_truncated_normal,
    stateless_uniform,
)

experimental = SimpleNamespace(
    Algorithm=Algorithm,
    Generator=Generator,
    create_rng_state=create_rng_state,
    get_global_generator=get_global_generator,
    set_global_generator=set_global_generator,
    stateless_fold_in=fold_in,
    stateless_shuffle=stateless_shuffle,
    stateless_split=split,
)

__all__ = sorted(
    name for name in globals() if not name.startswith("_") and name not in ("SimpleNamespace",)
)
