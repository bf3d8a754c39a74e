"""Colours in the houses that pictures are guests of: read off the page, and contrast computed.

Each host is a page with the classes and CSS variables which that host sets (names and values as
its own style sheets have them). Contrast is WCAG's: 4.5 for text, 3 for lines and marks.
"""

import pytest
from minitf_widgets import BackpropStepper, GraphView, export_html
from playwright.sync_api import expect

from tests.widgets import documents

# Host: (attributes of <html>, attributes of <body>, style sheet).
HOSTS = {
    "jupyterlab-light": (
        "",
        'data-jp-theme-light="true"',
        "body { --jp-layout-color0: white; --jp-layout-color1: white; --jp-layout-color2: #eee;"
        " --jp-border-color2: #e0e0e0; --jp-ui-font-color0: rgba(0,0,0,1);"
        " --jp-ui-font-color1: rgba(0,0,0,.87); --jp-ui-font-color2: rgba(0,0,0,.54);"
        " background: var(--jp-layout-color0); }",
    ),
    "jupyterlab-dark": (
        "",
        'data-jp-theme-light="false"',
        "body { --jp-layout-color0: #111111; --jp-layout-color1: #212121;"
        " --jp-layout-color2: #424242; --jp-border-color2: #616161;"
        " --jp-ui-font-color0: rgba(255,255,255,1); --jp-ui-font-color1: rgba(255,255,255,.87);"
        " background: var(--jp-layout-color0); }",
    ),
    "vscode-light": (
        "",
        'class="vscode-light" data-vscode-theme-kind="vscode-light"',
        ":root { --vscode-editor-background: #ffffff; --vscode-editor-foreground: #3b3b3b;"
        " --vscode-foreground: #3b3b3b; --vscode-font-family: system-ui; }",
    ),
    "vscode-dark": (
        "",
        'class="vscode-dark" data-vscode-theme-kind="vscode-dark"',
        ":root { --vscode-editor-background: #1f1f1f; --vscode-editor-foreground: #cccccc;"
        " --vscode-foreground: #cccccc; --vscode-font-family: system-ui; }",
    ),
    "vscode-high-contrast": (
        "",
        'class="vscode-high-contrast" data-vscode-theme-kind="vscode-high-contrast"',
        ":root { --vscode-editor-background: #000000; --vscode-editor-foreground: #ffffff; }",
    ),
    "vscode-solarized-light": (
        "",
        'class="vscode-light" data-vscode-theme-kind="vscode-light"',
        ":root { --vscode-editor-background: #fdf6e3; --vscode-editor-foreground: #657b83; }",
    ),
    "colab-light": (
        'theme="light"',
        "",
        ":root { --colab-primary-surface-color: #ffffff; --colab-primary-text-color: #202124; }",
    ),
    "colab-dark": (
        'theme="dark"',
        "",
        ":root { --colab-primary-surface-color: #383838; --colab-primary-text-color: #d5d5d5; }"
        " body { background: var(--colab-primary-surface-color); }",
    ),
    "marimo-light": (
        "",
        'class="light light-theme" data-theme="light"',
        ":root { --background: #ffffff; --foreground: #0f172a; } body { background: #ffffff; }",
    ),
    "marimo-dark": (
        "",
        'class="dark dark-theme" data-theme="dark"',
        ":root { --background: #181c1a; --foreground: #e6ebe8; } body { background: #181c1a; }",
    ),
    "sphinx-pydata-light": (
        'data-theme="light"',
        "",
        ":root { --pst-color-background: #ffffff; --pst-color-text-base: #222832;"
        " --pst-color-border: #d1d5da; } body { background: var(--pst-color-background); }",
    ),
    "sphinx-pydata-dark": (
        'data-theme="dark"',
        "",
        ":root { --pst-color-background: #14181e; --pst-color-text-base: #ced6dd;"
        " --pst-color-border: #48566b; } body { background: var(--pst-color-background); }",
    ),
    "sphinx-furo-dark": (
        "",
        'data-theme="dark"',
        "body { --color-background-primary: #131416; --color-foreground-primary: #cfd0d0;"
        " background: var(--color-background-primary); }",
    ),
    "sphinx-alabaster": ("", "", "body { background: white; color: #3e4349; }"),
    "myst-light": ("", "", "body { background: #ffffff; color: #1c1917; }"),
    "myst-dark": ('class="dark"', "", ".dark body { background: #1c1917; color: #fafaf9; }"),
}
DARK = {name for name in HOSTS if name.endswith(("dark", "high-contrast"))}

# For everything with text in it: its colour and the first painted background behind it.
PAIRS = """() => {
  const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const behind = (at) => {
    for (; at; at = at.parentElement) {
      const found = rgb(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0.99) return found.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("section.mt *")].filter((at) =>
    at.checkVisibility({ opacityProperty: true }) && !at.closest(".mt-hidden, :disabled, svg")
    && [...at.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return texts.map((at) => {
    const style = getComputedStyle(at);
    return { what: `${at.className}: ${at.textContent.slice(0, 30)}`,
             ink: rgb(style.color), paper: behind(at) };
  });
}"""
TOKENS = """() => {
  const root = document.querySelector("section.mt");
  const probe = root.appendChild(document.createElement("i"));
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
  };
  const names = ["--mt-paper", "--mt-ink", "--mt-soft", "--mt-value", "--mt-gradient",
                 "--mt-gradient-ink", "--mt-parameter", "--mt-error", "--mt-good"];
  const found = Object.fromEntries(names.map((name) => [name, read(name)]));
  probe.remove();
  return found;
}"""


def luminance(color):
    parts = [part / 255 for part in color[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink, paper):
    """WCAG's ratio, 1 to 21, of a colour that may let the paper through."""
    alpha = ink[3] if len(ink) > 3 else 1
    seen = [alpha * i + (1 - alpha) * p for i, p in zip(ink[:3], paper[:3], strict=True)]
    light, dark = sorted((luminance(seen), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_says():
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast([118, 118, 118], [255, 255, 255]) == pytest.approx(4.54, abs=0.01)
    assert contrast([0, 0, 0, 0], [9, 9, 9]) == pytest.approx(1)


@pytest.fixture(scope="module")
def page_source(tmp_path_factory):
    file = tmp_path_factory.mktemp("themes") / "page.html"
    graph = GraphView(documents.digits_graph(), expand=["sequential/dense"], height=300)
    stepper = BackpropStepper(documents.scalar_trace(), cursor={"step": 10}, height=420)
    return export_html(file, graph, stepper).read_text(encoding="utf-8")


@pytest.mark.parametrize("host", HOSTS)
def test_pictures_are_readable_as_guests(page_source, offline_page, tmp_path, artefacts, host):
    html, body, style = HOSTS[host]
    # The host's own page: none of the colours of an exported one.
    source = page_source.split("<style>")[0] + f"<style>{style}</style>"
    source += page_source.split("</style>", 1)[1]
    source = source.replace('<html lang="en">', f'<html lang="en" {html}>')
    source = source.replace("<body>", f"<body {body}>")
    (tmp_path / "host.html").write_text(source, encoding="utf-8")
    page = offline_page(tmp_path / "host.html")
    page.wait_for_selector("html[data-minitf=ready]")
    expect(page.locator(".mt-box").first).to_be_visible()
    expect(page.locator("section.mt[data-dark]")).to_have_count(2 if host in DARK else 0)
    page.wait_for_timeout(300)
    page.screenshot(path=artefacts / f"theme-{host}.png", full_page=True)

    tokens = page.evaluate(TOKENS)
    paper = tokens.pop("--mt-paper")
    lines = {"--mt-value", "--mt-gradient"}
    ratios = {name: round(contrast(color, paper), 2) for name, color in tokens.items()}
    assert {n: r for n, r in ratios.items() if r < (3 if n in lines else 4.5)} == {}
    pairs = page.evaluate(PAIRS)
    assert len(pairs) > 20
    faint = [(p["what"], round(contrast(p["ink"], p["paper"]), 2)) for p in pairs]
    assert [pair for pair in faint if pair[1] < 4.5] == []
