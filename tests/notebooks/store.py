"""Run notebooks from top to bottom and store them with their outputs, as they are committed.

    python -m tests.notebooks.store                    all of notebooks/
    python -m tests.notebooks.store notebooks/07-*     some

Where it sits   for whoever changes a notebook or what it shows; pytest (nbval) then compares.
The one idea    a stored notebook shows stills. A live widget in it would point to a kernel that is
                long gone, and JupyterLab would show an error in its place until the cell is run.
"""

import argparse
import base64
import io
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def main() -> None:
    parser = argparse.ArgumentParser(description="Run notebooks and store their outputs.")
    names = sorted(NOTEBOOKS.glob("*.ipynb"))
    parser.add_argument("notebooks", nargs="*", type=Path, default=names, metavar="notebook")
    for path in parser.parse_args().notebooks:
        notebook = nbformat.read(path, as_version=4)
        here = {"metadata": {"path": path.parent}}  # where a learner's kernel runs it
        NotebookClient(notebook, timeout=300, resources=here).execute()
        tidy(notebook)
        nbformat.write(notebook, path)
        print(f"{path.name}: {len(notebook.cells)} cells, {path.stat().st_size / 1000:.0f} KB")


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Keep what was shown; drop what belongs to one machine, one run or one kernel."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # times
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop(WIDGET_VIEW, None)
            if "image/png" in data:
                data["image/png"] = smaller(data["image/png"])


def smaller(picture: str) -> str:
    """A PNG of at most 128 colors, which no eye tells apart in a drawing; a third of the bytes."""
    png = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        method = Image.Quantize.FASTOCTREE  # the one that keeps what is transparent
        image.convert("RGBA").quantize(128, method=method).save(png, "PNG", optimize=True)
    return base64.b64encode(png.getvalue()).decode()


if __name__ == "__main__":
    main()
