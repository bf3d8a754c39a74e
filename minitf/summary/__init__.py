"""`tf.summary`: numbers and pictures of a training, for TensorBoard.

Where it sits   a public face on top.
The one idea    names as TensorFlow groups them: https://www.tensorflow.org/api_docs/python/tf/summary
Try it          >>> import minitf as tf, tempfile
                >>> writer = tf.summary.create_file_writer(tempfile.mkdtemp())
                >>> with writer.as_default():
                ...     _ = tf.summary.scalar("loss", 0.5, step=1)
                >>> writer.close()
Read next       minitf/summary/writer.py
"""

from minitf.summary import experimental
from minitf.summary.kinds import histogram, image, scalar, text, write
from minitf.summary.writer import (
    SummaryWriter,
    create_file_writer,
    create_noop_writer,
    flush,
    record_if,
    should_record_summaries,
)
