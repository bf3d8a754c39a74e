"""Exercises: a question, a check that answers at once, and hints that come one by one.

Where it sits   used by the lessons; needs neither the browser nor a widget.
The one idea    the check runs the learner's answer. A wrong one is told what is wrong and gets the
                next hint; nothing leaves the machine. Hints are counted here, so a lesson makes the
                exercise in one cell, and the answer is checked again and again in the next.
Try it          >>> from minitf_widgets import Exercise
                >>> doubled = Exercise("Double", lambda x: x == 6, hints=["What is 2 × 3?"])
                >>> doubled.check(5)
                ✗ Double: not yet. Hint 1 of 1: What is 2 × 3?
                >>> doubled.check(6)
                ✓ Double: correct
Read next       notebooks/07-first-network.ipynb
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

GREEN, ORANGE, GREY = "#009e73", "#d55e00", "#7f7f7f"  # Okabe and Ito's, told apart by all eyes


class Exercise:
    """A question with a check.

    Args:
        name: What the card is headed with.
        test: Takes the answer. True or None means correct, False means wrong; an AssertionError
            means wrong, and its message is shown.
        hints: Shown one by one, one more with each wrong answer.

    Attributes:
        attempts: How many answers were checked.
        solved: Whether the last of them was correct.
    """

    def __init__(self, name: str, test: Callable[[Any], Any], hints: Sequence[str] = ()):
        self.name, self.test, self.hints = name, test, tuple(hints)
        self.attempts = 0
        self._wrong = 0  # a solution that was looked at uses up no hint
        self.solved = False

    def check(self, answer: Any) -> Card:
        """Check an answer; ``...`` stands for "not answered yet" and is not counted."""
        if answer is ...:
            return Card("○", GREY, self.name, "your answer goes in place of the ...")
        self.attempts += 1
        problem = self._problem(answer)
        self.solved = problem is None
        if problem is None:
            return Card("✓", GREEN, self.name, "correct")
        self._wrong += 1
        return Card("✗", ORANGE, self.name, f"not yet. {problem}{self._hint()}".rstrip())

    def _problem(self, answer: Any) -> str | None:
        """What is wrong with the answer, or None."""
        try:
            result = self.test(answer)
        except AssertionError as mistake:
            return f"{str(mistake).splitlines()[0]} " if str(mistake) else ""
        except Exception as mistake:  # the learner's code may raise anything; say what it was
            return f"Your answer raised {type(mistake).__name__}: {mistake}. "
        return None if result is None or bool(result) else ""

    def _hint(self) -> str:
        if not self.hints:
            return ""
        number = min(self._wrong, len(self.hints))
        return f"Hint {number} of {len(self.hints)}: {self.hints[number - 1]}"


class Card:
    """The answer to an answer: a line of text, and the same as a card in a notebook."""

    def __init__(self, mark: str, color: str, name: str, message: str):
        self._mark, self._color, self._name, self._message = mark, color, name, message

    def __repr__(self) -> str:
        return f"{self._mark} {self._name}: {self._message}"

    def _repr_html_(self) -> str:
        return (
            f'<div role="status" style="border-left: 4px solid {self._color}; padding: 8px 14px; '
            'margin: 4px 0; font-family: system-ui, sans-serif; line-height: 1.45">'
            f'<span style="color: {self._color}; font-weight: 700">{self._mark}</span> '
            f"<b>{escape(self._name)}</b>: {escape(self._message)}</div>"
        )
