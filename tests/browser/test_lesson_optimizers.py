"""Lesson 5 as a learner meets it: opened, run, and clicked as its text says."""

import re

from playwright.sync_api import expect

from tests.browser.accessibility import accessibility_problems
from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
    picture,
)

LESSON = 5
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "LossSurface(error, x=": "map",
    "LossSurface(error, rates": "rates",
    "LossSurface(raw_error": "ravine-of-data",
    "LossSurface(ravine": "momentum",
    "race(turned": "turned",
    "LossSurface(saddle": "saddle",
    "race(banana": "banana",
    "LossSurface(noisy_error": "noisy",
    "RunMonitor.compare": "compared",
    "monitor = RunMonitor": "by-hand",
}


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-5")


def test_the_lesson_does_what_its_text_says(lesson):
    lesson.run_all(timeout=120)
    check_solutions(lesson, least=4)
    point_at_the_map(lesson)
    race_and_step(lesson)
    hide_a_run(lesson)
    read_the_table(lesson)
    assert accessibility_problems(lesson.page, ".mt:has(.ls-map)") == []
    press_log(lesson)
    lower_the_rate_by_hand(lesson)
    photograph(lesson, PICTURES, "lesson-5")
    check_room(lesson, "lesson-5")


def point_at_the_map(lesson):
    """Section 1: point anywhere to read the height."""
    surface = picture(lesson, "LossSurface(error, x=")
    expect(surface.get_by_role("button", name="Race")).to_have_count(0)  # nobody walks yet
    surface.locator(".ls-map").hover()
    expect(surface.locator(".ls-here")).to_have_text(re.compile(r"loss here: \d"))


def race_and_step(lesson):
    """Section 3: press play, or move the slider, or use the arrow keys."""
    surface = picture(lesson, "LossSurface(error, rates")
    slider = surface.get_by_role("slider", name="Step looked at")
    expect(slider).to_have_value("25")
    surface.get_by_role("button", name="Race").click()
    expect(surface.get_by_text(re.compile(r"^step [2-9] of 25"))).to_be_visible()
    surface.get_by_role("button", name="Pause").click()
    slider.fill("0")
    expect(surface.get_by_text("step 0 of 25")).to_be_visible()
    surface.locator(".ls-map").click()
    lesson.page.keyboard.press("ArrowRight")
    expect(surface.get_by_text("step 1 of 25")).to_be_visible()
    lesson.page.keyboard.press("End")
    lost = surface.get_by_role("listitem").filter(has_text="0.52")
    expect(lost).to_contain_text("off the map")


def hide_a_run(lesson):
    """Section 5: hide one by clicking on its name."""
    surface = picture(lesson, "LossSurface(ravine")
    way = surface.locator("[data-run=momentum] .ls-way")
    name = surface.get_by_role("button", name="momentum")
    expect(way).to_be_visible()
    name.click()
    expect(way).to_have_count(0)
    expect(name).to_have_attribute("aria-pressed", "false")
    name.click()
    expect(way).to_be_visible()


def read_the_table(lesson):
    """The table holds what was walked, as numbers."""
    surface = picture(lesson, "race(banana")
    table = surface.get_by_role("button", name="Show as table")
    table.click()
    expect(surface.get_by_role("row")).to_have_count(82)  # the heads, the start, 80 steps
    table.click()


def press_log(lesson):
    compared = picture(lesson, "RunMonitor.compare")
    logarithmic = compared.get_by_role("button", name="Logarithmic axis for loss")
    logarithmic.click()
    expect(logarithmic).to_have_attribute("aria-pressed", "true")


def lower_the_rate_by_hand(lesson):
    """Section 9: too late to pause, so go on from an earlier step with a smaller rate."""
    monitor = picture(lesson, "monitor = RunMonitor")
    monitor.get_by_role("button", name="Go on from an earlier step").click()
    form = monitor.locator(".rm-fork-form")
    form.get_by_label("Go on from step").select_option("270")
    form.get_by_label("with learning rate").fill("0.005")
    form.get_by_role("button", name="Start").click()
    lesson.wait_for("len(monitor.runs) == 2 and monitor.runs[1].state == 'done'", timeout=30)
    last = [
        lesson.evaluate(f"float(monitor.runs[{run}].epoch_column('loss')[-1])") for run in (0, 1)
    ]
    assert last[1] < last[0]
