"""Write graph.md, stepper.md and minitf-widgets.mjs, which index.md shows; then: myst start"""

from pathlib import Path

from minitf_widgets import BackpropStepper, GraphView

from minitf import keras
from minitf.observe import Cursor

(x, y), _ = keras.datasets.digits.load_data()
x = x.reshape(-1, 64) / 16
model = keras.Sequential(
    [
        keras.Input(shape=(64,)),
        keras.layers.Dense(16, activation="relu", name="hidden"),
        keras.layers.Dense(10, activation="softmax", name="scores"),
    ],
    name="reader",
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
cursor = Cursor()

here = Path(__file__).parent
graph = GraphView(model, x, y, cursor=cursor, lesson={"hide": ["search", "trace", "export"]})
stepper = BackpropStepper(model, x[:1], y[:1], cursor=cursor)
(here / "graph.md").write_text(graph.to_myst(here), encoding="utf-8")
(here / "stepper.md").write_text(stepper.to_myst(here), encoding="utf-8")
