"""The benchmark harness itself. What it measures is no test: figures are read, not asserted."""

import json
import math
from collections.abc import Callable

import pytest

from tests.benchmarks import cold_start, report, scaling, scaling_picture
from tests.benchmarks.by_hand import with_products
from tests.benchmarks.engines import EXTRAS, EngineError, Worker, environment, interpreter
from tests.benchmarks.run import arguments, interleave
from tests.benchmarks.workloads import WORKLOADS

WORKERS = [
    ("minitf-numpy", "W3"), ("minitf-torch", "W4"), ("minitf-session", "W1"),
    ("minitf-eager", "W4"),
]  # fmt: skip


@pytest.fixture
def worker(request):
    worker = Worker(*request.param)
    yield worker
    worker.stop()


@pytest.mark.parametrize("worker", WORKERS, indirect=True)
def test_a_worker_trains_as_many_steps_as_asked(worker):
    first, second = worker.run(3), worker.run(60)

    assert 0 < worker.greeting["first_batch"] < 60
    assert 0 < first["seconds"] < 60
    assert math.isfinite(second["loss"])
    assert second["memory"] > 1e6


def test_a_worker_that_cannot_start_says_why():
    with pytest.raises(EngineError, match="W99"):
        Worker("minitf-numpy", "W99")


def test_a_missing_peer_names_the_command_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.delenv("MINITF_PEER_PYTHON", raising=False)
    monkeypatch.setattr("tests.benchmarks.engines.PEERS", tmp_path)

    with pytest.raises(EngineError, match=r"setup_peers keras-jax"):
        interpreter("keras-jax")
    with pytest.raises(EngineError, match="there is no engine 'keras-mxnet'"):
        interpreter("keras-mxnet")


def test_engines_take_turns_and_every_other_round_is_reversed():
    order: list[str] = []

    def sample(name: str) -> Callable[[], float]:
        def take() -> float:
            order.append(name)
            return float(len(order))

        return take

    taken = interleave({name: sample(name) for name in "ab"}, rounds=3)

    assert "".join(order) == "abbaab"
    assert taken == {"a": [1.0, 4.0, 5.0], "b": [2.0, 3.0, 6.0]}


def test_ratios_are_taken_within_rounds():
    rows = report.summarize({"base": [1.0, 2.0, 10.0], "mine": [2.0, 4.0, 30.0]}, base="base")

    assert rows["mine"]["ratio"] == 2.0
    assert rows["mine"]["median"] == 4.0
    assert "2.00" in report.table("title", rows, "base")


def test_data_are_the_same_for_every_engine():
    for workload in WORKLOADS.values():
        (x, y), (again, _) = workload.data(steps=2), workload.data(steps=2)
        assert x.shape == (2 * workload.batch, *workload.shape)
        assert len(y) == len(x)
        assert (x == again).all()


def test_cold_starts_are_timed_in_a_process_of_their_own():
    taken = cold_start.samples(["minitf-numpy"])

    assert list(taken) == ["import numpy", "import minitf", "script minitf"]
    seconds, memory = taken["import numpy"]()
    assert 0 < seconds < 60
    assert 1e6 < memory < 1e9


def test_the_command_takes_names_of_workloads_or_measures_all(capsys):
    assert arguments([]).workloads == [*WORKLOADS, "W8"]
    assert arguments(["W3", "--rounds", "2"]).workloads == ["W3"]
    with pytest.raises(SystemExit):
        arguments(["W99"])
    assert "'W99' is none of W1, W2" in capsys.readouterr().err


def test_only_a_whole_run_is_published(capsys):
    assert arguments(["--publish"]).publish
    with pytest.raises(SystemExit):
        arguments(["W3", "--publish"])
    assert "all workloads at once" in capsys.readouterr().err


def test_every_workload_has_a_limit_and_data_for_it():
    for name, workload in WORKLOADS.items():
        train = with_products.trainer(name, workload)
        assert train(*workload.data(steps=1)) == 0.0


def test_products_of_a_layer_are_one_forward_and_two_back():
    assert with_products.dense(2, 3, 4, 5) == [
        (2, 3, 4),
        (3, 2, 4),
        (2, 4, 5),
        (4, 2, 5),
        (2, 5, 4),
    ]


def test_engines_that_lodge_with_others_name_the_environment_to_install(monkeypatch, tmp_path):
    monkeypatch.delenv("MINITF_PEER_PYTHON", raising=False)
    monkeypatch.setattr("tests.benchmarks.engines.PEERS", tmp_path)

    with pytest.raises(EngineError, match=r"torch is not installed.*setup_peers keras-torch"):
        interpreter("torch")


def test_engines_choose_their_own_kernels(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    told = environment("minitf-numpy")
    assert "OPENBLAS_CORETYPE" not in told
    assert told["PYTHONPATH"]


def test_tinygrad_is_given_the_newest_compiler_there_is(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineError, match="needs the compiler clang"):
        interpreter("tinygrad")
    for name in ("clang-9", "clang-19", "clang-format-20"):
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o755 if name[-1].isdigit() else 0o644)
    assert environment("tinygrad")["CC"] == "clang-19"
    (tmp_path / "clang").touch(0o755)
    assert environment("tinygrad")["CC"] == "clang"


def test_an_engine_of_minitfs_names_the_extra_it_needs(monkeypatch):
    monkeypatch.setitem(EXTRAS, "minitf-fast", ("no_such_package", "fast"))
    with pytest.raises(EngineError, match=r"pip install 'minitf\[fast\]'"):
        interpreter("minitf-fast")


def test_scaling_measures_a_line_for_each_kind_of_size(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(scaling, "HERE", tmp_path)
    for sizes in ("PARAMETERS", "BATCHES", "OPERATIONS"):
        monkeypatch.setattr(scaling, sizes, [10, 20])
    monkeypatch.setattr("sys.argv", ["scaling"])

    scaling.main()

    kept = json.loads((tmp_path / "results" / "scaling.json").read_text())
    assert scaling_picture.draw(kept).startswith("<svg")
    assert "operations: planning" in capsys.readouterr().out
