"""minitf_widgets: pictures of graphs, gradients and training, live in a notebook or in a page on disk.

Where it sits   beside minitf, which never imports it. Everything shown here is plain data first.
The one idea    one document, many readers: the widget in the browser, the still, the words of describe().
Try it          >>> import minitf_widgets
                >>> sorted(minitf_widgets.__all__)[:2]
                ['BackpropStepper', 'GraphView']
Read next       base.py, then graph_view.py
"""

from __future__ import annotations

from minitf_widgets.export import export_html

__all__ = ["export_html"]
