"""minitf-course: what becomes of text, formulas and outputs; what is said where all goes wrong."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from minitf_widgets.course.command import main
from minitf_widgets.course.formulas import mathml
from minitf_widgets.course.outputs import output_html
from minitf_widgets.course.page import Pictures
from minitf_widgets.course.prose import Prose

REPOSITORY = Path(__file__).resolve().parents[2]


def notebook(path, *cells):
    """Text cells begin with #, all others are code."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    for source in cells:
        new = nbformat.v4.new_markdown_cell if source[0] == "#" else nbformat.v4.new_code_cell
        made.cells.append(new(source))
    nbformat.write(made, path)
    return str(path)


# --- text -----------------------------------------------------------------------


def test_links_lead_to_pages_to_places_and_to_the_web():
    prose = Prose({"08-next.ipynb": "08-next.html"})
    html = prose.html(
        "[a](08-next.ipynb#Quiz) [b](09-not-here.ipynb) [c](#Quiz) [d](https://example.org)\n\n"
        "## Quiz\n\n## `tf.function`, *twice*"
    )
    assert 'href="08-next.html#Quiz"' in html
    assert "09-not-here" not in html
    assert 'href="#Quiz"' in html
    assert 'href="https://example.org"' in html
    assert prose.headings == [(2, "Quiz", "Quiz"), (2, "tf.function,-twice", "tf.function, twice")]


def test_images_come_into_the_page(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"picture")
    html = Prose({}, tmp_path).html('![a dot](dot.png)\n\n<img src="dot.png" alt="again">')
    assert html.count("data:image/png;base64,cGljdHVyZQ==") == 2


def test_formulas_are_typeset_and_prices_are_not():
    html = Prose({}).html("So $x_1 < 2$, and\n\n$$\\frac{1}{n}$$\n\n`$HOME$` costs 5 \\$ or 6 \\$.")
    assert html.count("<math") == 2
    assert 'display="block"' in html
    assert "$HOME$" in html
    assert "$" in html.partition("costs")[2]


def test_functions_in_formulas_keep_their_distance():
    assert '<mo lspace="0.167em" rspace="0.167em">ln</mo><mi>p</mi>' in mathml(r"a \ln p")
    assert '<mo lspace="0.167em" rspace="0">max</mo>' in mathml(r"\max(a, b)")
    assert "<mi>x</mi>" in mathml("x")
    assert "&#x1D4A9;" in mathml(r"\mathcal N(0, 1)")
    assert "log_var" in mathml(r"e^{\text{log\_var}}")
    assert mathml(r"\begin{aligned} a &= b \\ c &= d \end{aligned}").count("<mtr>") == 2


def test_html_in_a_text_stays_as_it_is():
    html = Prose({}).html("Press <kbd>Shift</kbd>.\n\n<details>\n\n*more*\n\n</details>")
    assert "<kbd>Shift</kbd>" in html
    assert html.index("<details>") < html.index("<em>more</em>") < html.index("</details>")


# --- outputs --------------------------------------------------------------------


def nothing(model):
    return None


def test_an_output_is_shown_in_its_richest_form():
    stream = {"output_type": "stream", "name": "stdout", "text": "1 < 2\n\x1b[31mred\x1b[0m"}
    assert output_html(stream, nothing).startswith("<pre>1 &lt; 2\n<span")
    figure = {"image/png": "AAAA\n", "text/plain": "<Figure size 800x300 with 1 Axes>"}
    shown = output_html({"output_type": "display_data", "data": figure}, nothing)
    assert 'src="data:image/png;base64,AAAA"' in shown
    assert "Figure size" not in shown
    card = {"text/html": "<b>card</b>", "text/plain": "card"}
    assert "<b>card</b>" in output_html({"output_type": "execute_result", "data": card}, nothing)
    picture = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}, **card}
    living = {"output_type": "display_data", "data": picture}
    assert output_html(living, {"m": "alive"}.get) == "alive"
    assert "card" in output_html(living, nothing)


def test_a_picture_is_shown_as_it_was_before_it_is_shown_again():
    cells = [
        {"cell_type": "code", "execution_count": count, "outputs": [shown("m")] if at else []}
        for count, at in [(1, True), (2, False), (3, True), (4, False)]
    ]
    pictures = Pictures(
        nbformat.from_dict({"cells": cells}), {"m": [[2, "new"], [3, "grown"], [4, "forked"]]}
    )
    assert pictures.at("m", 1) == "grown"
    assert pictures.at("m", 3) == "forked"
    assert pictures.at("unknown", 3) is None


def shown(model):
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": model}}
    return {"output_type": "display_data", "data": view}


# --- what goes wrong --------------------------------------------------------------


def refused(capsys, *words):
    assert main(["export", *words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_notebook_that_is_not_there_or_is_none_is_named(tmp_path, capsys):
    (tmp_path / "text.ipynb").write_text("no JSON")
    site = str(tmp_path / "site")
    assert "There is no notebook" in refused(capsys, str(tmp_path / "none.ipynb"), site)
    assert "text.ipynb is not a notebook" in refused(capsys, str(tmp_path / "text.ipynb"), site)
    assert not Path(site).exists()


def test_pages_do_not_overwrite_each_other_or_a_file(tmp_path, capsys):
    (tmp_path / "other").mkdir()
    one, two = (notebook(tmp_path / at, "# A") for at in ("a.ipynb", "other/a.ipynb"))
    assert "Two notebooks are called a.ipynb" in refused(capsys, one, two, str(tmp_path / "site"))
    file = tmp_path / "file"
    file.write_text("kept")
    assert "is a file" in refused(capsys, one, str(file))
    assert file.read_text() == "kept"


def test_a_cell_that_fails_is_named_and_its_page_is_not_touched(tmp_path, capsys):
    site = tmp_path / "site"
    site.mkdir()
    (site / "a.html").write_text("the page of yesterday")
    path = notebook(tmp_path / "a.ipynb", "# A", "x = 1", "x / 0")
    said = refused(capsys, path, str(site))
    assert "a.ipynb: cell 3 (x / 0) ended with ZeroDivisionError: division by zero" in said
    assert (site / "a.html").read_text() == "the page of yesterday"


@pytest.mark.parametrize("missing", ["nbconvert", "latex2mathml"])
def test_a_missing_package_is_named_with_its_command(missing):
    program = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from minitf_widgets.course.command import main\n"
        "sys.exit(main(['export', 'a.ipynb', 'site']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"needs {missing}" in done.stderr
    assert "pip install 'minitf[course]'" in done.stderr
