"""The style of the lessons' figures: found by its name, and lines that every eye tells apart."""

import matplotlib.pyplot as plt
from minitf_widgets import TensorView


def test_each_line_has_a_color_and_dashes_of_its_own():
    with plt.style.context("minitf_widgets.lesson"):
        figure, axes = plt.subplots()
        lines = [axes.plot([0, 1], [0, n])[0] for n in range(6)]
        looks = {(line.get_color(), str(line._dash_pattern)) for line in lines}
        plt.close(figure)

    assert len({color for color, _ in looks}) == 6
    assert len({dashes for _, dashes in looks}) == 6


def test_a_still_of_a_widget_is_drawn_under_the_style_as_without():
    drawing = TensorView([[1.0, 2.0]], "x").drawing()
    with plt.style.context("minitf_widgets.lesson"):
        styled = drawing.to_png()  # a warning would be an error

    assert styled == drawing.to_png()
