"""BackpropStepper: forward, then backward, op by op, with the real numbers of the learner's model.

Where it sits   shows a minitf.trace document; the page draws it (backprop_stepper/).
The one idea    each step back is one sentence, upstream × local = downstream, said with numbers,
                and beside it the same number found by nudging the input and measuring.
Try it          >>> from minitf_widgets import BackpropStepper
                >>> BackpropStepper({}).describe()
                'BackpropStepper: nothing to show yet'
Read next       stepper_words.py, stepper_still.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minitf.errors import ArgumentError
from minitf_widgets._requirements import traitlets
from minitf_widgets.base import View
from minitf_widgets.documents import Document, check_document
from minitf_widgets.drawing import Drawing
from minitf_widgets.specs import as_trace, choose, trace_document
from minitf_widgets.stepper_still import draw_stepper
from minitf_widgets.stepper_words import describe_trace, step_count

Recompute = Callable[[str, str, tuple[int, ...]], Document]


class BackpropStepper(View):
    """The backward pass of a loss, one step at a time.

    Args:
        source: a function without arguments that returns a loss; a compiled model, with ``x`` and
            ``y``; a trace; or a ``minitf.trace`` document.
        x: a batch for the model.
        y: its targets.
        watch: tensors by which to differentiate beside the trainable variables.
        element: index of the element to follow in each gradient that has one there, or a dict
            ``{node: index}``; by default its largest.
        predict: ask for the sign of each gradient before showing it; see :attr:`answers`.
        recompute: ``recompute(node, input, index)`` gives the numbers of another element, as the
            ``chosen`` part of a minitf.trace document. Known by itself unless ``source`` is a dict.
        traits: ``theme``, ``locale``, ``height``, ``lesson``, ``cursor``, see :class:`View`.

    ``cursor["step"]`` is the step shown. ``answers`` is a list of dicts with ``node``, ``input``,
    ``guess``, ``truth`` (-1, 0 or 1) and ``right``. ``chosen`` holds elements that were clicked.
    """

    _kind = traitlets.Unicode("stepper").tag(sync=True)
    height = traitlets.Int(560, min=160, help="Height in pixels.").tag(sync=True)
    predict = traitlets.Bool(False, help="Ask before showing.").tag(sync=True)
    answers = traitlets.List(traitlets.Dict(), help="What the learner predicted.").tag(sync=True)
    chosen = traitlets.Dict(help="Clicked elements, by 'node|input'.").tag(sync=True)
    can_choose = traitlets.Bool(False, help="Whether a click can be answered.").tag(sync=True)

    def __init__(
        self,
        source: Any,
        x: Any = None,
        y: Any = None,
        watch: Any = None,
        element: Sequence[int] | Mapping[str, Sequence[int]] | None = None,
        predict: bool = False,
        recompute: Recompute | None = None,
        **traits: Any,
    ) -> None:
        if isinstance(source, dict):
            document = check_document(source, "minitf.trace", allow_empty=True)
        else:
            document, ask = _from_engine(source, x, y, watch, element)
            recompute = recompute or ask
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

    def describe(self) -> str:
        return describe_trace(self.spec) if self.spec else super().describe()

    def drawing(self) -> Drawing:
        if not self.spec:
            return super().drawing()
        at = min(int(self.cursor.get("step", step_count(self.spec))), step_count(self.spec) - 1)
        return draw_stepper(self.spec, at, self.describe())


def _from_engine(
    source: Any, x: Any, y: Any, watch: Any, element: Any
) -> tuple[Document, Recompute]:
    """The document of a loss, model or trace, and the way to other elements of it."""
    trace = as_trace(source, x, y, watch=watch)

    def ask(node: str, input: str, index: tuple[int, ...]) -> Document:
        return choose(trace, node, input, index)

    return trace_document(trace, element=element), ask
