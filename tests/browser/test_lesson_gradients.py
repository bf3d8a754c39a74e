"""Lesson 8, as a learner meets it: what its text says is clicked, and shows what it says."""

import re

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
)

LESSON = 8
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "GraphView(sigmoid": "graph",
    "GradFlow(sigmoid": "sigmoid",
    "TensorView(inside": "activations",
    "GradFlow(relu": "relu",
    "RunMonitor.compare": "compared",
    "monitor.fork(90": "forks",
    "GradFlow(bold.model": "dead",
}


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-8")


def test_the_lesson_runs_and_its_text_is_true_of_its_pictures(lesson):
    lesson.run_all(timeout=120)

    check_solutions(lesson)
    assert lesson.evaluate("norms[0] > 100")  # explodes
    assert lesson.evaluate("bool(np.isnan(history.history['loss'][0]))")
    assert lesson.evaluate("dead_units(bold.model)[-1]") == 32

    graph = lesson.output(lesson.find("GraphView(sigmoid"))
    expect(graph.get_by_label("Color by")).to_have_value("gradient")
    graph.locator(".mt-pips [title$=hidden_7]").click()  # a small square of ×7
    expect(graph.get_by_role("treeitem", name="hidden_7").first).to_be_attached()

    flow = lesson.output(lesson.find("GradFlow(sigmoid")).locator(".gf-now")
    slider = lesson.output(lesson.find("GradFlow(sigmoid")).get_by_role(
        "slider", name="Step looked at"
    )
    expect(flow).to_contain_text("step 450")
    slider.focus()
    lesson.page.keyboard.press("Home")
    expect(flow).to_contain_text("step 0 ")

    tensor = lesson.output(lesson.find("TensorView(inside"))
    layer = tensor.get_by_role("slider", name="axis 0")
    expect(layer).to_have_value("7")
    layer.fill("0")
    expect(layer).to_have_value("0")

    compared = lesson.output(lesson.find("RunMonitor.compare"))
    eye = compared.get_by_role("button", name="Show sigmoid, Glorot")
    eye.click()
    expect(eye).to_have_attribute("aria-pressed", "false")
    eye.click()

    forks = lesson.output(lesson.find("monitor.fork(90"))
    logarithmic = forks.get_by_role("button", name="Logarithmic axis for loss")
    logarithmic.click()
    expect(logarithmic).to_have_attribute("aria-pressed", "true")

    dead = lesson.output(lesson.find("GradFlow(bold.model"))
    expect(dead.get_by_text("Why is this gradient zero?")).to_be_visible()
    expect(dead.get_by_text(re.compile("hidden_8/relu passes nothing")).first).to_be_visible()

    photograph(lesson, PICTURES, "lesson-8")
    check_room(lesson, "lesson-8")


def test_a_fork_is_started_by_hand_as_the_text_says(lesson):
    lesson.run_all(timeout=120)
    forks = lesson.output(lesson.find("monitor.fork(90"))
    forks.get_by_role("button", name="Go on from an earlier step").click()
    form = forks.locator(".rm-fork-form")
    form.get_by_label("with learning rate").fill("0.05")
    form.get_by_role("button", name="Start").click()
    lesson.wait_for("len(monitor.runs) == 4 and monitor.runs[3].state == 'done'", timeout=30)
    expect(forks.locator("[data-run='run 4']")).to_be_visible()
