"""The first lesson, as a learner meets it: opened, looked at, run from top to bottom."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab_server import REPOSITORY

LESSON = REPOSITORY / "notebooks" / "07-first-network.ipynb"

# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "GraphView(model)": "graph",
    "BackpropStepper(model": "stepper",
    "RunMonitor(": "monitor",
}
BACKWARD_STEP = "22"  # of 30; the first half goes forward
WIDGET = "[data-lm-suppress-shortcuts]"


@pytest.fixture
def lesson(notebook):
    return notebook(LESSON)


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    for source in PICTURES:
        still = lesson.output(lesson.find(source)).locator("img").first
        expect(still).to_be_visible()
        assert still.evaluate("image => image.naturalWidth") > 100
    lesson.screenshot("lesson-before-it-is-run")


def test_the_lesson_runs_and_reads_digits(lesson):
    lesson.run_all(timeout=120)

    assert lesson.evaluate("float(accuracy)") >= 0.95
    assert (
        lesson.evaluate("len(history.history['loss'])") == lesson.evaluate("history.epoch[-1]") + 1
    )
    stepper = lesson.output(lesson.find("BackpropStepper(model"))
    stepper.get_by_role("slider", name="Step").fill(BACKWARD_STEP)
    expect(stepper.get_by_role("group", name="What happens at this step")).to_contain_text(
        "upstream"
    )
    for theme in ("light", "dark"):
        lesson.set_theme(theme)
        for source, name in PICTURES.items():
            cell = lesson.find(source)
            expect(lesson.output(cell).locator(WIDGET).first).to_be_visible()
            lesson.screenshot(f"lesson-{theme}-{name}", cell)
            lesson.screenshot(f"lesson-{theme}-{name}-page")
