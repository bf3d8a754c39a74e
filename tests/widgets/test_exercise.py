"""Exercises: what a learner sees after each kind of answer."""

import pytest
from minitf_widgets.exercise import Exercise


def even(answer):
    assert isinstance(answer, int), f"{answer!r} is no whole number."
    return answer % 2 == 0


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (4, "✓ Even: correct"),
        (3, "✗ Even: not yet. Hint 1 of 2: Halve it."),
        ("no", "✗ Even: not yet. 'no' is no whole number. Hint 1 of 2: Halve it."),
        (..., "○ Even: your answer goes in place of the ..."),
    ],
)
def test_what_each_answer_gets(answer, text):
    card = Exercise("Even", even, hints=["Halve it.", "Try 2."]).check(answer)

    assert repr(card) == text


def test_hints_come_one_by_one_and_unanswered_does_not_count():
    exercise = Exercise("Even", even, hints=["Halve it.", "Try 2."])
    texts = [repr(exercise.check(answer)) for answer in (..., 1, 3, 5, 2)]

    assert [text.partition("Hint ")[2][:6] for text in texts] == [
        "",
        "1 of 2",
        "2 of 2",
        "2 of 2",
        "",
    ]
    assert (exercise.attempts, exercise.solved) == (4, True)


def test_a_correct_answer_uses_up_no_hint():
    exercise = Exercise("Even", even, hints=["Halve it.", "Try 2."])
    exercise.check(2)

    assert "Hint 1 of 2" in repr(exercise.check(3))


def test_an_answer_that_raises_is_told_so():
    card = Exercise("Ratio", lambda answer: 1 / answer > 0).check(0)

    assert repr(card) == "✗ Ratio: not yet. Your answer raised ZeroDivisionError: division by zero."


def test_markup_in_an_answer_is_text():
    def refuse(answer):
        raise AssertionError(answer)

    assert "&lt;b&gt;" in Exercise("Name", refuse).check("<b>")._repr_html_()
