"""What every picture offers: traits, stills, the MIME bundle, one shared library."""

import base64
import builtins
import gzip
import re
import xml.etree.ElementTree as ElementTree

import pytest
import traitlets
from minitf_widgets import BackpropStepper, GraphView
from minitf_widgets.base import SHIM
from minitf_widgets.drawing import Drawing
from minitf_widgets.library import STATIC, MissingBundleError, library, read_static
from minitf_widgets.text import format_number

from tests.widgets import documents

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def views():
    return [GraphView(documents.digits_graph()), BackpropStepper(documents.scalar_trace())]


def test_all_pictures_share_one_library(views):
    first, second = views
    assert first._library is second._library is library()
    assert first.get_state("_library")["_library"].startswith("anywidget:")


def test_a_picture_brings_only_the_small_shim(views):
    for view in views:
        assert view.get_state("_esm")["_esm"] == SHIM
    assert len(SHIM) < 2500


def test_the_library_comes_back_after_all_widgets_were_closed():
    import ipywidgets

    before = library()
    ipywidgets.Widget.close_all()
    assert library() is not before


def test_unknown_traits_are_named_with_those_there_are():
    with pytest.raises(TypeError, match=r"GraphView has no 'colour_by'.*color_by.*theme"):
        GraphView({}, colour_by="gradient")


@pytest.mark.parametrize("bad", [{"theme": "blue"}, {"locale": "xx"}, {"height": 10}])
def test_traits_refuse_what_makes_no_sense(bad):
    with pytest.raises(traitlets.TraitError):
        GraphView({}, **bad)


def test_the_mime_bundle_has_widget_picture_and_words(views):
    for view in views:
        data, _ = view._repr_mimebundle_()
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
        assert base64.b64decode(data["image/png"]).startswith(PNG)
        assert data["text/html"].startswith("<img alt=")
        packed = re.search(r"base64,([^\"]*)", data["text/html"]).group(1)
        assert base64.b64decode(packed).decode() == view.to_svg()
        assert data["text/plain"] == view.describe() == repr(view)


def test_stills_and_words_are_the_same_every_time(views):
    again = [GraphView(documents.digits_graph()), BackpropStepper(documents.scalar_trace())]
    for view, other in zip(views, again, strict=True):
        assert view.describe() == other.describe()
        assert view.to_svg() == other.to_svg()
        assert view.to_png() == other.to_png()


def test_stills_are_well_formed_and_say_what_they_show(views, tmp_path):
    for view in views:
        root = ElementTree.fromstring(view.to_svg(tmp_path / "still.svg"))
        assert root.find("{*}title").text
        assert root.find("{*}desc").text == view.describe()
        assert (tmp_path / "still.svg").read_text(encoding="utf-8").startswith("<svg")
        assert view.to_png(tmp_path / "still.png") == (tmp_path / "still.png").read_bytes()


def test_everything_in_a_still_lies_inside_it(views):
    for view in [*views, BackpropStepper(documents.digits_trace())]:
        still = view.drawing()
        for shape in still.shapes:
            for x, y in getattr(shape, "points", None) or [(shape.x, shape.y)]:
                assert 0 <= x <= still.width, shape
                assert 0 <= y <= still.height, shape


def test_names_with_markup_are_text():
    document = documents.digits_graph()
    document["title"] = "<script>alert(1)</script> & co"
    document["nodes"][0]["label"] = '<img src=x onerror="alert(1)">'
    svg = GraphView(document, expand="all").to_svg()
    assert "<script" not in svg
    assert "<img" not in svg
    ElementTree.fromstring(svg)


def test_without_matplotlib_the_svg_still_stands(views, monkeypatch):
    real_import = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError("no matplotlib here")
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    data, _ = views[0]._repr_mimebundle_()
    assert "image/png" not in data
    assert data["text/html"].startswith("<img alt=")


def test_a_missing_bundle_says_how_to_build_it():
    with pytest.raises(MissingBundleError, match=r"pip install -e \."):
        read_static("no-such-file.js")


def test_a_frozen_picture_follows_nothing():
    view = GraphView(documents.digits_graph())
    frozen = view.freeze()
    before = frozen._repr_mimebundle_()
    view.spec = {}
    assert frozen._repr_mimebundle_() == before
    assert "application/vnd.jupyter.widget-view+json" not in before
    assert repr(frozen).startswith("GraphView: sequential")


def test_the_bundle_keeps_its_budget():
    library_js = (STATIC / "library.js").read_bytes()
    assert len(library_js) <= 280 * 1024
    assert len(gzip.compress(library_js, 9)) <= 100 * 1024


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1.0, "1"),
        (-0.25, "−0.25"),
        (2080, "2080"),
        (123456.7, "123,457"),
        (1 / 3, "0.3333"),
        (9.99999, "10"),
        (1.5e-7, "1.5e−7"),
        (-2.5e12, "−2.5e12"),
        ("NaN", "NaN"),
        ("-Infinity", "−∞"),
        (None, "–"),
    ],
)
def test_numbers_read_well(value, text):
    assert format_number(value) == text


def test_a_drawing_escapes_and_survives_dollar_signs():
    drawing = Drawing(100, 40, title="a < b")
    drawing.text(10, 20, "cost $x$ < $y$")
    assert "cost $x$ &lt; $y$" in drawing.to_svg()
    assert drawing.to_png().startswith(PNG)
