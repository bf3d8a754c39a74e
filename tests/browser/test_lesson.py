"""The first lesson, as a learner meets it: opened, looked at, run from top to bottom."""

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
)

LESSON = 7
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "GraphView(model)": "graph",
    "BackpropStepper(model": "stepper",
    "RunMonitor(": "monitor",
}
BACKWARD_STEP = "22"  # of 30; the first half goes forward


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson")


def test_the_lesson_runs_and_reads_digits(lesson):
    lesson.run_all(timeout=120)

    assert lesson.evaluate("float(accuracy)") >= 0.95
    assert (
        lesson.evaluate("len(history.history['loss'])") == lesson.evaluate("history.epoch[-1]") + 1
    )
    check_solutions(lesson)
    stepper = lesson.output(lesson.find("BackpropStepper(model"))
    stepper.get_by_role("slider", name="Step").fill(BACKWARD_STEP)
    expect(stepper.get_by_role("group", name="What happens at this step")).to_contain_text(
        "upstream"
    )
    photograph(lesson, PICTURES, "lesson")
    check_room(lesson, "lesson")
