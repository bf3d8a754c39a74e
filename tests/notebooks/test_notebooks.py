"""What every lesson is made of, and that no link of the course leads nowhere.

nbval runs the notebooks and compares what they print; tests/browser looks at them.
"""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import minitf_widgets
import pytest
from minitf_widgets.base import View

REPOSITORY = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.stem[0].isdigit()]
PAGES = [REPOSITORY / "README.md", *sorted((REPOSITORY / "notebooks").rglob("*.md"))]
HEADINGS = ["Exercises", "Quiz", "Common misconceptions", "Summary"]
LONGEST_LINE = 100

# [text](target), ![text](target) and <img src="target">; a target may be in <> or have a title.
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a)\b[^>]*\b(?:src|href)=\"([^\"]+)\"")


def named(paths):
    return [pytest.param(path, id=path.stem) for path in paths]


def cells_of(path, kind):
    return [c for c in json.loads(path.read_text("utf-8"))["cells"] if c["cell_type"] == kind]


def source(cell):
    return "".join(cell["source"])


def prose_of(path):
    """The text of a page or notebook, without its code."""
    if path.suffix == ".ipynb":
        text = "\n\n".join(map(source, cells_of(path, "markdown")))
    else:
        text = path.read_text("utf-8")
    return re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


# --- a lesson -----------------------------------------------------------------


@pytest.mark.parametrize("path", named(LESSONS))
def test_a_lesson_has_the_parts_that_every_lesson_has(path):
    text = prose_of(path)
    headings = re.findall(r"^##? (.+)$", text, re.MULTILINE)

    assert re.match(rf"# {int(path.stem[:2])} · \S", text), text[:60]
    assert headings[-len(HEADINGS) :] == HEADINGS
    assert "**After this lesson you can**" in text
    assert re.search(r"^\*Before:\*", text, re.MULTILINE)
    assert re.search(r"^\*Time:\*", text, re.MULTILINE)
    assert re.search(r"^\*Next:\*", text, re.MULTILINE)
    assert "**Predict" in text


@pytest.mark.parametrize("path", named(LESSONS))
def test_exercises_wait_for_an_answer_and_can_be_solved(path):
    code = cells_of(path, "code")
    waiting = [cell for cell in code if '"○ ' in json.dumps(cell["outputs"], ensure_ascii=False)]
    solutions = [cell for cell in code if source(cell).startswith("# Solution")]
    tagged = [cell for cell in code if "solution" in cell["metadata"].get("tags", [])]

    assert len(solutions) >= 3
    assert len(waiting) >= len(solutions)
    assert tagged == solutions
    for cell in solutions:
        assert cell["metadata"]["jupyter"]["source_hidden"], source(cell)
        assert '"✓ ' in json.dumps(cell["outputs"], ensure_ascii=False), source(cell)


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_outputs_are_stored_and_show_pictures(path):
    code = cells_of(path, "code")
    shown = [output for cell in code for output in cell["outputs"]]
    texts = ["".join(output.get("data", {}).get("text/plain", "")) for output in shown]

    assert all(cell["execution_count"] for cell in code)
    assert any(text.partition(":")[0] in minitf_widgets.__all__ for text in texts)
    for cell in code:
        kinds = {output["output_type"] for output in cell["outputs"]}
        assert "error" not in kinds or "raises-exception" in cell["metadata"].get("tags", [])


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_lines_of_code_fit_a_page(path):
    lines = [line for cell in cells_of(path, "code") for line in source(cell).splitlines()]

    assert not [line for line in lines if len(line) > LONGEST_LINE]


# --- links --------------------------------------------------------------------


@pytest.mark.parametrize("path", named([*PAGES, *NOTEBOOKS]))
def test_links_and_images_lead_somewhere(path):
    targets = [unquote(found[1] or found[2]) for found in LINK.finditer(prose_of(path))]
    targets = [target for target in targets if not re.match(r"[a-z]+:", target)]

    assert not [target for target in targets if not leads_somewhere(path, target)]


def leads_somewhere(page, target):
    """Whether a file is there and, where the link says so, the heading in it."""
    name, _, anchor = target.partition("#")
    file = page.parent / name if name else page
    return file.exists() and (not anchor or anchor in anchors_of(file))


def anchors_of(page):
    """What links may say after the #: in JupyterLab a heading's words, elsewhere their letters."""
    text = prose_of(page)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    if page.suffix == ".ipynb":
        return {heading.replace(" ", "-") for heading in headings}
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


# --- the gallery and the page for instructors -----------------------------------


def test_the_gallery_shows_every_picture():
    code = "\n".join(map(source, cells_of(REPOSITORY / "notebooks" / "gallery.ipynb", "code")))
    offered = [getattr(minitf_widgets, name) for name in minitf_widgets.__all__]
    pictures = [one.__name__ for one in offered if isinstance(one, type) and issubclass(one, View)]

    assert len(pictures) >= 6
    assert not [name for name in pictures if f"{name}(" not in code]


def test_what_instructors_are_told_to_hide_can_be_hidden():
    page = (REPOSITORY / "notebooks" / "embedding" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)
    told = {name for _, names in rows for name in re.findall(r'`"(\w+)"`', names)}
    sources = (REPOSITORY / "widgets" / "frontend" / "src").rglob("*.tsx")
    code = "\n".join(file.read_text("utf-8") for file in sources)

    assert told == set(re.findall(r'(?:isHidden\(\w+, |shows\()"(\w+)"\)', code))


def test_the_readme_lists_every_lesson_in_order():
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \| .+ \|$", readme, re.MULTILINE)
    titles = {path: source(cells_of(path, "markdown")[0]).split("\n")[0] for path in LESSONS}

    assert [(f"# {number} · {title}", REPOSITORY / file) for number, title, file in rows] == [
        (title, path) for path, title in titles.items()
    ]
