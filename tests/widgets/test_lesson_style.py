"""The style of the lessons' figures: found by its name, and lines that every eye tells apart."""

import matplotlib.pyplot as plt


def test_each_line_has_a_color_and_dashes_of_its_own():
    with plt.style.context("minitf_widgets.lesson"):
        figure, axes = plt.subplots()
        lines = [axes.plot([0, 1], [0, n])[0] for n in range(6)]
        looks = {(line.get_color(), str(line._dash_pattern)) for line in lines}
        plt.close(figure)

    assert len({color for color, _ in looks}) == 6
    assert len({dashes for _, dashes in looks}) == 6
