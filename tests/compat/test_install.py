"""Programs verbatim: `import tensorflow` means minitf, and can be undone."""

import importlib
import inspect
import subprocess
import sys
import types

import pytest

import minitf
from minitf.compat import speech
from minitf.compat.era import speaks_v1
from minitf.compat.install import ROOTS
from minitf.core import context


@pytest.fixture
def installed(monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
        monkeypatch.delitem(sys.modules, name)
    with minitf.install_as_tensorflow(v1=False) as made:
        yield made


INSIDE_KERAS = [
    ("keras.src.layers.core.dense", "Dense", "layers"),
    ("keras.src.layers", "Conv2D", "layers"),
    ("keras.src.models.functional", "Model", "models"),
    ("keras.src.saving.saving_api", "load_model", "saving"),
    ("keras.src.backend.common.keras_tensor", "KerasTensor", ""),
    ("keras.src.optimizers.schedules", "CosineDecay", "optimizers.schedules"),
    ("keras.src.utils.numerical_utils", "to_categorical", "utils"),
    ("keras.src.ops", "softmax", "ops"),
]


class TestNames:
    @pytest.mark.parametrize(("module", "name", "home"), INSIDE_KERAS)
    def test_of_keras_own_code(self, installed, module, name, home):
        found = getattr(importlib.import_module(module), name)
        public = importlib.import_module(f"minitf.keras.{home}".rstrip("."))

        assert found is getattr(public, name)

    def test_that_keras_own_code_has_not(self, installed):
        with pytest.raises(ImportError, match="Unheard"):
            from keras.src.layers.core.dense import Unheard  # noqa: F401

    def test_of_today(self, installed):
        import keras
        import tensorflow as tf
        import tensorflow.keras.layers as layers
        from keras.layers import Dense
        from tensorflow import keras as inside
        from tensorflow.keras.layers import Dense as FromTensorFlow

        assert tf.constant(1.0).numpy() == 1.0
        assert Dense is FromTensorFlow is minitf.keras.layers.Dense is layers.Dense
        assert inside.Sequential is keras.Sequential is minitf.keras.Sequential
        assert tf.__version__.startswith("2.")
        assert keras.__version__.startswith("3.")

    def test_of_the_first_style(self, installed):
        import tensorflow.compat.v1 as v1
        from tensorflow.compat import v1 as again
        from tensorflow.contrib import rnn
        from tensorflow.contrib.layers import fully_connected
        from tensorflow.examples.tutorials.mnist import input_data
        from tensorflow.python.framework import ops

        assert v1.placeholder is again.placeholder is minitf.compat.v1.placeholder
        assert rnn.BasicLSTMCell is v1.nn.rnn_cell.BasicLSTMCell
        assert callable(input_data.read_data_sets)
        assert callable(fully_connected)
        assert ops.get_default_graph is v1.get_default_graph

    def test_modules_are_modules(self, installed):
        tf = importlib.import_module("tensorflow")
        layers = importlib.import_module("tensorflow.keras.layers")

        assert inspect.ismodule(tf)
        assert isinstance(layers, types.ModuleType)
        assert layers.__spec__.name == "tensorflow.keras.layers"
        assert importlib.reload(tf) is tf
        assert {"constant", "keras"} <= set(dir(tf))

    def test_everything_with_a_star(self, installed):
        names: dict = {}
        exec("from tensorflow.keras.layers import *", names)
        assert names["Dense"] is minitf.keras.layers.Dense

    @pytest.mark.parametrize(
        ("statement", "kind", "words"),
        [
            ("import tensorflow.nothing", ModuleNotFoundError, "tensorflow.nothing"),
            ("from tensorflow import nothing", ImportError, "nothing"),
            ("from keras.layers import Dens", ImportError, "Dens"),
            (
                "import tensorflow as tf; tf.constan",
                AttributeError,
                "module 'tensorflow' .*'tf.con",
            ),
        ],
    )
    def test_what_is_not_there(self, installed, statement, kind, words):
        with pytest.raises(kind, match=words):
            exec(statement, {})


class TestUndoing:
    def test_everything_is_as_before(self, installed):
        importlib.import_module("tensorflow.keras")
        installed.uninstall()
        installed.uninstall()

        assert not installed.active
        assert not [name for name in sys.modules if name.partition(".")[0] == "tensorflow"]

    def test_installing_twice_is_once(self, installed):
        again = minitf.install_as_tensorflow(v1=False)
        assert again.active
        assert not installed.active
        again.uninstall()
        assert not again.active

    def test_the_real_package_is_in_the_way(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "tensorflow", types.ModuleType("tensorflow"))
        before = list(sys.meta_path)
        with pytest.raises(RuntimeError, match="'tensorflow' is imported already"):
            minitf.install_as_tensorflow()
        assert sys.meta_path == before


class TestStyles:
    @pytest.fixture(autouse=True)
    def undo(self):
        yield
        speech.forget()
        minitf.compat.v1.reset_default_graph()
        context.current.sessions = ()

    def test_the_first_name_of_graphs_puts_a_graph_in_place(self):
        before = minitf.constant(2.0)
        counter = minitf.Variable(1.0)
        x = minitf.placeholder(minitf.float32, [])
        y = minitf.reduce_sum(x * before + counter, reduction_indices=[])

        assert speech.speaks_v1()
        assert minitf.train.GradientDescentOptimizer
        with minitf.Session() as sess:
            assert sess.run(y, {x: 3.0}) == 7.0
            assert sess.run(before) == 2.0

    def test_and_back(self):
        minitf.disable_v2_behavior()
        assert minitf.constant(1.0).name == "Const:0"
        minitf.enable_v2_behavior()
        assert minitf.constant(1.0).numpy() == 1.0
        with pytest.raises(TypeError):
            minitf.reduce_sum([1.0], reduction_indices=[0])

    def test_eager_in_the_first_style(self):
        minitf.enable_eager_execution()
        assert minitf.reduce_sum([1.0, 2.0]).numpy() == 3.0
        minitf.Session()
        assert minitf.executing_eagerly()

    def test_looking_changes_nothing(self):
        assert hasattr(minitf, "Session")
        assert hasattr(minitf, "placeholder")
        assert minitf.log(1.0).numpy() == 0.0
        assert not speech.speaks_v1()

    @pytest.mark.parametrize(
        ("program", "answer"),
        [
            ("tf.placeholder(tf.float32)", True),
            ("tf.Session()", True),
            ("tf.train.AdamOptimizer()", True),
            ("tf.compat.v1.Session()", False),
            ("tf.constant(1)", False),
            ("tf.function(f)\ntf.log", False),
            ("from tensorflow.examples.tutorials.mnist import input_data", True),
            ("tf.random_normal([2])", True),
            ("x = tf.math.log(1.0)", False),
            ("this is no Python", False),
        ],
    )
    def test_a_program_tells_by_its_names(self, program, answer):
        assert speaks_v1(f"import tensorflow as tf\n{program}") is answer

    def test_another_name_for_the_module(self):
        assert speaks_v1("import tensorflow\ntensorflow.Session()")
        assert not speaks_v1("import tensorflow.compat.v1 as tf\ntf.Session()")
        assert not speaks_v1("tf.Session()")


def run(*words, **options):
    command = [sys.executable, "-m", "minitf", *words]
    return subprocess.run(command, capture_output=True, text=True, **options)


class TestCommandLine:
    def test_a_script_with_arguments(self, tmp_path):
        (tmp_path / "beside.py").write_text("VALUE = 3\n")
        script = tmp_path / "script.py"
        script.write_text(
            "import sys\n"
            "import tensorflow as tf\n"
            "from beside import VALUE\n"
            "x = tf.placeholder(tf.int32)\n"
            "print(__name__, sys.argv[1:], tf.Session().run(x + VALUE, {x: 1}), tf.__version__)\n"
        )
        done = run(str(script), "--steps", "3")

        assert done.stdout == "__main__ ['--steps', '3'] 4 1.15.5\n"
        assert done.returncode == 0, done.stderr

    def test_a_program_on_the_command_line(self):
        done = run("-c", "import tensorflow as tf; print(tf.constant(1) + 1, tf.__version__)")
        assert done.stdout == "tf.Tensor(2, shape=(), dtype=int32) 2.21.0\n"

    def test_a_module(self, tmp_path):
        (tmp_path / "part").mkdir()
        (tmp_path / "part" / "__init__.py").write_text("")
        (tmp_path / "part" / "__main__.py").write_text("import keras; print(keras.layers.Dense)\n")
        done = run("-m", "part", cwd=tmp_path, env={**_environment()})
        assert "Dense" in done.stdout, done.stderr

    def test_a_traceback_begins_with_the_script(self, tmp_path):
        script = tmp_path / "script.py"
        script.write_text("import tensorflow as tf\n\ntf.constant([1.0]) + tf.constant([1])\n")
        done = run(str(script))

        lines = done.stderr.splitlines()
        assert done.returncode == 1
        assert lines[0] == "Traceback (most recent call last):"
        assert lines[1] == f'  File "{script}", line 3, in <module>'
        assert "__main__.py" not in done.stderr

    @pytest.mark.parametrize(
        ("words", "status", "said"),
        [
            ((), 2, "usage: python -m minitf"),
            (("--help",), 0, "usage: python -m minitf"),
            (("nothing.py",), 2, "can't open file 'nothing.py'"),
            (("-m", "no_such_module"), 2, "No module named no_such_module"),
            (("-c",), 2, "-c needs a program"),
            (("-c", "raise SystemExit(5)"), 5, ""),
        ],
    )
    def test_what_it_answers(self, words, status, said):
        done = run(*words)
        assert done.returncode == status
        assert said in done.stdout + done.stderr


def _environment():
    import os

    root = str(importlib.import_module("pathlib").Path(minitf.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": root}


class TestNotebook:
    class Events(dict):
        def register(self, event, function):
            self[event] = function

        def unregister(self, event, function):
            assert self.pop(event) is function

    def test_cells_are_looked_at(self, monkeypatch):
        for name in [name for name in sys.modules if name.partition(".")[0] in ROOTS]:
            monkeypatch.delitem(sys.modules, name)
        shell = types.SimpleNamespace(events=self.Events())
        minitf.load_ipython_extension(shell)
        try:
            before = shell.events["pre_run_cell"]
            before(types.SimpleNamespace(raw_cell="a = tf.constant(1)"))
            assert not speech.speaks_v1()
            before(types.SimpleNamespace(raw_cell="a = tf.constant(1)\nsess = tf.Session()"))
            assert speech.speaks_v1()
            assert importlib.import_module("tensorflow").constant(1).name == "Const:0"
        finally:
            minitf.unload_ipython_extension(shell)
            minitf.compat.v1.reset_default_graph()
        assert not shell.events
        assert "tensorflow" not in sys.modules
        assert minitf.executing_eagerly()
