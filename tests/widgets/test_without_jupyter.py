"""Without anywidget, ipywidgets or matplotlib: pictures are stills that say what to install."""

import subprocess
import sys
import textwrap

import pytest
from minitf_widgets import without_jupyter

BLOCK = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import warnings
warnings.simplefilter("error")
"""


def run(blocked, program):
    """What a program prints where some packages are missing."""
    source = BLOCK.format(blocked=blocked) + textwrap.dedent(program)
    answer = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


JUPYTER = ["anywidget", "ipywidgets", "traitlets", "IPython"]
FIT = """
import numpy as np
from minitf import keras
from minitf_widgets import BackpropStepper, GraphView, RunMonitor, export_html
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)], name="m")
model.compile("sgd", "mse")
x, y = np.ones((8, 2)), np.ones((8, 1))
"""


@pytest.mark.parametrize("missing", [["anywidget"], ["ipywidgets"], JUPYTER])
def test_a_picture_is_a_still_that_says_what_to_install(missing):
    shown = run(
        missing,
        FIT + "bundle, _ = GraphView(model)._repr_mimebundle_()\n"
        "print(sorted(bundle)); print(bundle['text/plain']); print(bundle['text/html'][-220:])",
    )
    assert shown.startswith("['image/png', 'text/html', 'text/plain']\nGraphView: m")
    assert shown.count(f"the package {missing[0]!r} is not installed") == 2
    assert shown.count("pip install") == 2


def test_a_run_is_watched_and_exported_all_the_same(tmp_path):
    shown = run(
        JUPYTER,
        FIT + "monitor = RunMonitor()\n"
        "model.fit(x, y, epochs=2, verbose=0, callbacks=[monitor])\n"
        "stepper = BackpropStepper(model, x, y, cursor={'step': 1})\n"
        "model.add(keras.layers.Dense(2))\n"
        f"page = export_html({str(tmp_path / 'page.html')!r}, monitor, stepper)\n"
        "print(page.stat().st_size > 100_000)\n"
        "print(monitor)",
    )
    assert shown.startswith("True\nRunMonitor: 1 run\nrun 1: done, 2 of 2 epochs")


def test_without_matplotlib_too_the_svg_stands():
    shown = run(
        [*JUPYTER, "matplotlib"],
        FIT + "print(sorted(GraphView(model)._repr_mimebundle_()[0]))",
    )
    assert shown == "['text/html', 'text/plain']\n"


def test_cursors_link_stills_as_well():
    shown = run(
        JUPYTER,
        FIT + "from minitf.observe import Cursor\n"
        "cursor = Cursor()\n"
        "one, two = GraphView(model, cursor=cursor), GraphView(model, cursor=cursor)\n"
        "one.cursor = {'node': 'm/dense'}\n"
        "print(two.cursor, cursor)",
    )
    assert shown == "{'node': 'm/dense'} Cursor(node='m/dense')\n"


# --- the stand-in for traitlets -----------------------------------------------


class Picture(without_jupyter.Widget):
    theme = without_jupyter.traitlets.Enum(["light", "dark"], "light").tag(sync=True)
    height = without_jupyter.traitlets.Int(440, min=160).tag(sync=True)
    names = without_jupyter.traitlets.List(default_value=None, allow_none=True)
    spec = without_jupyter.traitlets.Dict().tag(sync=True)
    words = without_jupyter.traitlets.Dict({"a": "b"}, read_only=True)


@pytest.mark.parametrize(
    "bad",
    [
        {"theme": "blue"},
        {"height": 10},
        {"height": True},
        {"height": "x"},
        {"spec": []},
        {"words": {}},
    ],
)
def test_traits_refuse_what_makes_no_sense(bad):
    with pytest.raises(without_jupyter.TraitError, match=f"trait {next(iter(bad))!r}"):
        Picture(**bad)


def test_traits_are_each_widgets_own_and_tell_of_changes():
    first, second, heard = Picture(), Picture(), []
    first.spec["a"] = 1
    assert second.spec == {}
    first.observe(lambda change: heard.append((change.name, change.old, change.new)), "theme")
    first.theme = "dark"
    first.theme = "dark"
    first.height = 200
    assert heard == [("theme", "light", "dark")]
    assert first.get_state() == {"theme": "dark", "height": 200, "spec": {"a": 1}}
    assert first.names is None
