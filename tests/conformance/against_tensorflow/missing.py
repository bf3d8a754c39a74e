"""The lines in which minitf does not yet do, or never will do, what TensorFlow does.

Where it sits   test_against_tensorflow.py reads it; each line of it is expected to fail.
The one idea    nothing is skipped in silence.  A line that has begun to pass fails the test until
                it is taken from this list, so the list can only shrink.
"""

# line: why
_RARE = "a special function that hardly any lesson meets"
_OPEN_RANK = "how many axes are left depends on sizes that a graph with open shapes does not know"
MISSING: dict[str, str] = {
    "tf.math.special.expint(pos)": _RARE,
    "tf.math.special.dawsn(x)": _RARE,
    "tf.math.special.spence(pos)": _RARE,
    "tf.math.special.fresnel_sin(x)": _RARE,
    "tf.math.sobol_sample(2, 4)": _RARE,
    "tf.squeeze(row)": _OPEN_RANK,
    "tf.gather_nd(x, pairs)": _OPEN_RANK,
    "tf.compat.v1.gather_nd(x, pairs)": _OPEN_RANK,
}

# Lines in which minitf means to differ, and why it should.
ON_PURPOSE: dict[str, str] = {
    "tf.reduce_prod(z, axis=1)": "TensorFlow's second derivative forgets a complex conjugate",
}

# Functions with other arguments than TensorFlow's, and why.
OTHER_SIGNATURES: dict[str, str] = {}
