"""Look at an installed minitf, in an environment that holds nothing but the wheel and numpy.

    python check_installed.py        (run it outside the repository, so that it sees the wheel)

Where it sits   the last step of the section `packages` in .ci/run.
"""

import importlib.metadata
import importlib.util
from pathlib import Path

import minitf as tf


def main() -> None:
    assert "site-packages" in str(tf.__file__), f"this is not the installed package: {tf.__file__}"
    print("minitf", importlib.metadata.version("minitf"), "in", Path(tf.__file__).parent)
    the_engine_works()
    the_bundle_is_carried()
    missing_packages_are_explained()


def the_engine_works() -> None:
    x = tf.Variable(3.0)
    with tf.GradientTape() as tape:
        y = tf.square(x)
    assert float(tape.gradient(y, x)) == 6.0


def the_bundle_is_carried() -> None:
    widgets = importlib.util.find_spec("minitf_widgets")
    assert widgets is not None
    assert widgets.origin is not None
    static = Path(widgets.origin).with_name("static")
    sizes = {file.name: file.stat().st_size for file in static.iterdir()}
    print("bundle:", sizes)
    assert any(name.endswith(".js") and size > 10_000 for name, size in sizes.items())


def missing_packages_are_explained() -> None:
    """No anywidget here: a picture is a still, which says what to install."""
    widgets = importlib.import_module("minitf_widgets")
    still = widgets.TensorView(tf.constant([1.0, 2.0]))._repr_mimebundle_()
    still = still[0] if isinstance(still, tuple) else still
    assert "application/vnd.jupyter.widget-view+json" not in still
    print(still["text/plain"].splitlines()[0])
    assert "image/svg+xml" in still["text/html"]
    assert "pip install" in still["text/html"]
    assert "minitf[" in still["text/html"]


if __name__ == "__main__":
    main()
