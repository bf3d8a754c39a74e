"""Lesson 2 as a learner meets it: a graph that grows, a run that leaves out, boxes that open."""

import re

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
    picture,
)

LESSON = 2
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "GraphView(graph, height": "grows",
    "GraphView(graph, []": "values",
    "GraphView(session, fetches": "left-out",
    "GraphView(chain": "rounds",
    "GraphView(line": "function",
    "GraphView(in_python": "loops",
    "GraphView(read": "digits",
}


def box(place, key):
    return place.locator(f".mt-box[data-key='{key}']")


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-2")


def test_the_picture_grows_from_cell_to_cell(lesson):
    """Section 1: look up again after each of the next two cells."""
    first = lesson.find("GraphView(graph, height")
    for cell in range(first + 1):
        lesson.run(cell)
    grows = picture(lesson, "GraphView(graph, height")
    expect(grows.locator(".mt-box")).to_have_count(3)
    lesson.run(lesson.find("product = tf.multiply"))
    expect(box(grows, "Mul")).to_be_visible()
    assert "10.0" not in lesson.run(lesson.find("total = tf.add(product"))
    expect(box(grows, "Add")).to_be_visible()
    expect(grows.locator(".mt-box")).to_have_count(5)


def test_the_lesson_does_what_its_text_says(lesson):
    lesson.run_all(timeout=120)
    check_solutions(lesson, least=4)
    read_the_card(lesson)
    trace_the_inputs(lesson)
    fold_and_find(lesson)
    answer_an_exercise(lesson)
    photograph(lesson, PICTURES, "lesson-2")
    check_room(lesson, "lesson-2")


def read_the_card(lesson):
    """Section 1: point at a circle for formula, shape, and the line that made it."""
    values = picture(lesson, "GraphView(graph, []")
    box(values, "Mul").hover()
    card = values.get_by_role("group", name="Details")
    expect(card).to_contain_text("Multiply entry by entry")
    expect(card).to_contain_text('tf.multiply(A, B, name="Mul")')
    numbers = values.locator(".mt-box .mt-dot-number.mt-is-value").all_inner_texts()
    assert {"2", "3", "4", "6", "10"} <= set(numbers)


def trace_the_inputs(lesson):
    """Section 3: spare is faint; click Add and press Trace inputs."""
    partial = picture(lesson, "GraphView(session, fetches")
    expect(partial.locator(".mt-box[data-idle]")).to_have_count(1)
    expect(box(partial, "spare")).to_have_attribute("data-idle", "")
    box(partial, "Add").click()
    partial.get_by_role("button", name="Trace inputs").click()
    expect(partial.locator(".mt-box[data-dim]")).to_have_count(1)
    expect(box(partial, "spare")).to_have_attribute("data-dim", "")


def fold_and_find(lesson):
    """Section 6: compare opens and folds again; a search opens prepare; colors by memory, dtype."""
    digits = picture(lesson, "GraphView(read")
    expect(digits.get_by_label("Color by")).to_have_value("time")
    box(digits, "§compare").click()
    box(digits, "§compare").click()
    expect(box(digits, "compare/difference")).to_be_visible()
    digits.locator(".mt-fold", has_text="compare").click()
    expect(box(digits, "§compare")).to_be_visible()
    digits.get_by_role("button", name=re.compile("Find a layer or op")).click()
    digits.get_by_role("textbox", name="Find a layer or op").fill("known")
    lesson.page.keyboard.press("Enter")
    expect(box(digits, "prepare/known")).to_be_visible()
    for by in ("memory", "dtype"):
        digits.get_by_label("Color by").select_option(by)
        expect(digits.locator(".mt-box[data-tinted]").first).to_be_visible()
    expect(digits).to_contain_text("int64")


def answer_an_exercise(lesson):
    """A wrong answer gets a hint, the next a better one, the right one is correct."""
    wrong, again, right = (lesson.append(f"wait.check({n})") for n in (7, 2, 3))
    assert "Hint 1 of 2" in lesson.run(wrong)
    assert "Hint 2 of 2" in lesson.run(again)
    assert lesson.run(right) == "✓ Rounds: correct"
