"""Lesson 4 as a learner meets it: opened, run, and clicked as its text says."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
    picture,
)

LESSON = 4
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "stepper = Back": "asks",
    "GraphView(tape": "linked",
    "zeros = Back": "zeros",
    "layer = Back": "layer",
    "TensorView(": "tensor",
}


def panel(place):
    return place.get_by_role("group", name="What happens at this step")


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-4")


def test_the_lesson_does_what_its_text_says(lesson):
    lesson.run_all(timeout=120)
    check_solutions(lesson, least=4)
    answer_every_question(lesson)
    follow_the_link(lesson)
    read_the_zeros(lesson)
    choose_a_weight(lesson)
    look_at_another_unit(lesson)
    answer_an_exercise(lesson)
    photograph(lesson, PICTURES, "lesson-4")
    check_room(lesson, "lesson-4")


def answer_every_question(lesson):
    """Section 2: the right arrow until a question comes; the number, and Enter."""
    stepper = picture(lesson, "stepper = Back")
    truths = lesson.evaluate(
        "[share['contribution']['norm'] for step in stepper.spec['backward']"
        " for share in step['inputs']]"
    )
    assert truths == [4, 4, 4, 4, 12]
    panel(stepper).focus()
    for truth in truths:
        question = stepper.get_by_role("textbox")
        while question.count() == 0:
            lesson.page.keyboard.press("ArrowRight")
            lesson.page.wait_for_timeout(100)
        question.fill(str(truth))
        question.press("Enter")
        expect(stepper.locator(".mt-verdict")).to_have_text("Right.")
        lesson.page.keyboard.press("ArrowRight")
    lesson.wait_for("len(stepper.answers) == 5")
    counted = lesson.run(lesson.find("right = sum("))
    assert counted == "5 questions answered, 5 of them right"


def follow_the_link(lesson):
    """Section 4: click on a circle above, and the stepper below goes there; and back."""
    two = picture(lesson, "GraphView(tape").locator(".mt")
    expect(two).to_have_count(2)
    graph, stepper = two.all()
    graph.locator(".mt-box[data-key=square]").click()
    expect(panel(stepper)).to_contain_text("square")
    assert lesson.wait_for("cursor.node") == "square"
    panel(stepper).focus()
    for key, share in (("End", "b"), ("ArrowLeft", "a")):
        lesson.page.keyboard.press(key)
        expect(stepper.locator(".mt-towards")).to_contain_text(f"to {share}")
    meeting = stepper.locator(".mt-meeting .mt-shared").all_inner_texts()
    assert [term.split("\n")[0] for term in meeting] == ["∂L/∂a", "6", "2", "8"]
    expect(graph.locator(".mt-box[data-chosen]")).to_have_count(1)


def read_the_zeros(lesson):
    """Section 5: End, and back with the arrow; at each of the three it says why."""
    stepper = picture(lesson, "zeros = Back")
    panel(stepper).focus()
    lesson.page.keyboard.press("End")
    found = set()
    for _ in range(9):  # all steps of the backward pass
        why = stepper.locator(".mt-why")
        found |= set(
            re.findall("relu is off|Nothing arrives|lets no gradient", str(why.all_inner_texts()))
        )
        lesson.page.keyboard.press("ArrowLeft")
        lesson.page.wait_for_timeout(100)
    assert found == {"relu is off", "Nothing arrives", "lets no gradient"}


def choose_a_weight(lesson):
    """Section 6: End, then a click on another cell of "this share", the gradient of W."""
    stepper = picture(lesson, "layer = Back")
    panel(stepper).focus()
    lesson.page.keyboard.press("End")
    heatmap = stepper.get_by_role("slider", name=re.compile("choose an element"))
    box = heatmap.bounding_box()
    assert box is not None
    heatmap.click(position={"x": box["width"] * 0.75, "y": box["height"] * 0.85})
    caption = stepper.locator(".mt-terms caption")
    expect(caption).to_contain_text("W[2, 1]")
    expect(stepper.locator(".mt-terms tbody tr")).to_have_count(4)
    truth = lesson.evaluate("float((x.numpy().T @ upstream.numpy())[2, 1])")
    shown = stepper.locator(".mt-terms tr").last.locator("td").last.inner_text()
    assert float(shown.replace("−", "-")) == pytest.approx(truth, rel=1e-3)


def look_at_another_unit(lesson):
    """Section 7: move the slider through the hidden units."""
    tensor = picture(lesson, "TensorView(")
    tensor.get_by_role("slider", name="axis 2").fill("5")
    truth = lesson.evaluate("float(pictures[3, 3, 5])")
    value = tensor.locator(".tv-value")
    expect(value).to_contain_text("[3, 3, 5] = ")
    shown = value.inner_text().split("= ")[1].replace("−", "-")
    assert float(shown) == pytest.approx(truth, rel=1e-3, abs=1e-9)


def answer_an_exercise(lesson):
    """A wrong answer gets a hint, the right one is correct."""
    wrong, right = lesson.append("paper.check(12)"), lesson.append("paper.check(-12.0)")
    assert "Hint 1 of 3" in lesson.run(wrong)
    assert lesson.run(right) == "✓ A gradient on paper: correct"
