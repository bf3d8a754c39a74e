"""Lesson 12, as a learner meets it: what its text says is clicked, and shows what it says."""

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_room,
    check_solutions,
    check_stills,
    photograph,
)

LESSON = 12
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    '"window × kernel",': "products",
    '"a convolution as a matrix"': "matrix",
    "GraphView(reader": "graph",
    'RunMonitor(name="conv"': "monitor",
    '"what conv_1 answers"': "maps",
}


def test_before_it_is_run_the_lesson_shows_stills(lesson):
    check_stills(lesson, PICTURES, "lesson-12")


def test_the_lesson_runs_and_its_text_is_true_of_its_pictures(lesson):
    lesson.run_all(timeout=120)

    check_solutions(lesson, least=4)
    assert lesson.evaluate("plain > 0.95 and mixed > 0.95")  # a dense layer knows no neighbors
    blind = lesson.evaluate("right['conv, global max, no pooling']")
    assert max(blind) - min(blind) < 2  # flat
    assert all(value < 40 for value in lesson.evaluate("right['conv, flatten'][::4]"))
    dent = lesson.evaluate("right['conv, global max']")
    assert max(dent[1], dent[3]) < min(dent[0], dent[2], dent[4])

    products = lesson.output(lesson.find('"window × kernel",'))
    here = products.locator(".tv-value")
    expect(here).to_contain_text("window row 2, window column 3")
    row = products.get_by_role("slider", name="window row")
    expect(row).to_have_value("2")
    row.fill("5")
    expect(here).to_contain_text("window row 5, window column 3")
    column = products.get_by_role("slider", name="window column")
    column.focus()
    lesson.page.keyboard.press("Home")
    expect(here).to_contain_text("window row 5, window column 0")

    graph = lesson.output(lesson.find("GraphView(reader"))
    expect(graph.get_by_role("treeitem", name="conv_2").first).to_be_attached()

    maps = lesson.output(lesson.find('"what conv_1 answers"'))
    channel = maps.get_by_role("slider", name="channel")
    expect(channel).to_have_value("0")
    channel.fill("15")
    expect(maps.locator(".tv-value")).to_contain_text("image 7, row 3, column 3, channel 15")
    maps.get_by_role("slider", name="image").fill("0")
    expect(maps.locator(".tv-value")).to_contain_text("image 0, row 3, column 3, channel 15")

    photograph(lesson, PICTURES, "lesson-12")
    check_room(lesson, "lesson-12")
