"""What every picture offers: traits, stills, the MIME bundle, one shared library, export."""

import base64
import builtins
import gzip
import importlib
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest
import traitlets
from minitf_widgets import BackpropStepper, GraphView, export_html
from minitf_widgets.base import SHIM, View
from minitf_widgets.drawing import Drawing
from minitf_widgets.library import STATIC, MissingBundleError, library, read_static
from minitf_widgets.text import format_number

from tests.widgets import documents

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def views():
    return [GraphView(documents.digits_graph()), BackpropStepper(documents.scalar_trace())]


def unpack(page, name):
    packed = re.search(rf'id="{name}">([^<]*)<', page).group(1)
    return gzip.decompress(base64.b64decode(packed)).decode()


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


def test_without_anywidget_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "minitf_widgets._requirements")
    with pytest.raises(ImportError, match=r'pip install "minitf\[lab\]"'):
        importlib.import_module("minitf_widgets._requirements")


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


def test_an_exported_page_has_the_library_once_and_every_picture(views, tmp_path):
    path = export_html(tmp_path / "page.html", *views, title="Two <pictures>")
    page = path.read_text(encoding="utf-8")
    assert page.count('id="minitf-library"') == 1
    assert unpack(page, "minitf-library") == read_static("library.js")
    states = json.loads(unpack(page, "minitf-views"))
    assert [state["_kind"] for state in states] == ["graph", "stepper"]
    assert states[0]["spec"] == views[0].spec
    assert "_esm" not in states[0]
    assert "_library" not in states[0]
    assert "<h1>Two &lt;pictures&gt;</h1>" in page
    assert page.count("<svg") >= 2  # the stills, for readers without JavaScript


def test_an_exported_page_fetches_nothing(views, tmp_path):
    page = views[0].export_html(tmp_path / "page.html").read_text(encoding="utf-8")
    head = re.sub(r'<script type="application/gzip".*?</script>', "", page, flags=re.S)
    addresses = set(re.findall(r'(?:src|href)="([^"#]*)"', head))
    assert all(address.startswith("data:") for address in addresses)
    assert set(re.findall(r"https?://[^\s\"'<>]+", head)) <= {"http://www.w3.org/2000/svg"}


def test_the_same_pictures_give_the_same_page(tmp_path):
    pages = [
        export_html(tmp_path / name, GraphView(documents.digits_graph())).read_bytes()
        for name in ("a.html", "b.html")
    ]
    assert pages[0] == pages[1]


def test_bytes_travel_through_an_exported_page(tmp_path):
    class WithBytes(View):
        blob = traitlets.Bytes(b"\0\1\2").tag(sync=True)

    page = WithBytes().export_html(tmp_path / "page.html").read_text(encoding="utf-8")
    [state] = json.loads(unpack(page, "minitf-views"))
    assert base64.b64decode(state["blob"]["$bytes"]) == b"\0\1\2"


def test_a_page_needs_a_picture(tmp_path):
    with pytest.raises(ValueError, match="at least one picture"):
        export_html(tmp_path / "page.html")


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
