"""Lesson 16, as a learner meets it: what its text says is clicked, and shows what it says."""

import re

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_alive,
    check_room,
    check_solutions,
    check_stills,
    photograph,
)

LESSON = 16
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "TensorView(weights": "mask",
    "GraphView(transformer_block": "block",
    "GraphView(gpt": "gpt",
    "RunMonitor(name": "training",
    "TensorView(seen": "heads",
    "RunMonitor.compare": "without-a-part",
}


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-16")


def test_the_lesson_runs_and_its_text_is_true_of_its_pictures(lesson):
    lesson.run_all(timeout=240)

    check_solutions(lesson)
    check_alive(lesson)

    mask = lesson.output(lesson.find("TensorView(weights"))
    heat = mask.get_by_role("slider", name="Entries")
    heat.focus()
    expect(mask.locator(".tv-value")).to_have_text("from 0, to 0 = 1")
    lesson.page.keyboard.press("ArrowRight")
    expect(mask.locator(".tv-value")).to_have_text("from 0, to 1 = 0")

    block = lesson.output(lesson.find("GraphView(transformer_block"))
    block.get_by_role("button", name="Show all of it").click()
    block.locator(".mt-box[data-key='§block/attention'] .mt-unfold").click()
    expect(block.get_by_role("treeitem", name=re.compile("greater_equal")).first).to_be_attached()

    heads = lesson.output(lesson.find("TensorView(seen"))
    expect(heads.locator(".tv-value")).to_contain_text(
        re.compile(r"block 1, head \d, from 4 }, to 2 \[")
    )
    expect(heads.locator(".tv-above span")).to_have_count(len(".([{}]{()})[()]{[]}"))
    heads.get_by_role("slider", name="head").fill("0")
    expect(heads.locator(".tv-value")).to_contain_text("block 1, head 0")
    assert lesson.evaluate("float(seen[1, head, 4, 2]) > 2 / 5")  # evenly it would be 1 / 5

    compared = lesson.output(lesson.find("RunMonitor.compare"))
    expect(compared.get_by_role("button", name="Show no mask")).to_be_visible()

    photograph(lesson, PICTURES, "lesson-16")
    check_room(lesson, "lesson-16")
