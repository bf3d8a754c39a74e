"""Put two pictures into a page of your own: page.html is page.template.html with them in it."""

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

# Pictures of one cursor move together. The preset leaves out what these learners do not need.
cursor = Cursor()
graph = GraphView(
    model, x, y, cursor=cursor, height=300, lesson={"hide": ["search", "trace", "export"]}
)
stepper = BackpropStepper(model, x[:1], y[:1], cursor=cursor, lesson={"hide": ["speed", "table"]})

here = Path(__file__).parent
page = (here / "page.template.html").read_text(encoding="utf-8")
page = page.replace("<!-- graph -->", graph.embed().to_html())
# The code of all pictures came with the first one.
page = page.replace("<!-- stepper -->", stepper.embed().to_html(library=False))
(here / "page.html").write_text(page, encoding="utf-8")
