"""Observing: what was computed, with values and gradients, as data.

Where it sits   above autodiff and execution, below keras; pictures (minitf_widgets) read it.
The one idea    the engine tells listeners what it does; here they keep it, in plain numbers.
Try it          >>> import minitf as tf
                >>> from minitf import observe
                >>> with observe.record() as trace:
                ...     y = tf.constant([3.0, 4.0]) * 2.0
                >>> [node.name for node in trace]
                ['input', 'constant', 'multiply']
Read next       observe/record.py, observe/trace.py, observe/history.py, observe/cursor.py
"""

from minitf.observe.arithmetic import Arithmetic, spell_out
from minitf.observe.backward import BackwardPass, Share, Stop
from minitf.observe.cost import flops
from minitf.observe.cursor import Cursor
from minitf.observe.element import Term
from minitf.observe.graphs import backprop_nodes, run_graph, trace_graph, trace_session, trace_tape
from minitf.observe.record import TraceBudgetWarning, record, record_backward
from minitf.observe.replay import Check, Replay
from minitf.observe.sessions import backstage_nodes, run_session
from minitf.observe.summary import summarize
from minitf.observe.trace import Node, Trace

__all__ = [
    "Arithmetic",
    "BackwardPass",
    "Check",
    "Cursor",
    "Node",
    "Replay",
    "Share",
    "Stop",
    "Term",
    "Trace",
    "TraceBudgetWarning",
    "backprop_nodes",
    "backstage_nodes",
    "flops",
    "record",
    "record_backward",
    "run_graph",
    "run_session",
    "spell_out",
    "summarize",
    "trace_graph",
    "trace_session",
    "trace_tape",
]
