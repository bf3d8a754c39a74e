"""What every picture offers, asked of each of them: words, stills, pages, traits."""

import json
import warnings
import xml.etree.ElementTree as ElementTree

import matplotlib.style
import minitf_widgets
import pytest
from minitf_widgets import export_html
from minitf_widgets.base import View
from minitf_widgets.documents import check_document

from minitf.observe import Cursor
from tests.widgets.pages import states_of

VIEWS = [
    found
    for found in (getattr(minitf_widgets, name) for name in minitf_widgets.__all__)
    if isinstance(found, type) and issubclass(found, View)
]
TRAITS = {"theme": "dark", "locale": "zh", "height": 333, "lesson": {"hide": ["search"]}}


def shown(kind: type[View], **traits) -> View:
    """A picture with nothing in it yet."""
    return kind(**traits) if kind is minitf_widgets.RunMonitor else kind({}, **traits)


@pytest.fixture(params=VIEWS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def test_there_are_all():
    names = {"BackpropStepper", "GradFlow", "GraphView", "LossSurface", "RunMonitor", "TensorView"}
    assert names <= {kind.__name__ for kind in VIEWS}


def test_traits_are_taken_kept_and_exported(kind, tmp_path):
    view = shown(kind, **TRAITS)
    assert {name: getattr(view, name) for name in TRAITS} == TRAITS
    [state] = states_of(view.export_html(tmp_path / "page.html").read_text(encoding="utf-8"))
    assert {name: state[name] for name in TRAITS} == TRAITS
    assert state["_kind"]


def test_words_and_stills(kind, tmp_path):
    view = shown(kind)
    assert view.describe() == repr(view) == shown(kind).describe()
    assert view.describe().startswith(kind.__name__)
    ElementTree.fromstring(view.to_svg(tmp_path / "still.svg"))
    assert view.to_png(tmp_path / "still.png").startswith(b"\x89PNG")
    assert repr(view.freeze()) == view.describe()
    assert view.describe() in repr(view.embed())


def test_pages_are_the_same_every_time(kind, tmp_path):
    one, two = (
        export_html(tmp_path / name, shown(kind)).read_bytes() for name in ("a.html", "b.html")
    )
    assert one == two


def test_five_of_a_kind_bring_the_code_once(kind, tmp_path):
    page = export_html(tmp_path / "page.html", *(shown(kind) for _ in range(5)))
    text = page.read_text(encoding="utf-8")
    assert text.count('id="minitf-library"') == text.count('<script type="module">') == 1
    states = states_of(text)
    assert len(states) == 5
    assert max(len(json.dumps(state)) for state in states) < 1_000  # no picture carries code


def test_markdown_for_myst(kind, tmp_path):
    assert shown(kind).to_myst(tmp_path).startswith("```{anywidget} minitf-widgets.mjs\n")


def test_a_cursor_links_it(kind):
    cursor = Cursor()
    one, two = shown(kind, cursor=cursor), shown(kind, cursor=cursor)
    one.cursor = {"step": 2}
    assert two.cursor == {"step": 2}


def test_no_name_of_a_trait_is_guessed(kind):
    with pytest.raises(TypeError, match=r"has no 'hight'.*height"):
        shown(kind, hight=300)


def test_looking_warns_of_nothing(kind):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shown(kind)._repr_mimebundle_()


def test_the_style_of_a_lesson_does_not_change_its_still(kind):
    view = shown(kind)
    plain = view.to_png()
    with matplotlib.style.context("minitf_widgets.lesson"):
        assert view.to_png() == plain


def test_each_kind_of_document_has_a_schema(kind):
    """A picture takes documents of one kind, and a newer one of that kind says so."""
    spec = shown(kind).spec
    if spec:
        assert check_document(spec, spec["schema"]) is spec
