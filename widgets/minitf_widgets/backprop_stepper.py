"""BackpropStepper: forward, then backward, op by op, with the real numbers of the learner's model.

Where it sits   shows a minitf.trace document; the page draws it (backprop_stepper/).
The one idea    each step back is one sentence, upstream × local = downstream, said with numbers,
                and beside it the same number found by nudging the input and measuring.
Try it          >>> from minitf_widgets import BackpropStepper
                >>> BackpropStepper({}).describe()
                'BackpropStepper: nothing to show yet'
Read next       stepper_sources.py, stepper_choices.py, stepper_words.py, stepper_still.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from minitf.errors import ArgumentError
from minitf.observe import Trace
from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.specs import choose, trace_document
from minitf_widgets.specs_trace import Element
from minitf_widgets.stepper_choices import stored_choices
from minitf_widgets.stepper_sources import open_loss
from minitf_widgets.stepper_still import draw_stepper
from minitf_widgets.stepper_words import describe_trace, step_count

Recompute = Callable[[str, str, tuple[int, ...]], Document]


class BackpropStepper(View):
    """The backward pass of a loss, one step at a time.

    Args:
        source: what is differentiated; any of
            a function that returns a loss or a list of losses, with its arguments in ``x`` (a
            tuple of them) or ``x`` and ``y``, or without any;
            a compiled model, with a batch ``x`` and targets ``y``;
            a ``tf.GradientTape``, with the loss (or a list of losses) as ``x``;
            a loss of a graph for sessions, or a list of them, with ``feed_dict``;
            a trace (with the loss as ``x`` when it has no backward pass yet);
            a ``minitf.trace`` document.
        x: see ``source``.
        y: see ``source``.
        watch: tensors by which to differentiate beside the trainable variables; for a tape, a
            trace and a graph: instead of them.
        element: index of the element to follow in each gradient that has one there, or a dict
            ``{node: index}``; by default its largest.
        predict: ask for each gradient before showing it; see :attr:`answers`.
        feed_dict: values for the placeholders of a graph.
        session: the session that has the graph's variables; by default the one that is open.
        recompute: ``recompute(node, input, index)`` gives the numbers of another element, as the
            ``chosen`` part of a minitf.trace document. Known by itself unless ``source`` is a dict.
        traits: ``level``, ``tolerance``, ``theme``, ``locale``, ``height``, ``lesson``,
            ``cursor``, see :class:`View`.

    ``cursor["step"]`` is the step shown; ``level`` what a step is: an ``"op"``, a ``"layer"``, or
    ``"auto"``: layers where there are many ops and nothing is asked.

    ``answers`` is a list of dicts, one for each question: ``step``, ``node`` and ``input`` say
    where; ``asked`` is ``"number"`` (of a single number) or ``"sign"`` (of the followed element
    of a tensor); ``answer`` is what the learner said last and ``truth`` what is right; then
    ``correct``, ``attempts``, and ``revealed`` when the learner asked to see it. A number is
    correct within ``tolerance``, a part of the truth.

    ``chosen`` holds elements that were clicked. ``lesson={"hide": [...]}`` can hide ``"speed"``,
    ``"layers"`` and ``"table"``.
    """

    _kind = traitlets.Unicode("stepper").tag(sync=True)
    height = traitlets.Int(560, min=160, help="Height in pixels.").tag(sync=True)
    level = traitlets.Enum(["auto", "op", "layer"], "auto", help="What a step is.").tag(sync=True)
    predict = traitlets.Bool(False, help="Ask before showing.").tag(sync=True)
    tolerance = traitlets.Float(0.01, min=0.0, help="How far off is right.").tag(sync=True)
    answers = traitlets.List(traitlets.Dict(), help="What the learner predicted.").tag(sync=True)
    chosen = traitlets.Dict(help="Clicked elements, by 'node|input'.").tag(sync=True)
    can_choose = traitlets.Bool(False, help="Whether a click can be answered.").tag(sync=True)

    def __init__(
        self,
        source: Any,
        x: Any = None,
        y: Any = None,
        watch: Any = None,
        element: Element | None = None,
        predict: bool = False,
        recompute: Recompute | None = None,
        feed_dict: Mapping[Any, Any] | None = None,
        session: Any = None,
        **traits: Any,
    ) -> None:
        self._trace: Trace | None = None
        if isinstance(source, dict) and (not source or "schema" in source):
            document = check_document(source, "minitf.trace", allow_empty=True)
        else:
            self._trace = open_loss(source, x, y, watch, feed_dict, session)
            document = trace_document(self._trace, element=element)
            recompute = recompute or partial(choose, self._trace)
        super().__init__(spec=document, predict=predict, can_choose=recompute is not None, **traits)
        self._recompute = recompute
        self.on_msg(self._heard)

    def choose(self, node: str, input: str, index: Sequence[int]) -> Document:
        """Follow another element of the gradient that ``node`` gives to its ``input``.

        Returns:
            Its numbers: terms, rest, downstream, numeric check; also put on the picture.

        Raises:
            ArgumentError: there is no such step, the index is outside, or this picture was made
                from a document alone and has nothing to compute with.
        """
        share = self._share(node, input)
        place = tuple(int(i) for i in index)
        shape = share["contribution"]["shape"]
        inside = len(place) == len(shape) and all(
            0 <= i < size for i, size in zip(place, shape, strict=True)
        )
        if not inside:
            raise ArgumentError(
                f"The gradient of {node} by {input} has shape {tuple(shape)}; {place} is not in it."
            )
        if self._recompute is None:
            raise ArgumentError(
                "This picture cannot follow another element.",
                why="it was made from a document, without the values behind it",
                instead="BackpropStepper(loss) or BackpropStepper(trace) in a running kernel",
            )
        numbers = self._recompute(node, input, place)
        self.chosen = {**self.chosen, f"{node}|{input}": numbers}
        return numbers

    def _share(self, node: str, input: str) -> Document:
        for step in self.spec.get("backward", ()):
            for share in step["inputs"]:
                if step["node"] == node and share["input"] == input:
                    found: Document = share
                    return found
        raise ArgumentError(f"No gradient flows from {node!r} to its input {input!r}.")

    def _heard(self, _: Any, content: Any, __: Any) -> None:
        """A click in the page. Nonsense from a page is no reason to stop anything."""
        if isinstance(content, dict) and content.get("type") == "choose":
            try:
                self.choose(content["node"], content["input"], content["index"])
            except (ArgumentError, KeyError, TypeError, ValueError) as problem:
                self.log.warning("BackpropStepper: %s", problem)

    def static_state(self) -> dict[str, Any]:
        """A page without a kernel gets the numbers of some more elements of each gradient."""
        if self._trace is None:
            return {}
        return {"can_choose": True, "choices": stored_choices(self._trace)}

    def describe(self) -> str:
        return describe_trace(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        at = min(int(self.cursor.get("step", step_count(self.spec))), step_count(self.spec) - 1)
        return draw_stepper(self.spec, at, self.describe())
