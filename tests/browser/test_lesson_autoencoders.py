"""Lesson 15, as a learner meets it: what its text says is clicked, and shows what it says."""

from playwright.sync_api import expect

from tests.browser.lessons import (
    check_alive,
    check_room,
    check_solutions,
    check_stills,
    photograph,
)

LESSON = 15
# A piece of the source of each cell that shows a picture, and the picture's name.
PICTURES = {
    "GraphView(autoencoder": "autoencoder",
    "BackpropStepper(loss_of_draw": "trick",
    "GraphView(vae": "vae",
    "monitor = RunMonitor(": "training",
    "TensorView(walk": "walk",
    "RunMonitor.compare": "compared",
}


def test_the_lesson_shows_runs_and_does_what_its_text_says(lesson):
    check_stills(lesson, PICTURES, "lesson-15")
    lesson.run_all(timeout=240)
    check_solutions(lesson, least=4)
    check_alive(lesson)
    believe_the_text(lesson)
    go_through_the_trick(lesson)
    open_the_sampling(lesson)
    walk_through_the_plane(lesson)
    hide_all_but_one(lesson)
    photograph(lesson, PICTURES, "lesson-15")
    check_room(lesson, "lesson-15")


def picture(lesson, source):
    return lesson.output(lesson.find(source))


def believe_the_text(lesson):
    """What the text says of numbers that each computer rounds a little differently."""
    assert lesson.evaluate("int(np.sort(of_autoencoder)[-2:].sum())") > 500  # half of 1,000
    assert lesson.evaluate("int(of_vae.min())") > 20  # all ten digits come
    assert lesson.evaluate("float(kl_curve[1])") < 0.3
    assert lesson.evaluate("float(kl_curve[-1])") > 2
    assert lesson.evaluate("float(runs['beta 10'].history['kl'][-1])") < 0.01  # collapsed
    assert lesson.evaluate("float(off_from_real(of_wide) - off_from_real(of_wide_vae))") > 0.5


def go_through_the_trick(lesson):
    """Section 6: End; the last share of the gradient goes to log_var."""
    stepper = picture(lesson, "BackpropStepper(loss_of_draw")
    slider = stepper.get_by_role("slider", name="Step")
    slider.focus()
    lesson.page.keyboard.press("End")
    expect(slider).to_have_value(slider.get_attribute("max"))
    happens = stepper.get_by_role("group", name="What happens at this step")
    expect(happens).to_contain_text("log_var")


def open_the_sampling(lesson):
    """Section 7: sampling is brought into view and opened; the dice and the KL are in it."""
    graph = picture(lesson, "GraphView(vae")
    graph.get_by_role("button", name="Show all of it").click()
    graph.locator(".mt-box[data-key='§vae/sampling'] .mt-unfold").click()
    for operation in ("random_normal", "exp"):
        expect(graph.get_by_role("treeitem", name=operation).first).to_be_attached()


def walk_through_the_plane(lesson):
    """Section 8: the sliders of axis 0 and axis 1."""
    tensor = picture(lesson, "TensorView(walk")
    for axis, place in (("axis 0", "0"), ("axis 1", "16")):
        slider = tensor.get_by_role("slider", name=axis)
        expect(slider).to_have_value("8")
        slider.fill(place)
        expect(slider).to_have_value(place)
    expect(tensor).to_contain_text("[0, 16, 4, 4]")


def hide_all_but_one(lesson):
    """Section 9: the eyes hide all runs but the one with β = 10."""
    compared = picture(lesson, "RunMonitor.compare")
    for name in ("beta 1", "beta 0", "beta 0.1"):
        eye = compared.get_by_role("button", name=f"Show {name}", exact=True)
        eye.click()
        expect(eye).to_have_attribute("aria-pressed", "false")
    shown = compared.get_by_role("button", name="Show beta 10", exact=True)
    expect(shown).to_have_attribute("aria-pressed", "true")
