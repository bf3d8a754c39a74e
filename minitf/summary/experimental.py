"""`tf.summary.experimental`: the step that summaries take when none is given.

Where it sits   a face beside minitf.summary.
The one idea    one number for the thread, set once in each turn of a training loop.
Try it          >>> set_step(3)
                >>> get_step()
                3
                >>> set_step(None)
Read next       minitf/summary/writer.py
"""

from minitf.summary.writer import get_step, set_step

__all__ = ["get_step", "set_step"]
