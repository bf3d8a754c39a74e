"""`tf.version`: the release of TensorFlow whose programs minitf understands.

Where it sits   a public face.
The one idea    programs compare it; minitf's own number is minitf.__version__.
Try it          >>> VERSION.startswith("2")
                True
Read next       compat/facade.py
"""

from minitf.compat.facade import VERSION_2 as VERSION

GIT_VERSION = f"minitf, for programs of v{VERSION}"
COMPILER_VERSION = "none: minitf is written in Python"
GRAPH_DEF_VERSION, GRAPH_DEF_VERSION_MIN_CONSUMER, GRAPH_DEF_VERSION_MIN_PRODUCER = 2474, 0, 0

__all__ = [
    "COMPILER_VERSION", "GIT_VERSION", "GRAPH_DEF_VERSION", "GRAPH_DEF_VERSION_MIN_CONSUMER",
    "GRAPH_DEF_VERSION_MIN_PRODUCER", "VERSION",
]  # fmt: skip
