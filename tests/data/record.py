"""Writes down what real TensorFlow gives for every pipeline.

Where it sits   a script for a Python that has TensorFlow; the tests read what it wrote.
The one idea    the specification is recorded once and committed, so the tests need no TensorFlow.
Try it          python -m tests.data.record
Read next       evaluate.py
"""

import json
import os

from tests.data.evaluate import HERE, evaluated, pipelines


def main() -> None:
    os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3")
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    lines = [f"{json.dumps(line)}: {json.dumps(evaluated(tf, line))}" for line in pipelines()]
    (HERE / "recorded.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
