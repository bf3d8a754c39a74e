"""minitf_widgets: pictures of graphs, gradients and training, in a notebook or a page on disk.

Where it sits   beside minitf, which never imports it. Everything shown here is plain data first.
The one idea    one document, many readers: the widget, the still, the words of describe().
Try it          >>> import minitf_widgets
                >>> "GraphView" in minitf_widgets.__all__
                True
Read next       base.py, then graph_view.py
"""

from __future__ import annotations

from minitf_widgets._requirements import warn_in_a_notebook
from minitf_widgets.backprop_stepper import BackpropStepper
from minitf_widgets.exercise import Exercise
from minitf_widgets.export import export_html
from minitf_widgets.gradflow import GradFlow
from minitf_widgets.graph_view import GraphView
from minitf_widgets.installation import check_installation
from minitf_widgets.loss_surface import LossSurface
from minitf_widgets.run_monitor import RunMonitor
from minitf_widgets.run_train import fit_async, train
from minitf_widgets.tensor_view import TensorView
from minitf_widgets.tracing import trace

__all__ = [
    "BackpropStepper",
    "Exercise",
    "GradFlow",
    "GraphView",
    "LossSurface",
    "RunMonitor",
    "TensorView",
    "check_installation",
    "export_html",
    "fit_async",
    "trace",
    "train",
]

warn_in_a_notebook()
