"""Pictures outside a notebook: one file from disk, parts of other pages, MyST."""

import base64
import json
import re
import sys
from types import SimpleNamespace

import pytest
import traitlets
from minitf_widgets import BackpropStepper, GraphView, RunMonitor, export_html
from minitf_widgets.base import View
from minitf_widgets.embed import Embedded
from minitf_widgets.library import read_static
from minitf_widgets.prose import prose

from minitf.errors import ArgumentError
from minitf.observe import Cursor
from tests.widgets import documents
from tests.widgets.pages import library_of, state_of, states_of, unpack


@pytest.fixture
def views():
    return [GraphView(documents.digits_graph()), BackpropStepper(documents.scalar_trace())]


def text_of(path):
    return path.read_text(encoding="utf-8")


# --- one file from disk -------------------------------------------------------


def test_a_page_has_the_library_once_and_every_picture(views, tmp_path):
    page = text_of(export_html(tmp_path / "page.html", *views, title="Two <pictures>"))
    assert library_of(page) == read_static("library.js")
    states = states_of(page)
    assert [state["_kind"] for state in states] == ["graph", "stepper"]
    assert states[0]["spec"] == views[0].spec
    assert not {"_esm", "_library", "_cell", "layout"} & set(states[0])
    assert "<h1>Two &lt;pictures&gt;</h1>" in page
    assert page.count("<svg") == 2  # the stills, for readers without JavaScript


def test_ten_pictures_cost_little_more_than_one(tmp_path):
    one, ten = (
        export_html(tmp_path / "page.html", *[GraphView(documents.digits_graph())] * number)
        .stat()
        .st_size
        for number in (1, 10)
    )
    assert (ten - one) / 9 < one / 5


def test_a_page_fetches_nothing(views, tmp_path):
    page = text_of(views[0].export_html(tmp_path / "page.html"))
    head = re.sub(r'<script type="application/gzip".*?</script>', "", page, flags=re.S)
    addresses = set(re.findall(r'(?:src|href)="([^"#]*)"', head))
    assert all(address.startswith("data:") for address in addresses)
    assert set(re.findall(r"https?://[^\s\"'<>]+", head)) <= {"http://www.w3.org/2000/svg"}


def test_the_same_pictures_give_the_same_page(tmp_path):
    def page(name):
        cursor = Cursor(node="sequential/dense")
        graph = GraphView(documents.digits_graph(), cursor=cursor)
        return graph.export_html(tmp_path / name).read_bytes()

    assert page("a.html") == page("b.html")


def test_linked_pictures_stay_linked_on_a_page(tmp_path):
    first, second = Cursor(), Cursor()
    views = [GraphView({}, cursor=each) for each in (first, second, first)]
    page = text_of(export_html(tmp_path / "page.html", *views, GraphView({})))
    assert [state["_link"] for state in states_of(page)] == ["0", "1", "0", ""]


def test_bytes_travel_through_a_page(tmp_path):
    class WithBytes(View):
        blob = traitlets.Bytes(b"\0\1\2").tag(sync=True)

    [state] = states_of(text_of(WithBytes().export_html(tmp_path / "page.html")))
    assert base64.b64decode(state["blob"]["$bytes"]) == b"\0\1\2"


def test_the_wire_to_the_kernel_stays_behind(tmp_path):
    [state] = states_of(text_of(RunMonitor().export_html(tmp_path / "page.html")))
    assert "channel" not in state


def test_a_page_needs_a_picture(tmp_path):
    with pytest.raises(ValueError, match="at least one picture"):
        export_html(tmp_path / "page.html", "only words")
    with pytest.raises(ArgumentError, match="cannot hold int"):
        export_html(tmp_path / "page.html", 3)
    assert list(tmp_path.iterdir()) == []


# --- text between pictures ----------------------------------------------------


def test_text_stands_between_the_pictures(views, tmp_path):
    page = text_of(export_html(tmp_path / "page.html", "# First", views[0], "Then:", views[1]))
    order = [page.index(piece) for piece in ("<h1>First</h1>", 'data-minitf="still"', "<p>Then:")]
    assert order == sorted(order)
    assert page.rindex('data-minitf="still"') > order[-1]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
        ("## A *new* head\nbelow", "<h2>A <i>new</i> head</h2>\n<p>below</p>"),
        ("- one\n- two\n  more", "<ul><li>one</li><li>two\n  more</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("`a < b ** 2` and **b**", "<p><code>a &lt; b ** 2</code> and <b>b</b></p>"),
        ("2 * 3 * 4 and snake_case", "<p>2 * 3 * 4 and snake_case</p>"),
        (
            '```python\nx = "<b>"\n\n# no head\n```',
            '<pre tabindex="0"><code>x = &quot;&lt;b&gt;&quot;\n\n# no head</code></pre>',
        ),
        (
            "[docs](https://example.org/a?b=1&c)",
            '<p><a href="https://example.org/a?b=1&amp;c">docs</a></p>',
        ),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('[a](https://x.org/"onclick="y)', None),
        ("", ""),
    ],
)
def test_a_little_markdown(text, html):
    written = prose(text)
    assert html is None or written == html
    assert "<script" not in written
    assert '"onclick' not in written


# --- parts of other pages -----------------------------------------------------


def test_an_embedded_picture_is_a_still_that_can_wake_up(views):
    html = Embedded(views[0], library=True)._repr_mimebundle_()["text/html"]
    assert library_of(html) == read_static("library.js")
    assert states_of(html)[0]["spec"] == views[0].spec
    assert f'<img alt="{views[0].describe().splitlines()[0]}' in html
    assert "<svg" not in html  # JupyterLab would take it out of a notebook not trusted yet


class Shell:
    """A notebook's shell, as far as it knows which cell runs."""

    def __init__(self, tells_id: bool):
        self.tells_id, self.execution_count, self.parent = tells_id, 0, {}

    def run(self, cell: str) -> None:
        self.execution_count += 1
        told = {"cellId": cell} if self.tells_id else {}
        self.parent = {"metadata": told, "content": {"code": f"code of {cell}"}}

    def get_parent(self):
        return self.parent


@pytest.mark.parametrize("tells_id", [True, False])
def test_one_embedded_picture_brings_the_code_for_all(views, monkeypatch, tells_id):
    shell = Shell(tells_id)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))

    def brings_code(view):
        return 'id="minitf-library"' in view.embed()._repr_mimebundle_()["text/html"]

    shell.run("a")
    assert [brings_code(view) for view in views] == [True, False]
    shell.run("b")
    assert [brings_code(view) for view in views] == [False, False]
    shell.run("a")  # again: what the cell showed before is gone
    assert [brings_code(view) for view in views] == [True, False]
    assert repr(views[0].embed()) == views[0].describe()


def test_myst_gets_one_module_and_a_directive_each(views, tmp_path):
    first, second = (view.to_myst(tmp_path) for view in views)
    assert [file.name for file in tmp_path.iterdir()] == ["minitf-widgets.mjs"]
    for text, view in ((first, views[0]), (second, views[1])):
        head, body, fence, *_ = text.split("\n")
        assert (head, fence) == ("```{anywidget} minitf-widgets.mjs", "```")
        model = json.loads(body)
        assert state_of(model["picture"])["spec"] == view.spec
        assert model["text"] == view.describe()


def test_the_module_for_myst_holds_the_library(views, tmp_path):
    views[0].to_myst(tmp_path)
    module = text_of(tmp_path / "minitf-widgets.mjs")
    [packed] = re.findall(r'"([A-Za-z0-9+/=]{1000,})"', module)
    assert unpack(packed) == read_static("library.js")
    assert "goes-here" not in module


def test_myst_needs_a_folder(views, tmp_path):
    with pytest.raises(FileNotFoundError):
        views[0].to_myst(tmp_path / "missing")
