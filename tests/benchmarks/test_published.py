"""What the README says about speed is what was measured: all of it follows from the samples."""

import xml.etree.ElementTree as ET

import pytest

from tests import readme
from tests.benchmarks import publish, report, scaling_picture, speed, speed_picture
from tests.benchmarks.svg import LogScale

SVG = "{http://www.w3.org/2000/svg}"


def samples(**seconds):
    """A run of W2 in which each engine took so many seconds, three times."""
    machine = {"processor": "a 6502", "cores": 1, "python": "3.11", "numpy": "2.4"}
    taken = {name.replace("_", "-"): [one] * 3 for name, one in seconds.items()}
    return {"machine": machine, "workloads": {"W2": {"seconds": taken, "memory": {}}}}


@pytest.mark.parametrize("name", ["speed", "speed-remarks", "scaling"])
def test_the_readme_says_what_the_samples_say(name):
    assert readme.part(name) == publish.texts()[name]


def test_the_pictures_show_what_the_samples_say():
    for path, drawn in publish.pictures().items():
        assert path.read_text(encoding="utf-8") == drawn
        assert len(drawn) < 60_000
        assert ET.fromstring(drawn).findtext(f"{SVG}title")
        assert f"notebooks/images/{path.name}" in readme.README.read_text(encoding="utf-8")


def test_every_workload_and_peer_is_in_the_published_run():
    kept = publish.read("speed")
    assert set(kept["workloads"]) == set(speed.WORDS)
    found = {column for line in speed.rows(kept) for column in line.ratios}
    assert found >= {"keras-tensorflow", "keras-jax", "keras-torch", "jax", "torch"}


def test_every_published_sample_became_a_mark_in_the_picture():
    kept = publish.read("speed")
    picture = ET.fromstring(speed_picture.draw(kept))
    said = [mark.findtext(f"{SVG}title") for mark in picture.iter(f"{SVG}g")]
    for line in speed.rows(kept):
        for column, ratio in line.ratios.items():
            assert f"{speed_picture.LEGEND[column]}: {speed.ratio(ratio)}×" in said


def test_bold_is_who_is_faster_and_does_all_of_the_work():
    kept = samples(minitf_numpy=2.0, minitf_fast=1.0, jax=1.0, keras_jax=1.999, products=0.5)
    assert publish.table(kept).splitlines() == [
        "| | minitf | with `fast` | Keras on JAX | JAX `jit`, by hand | products alone |",
        "|---|---|---|---|---|---|",
        "| MLP 784-512-512-10, dropout, RMSprop, batch 128 | 2.0 s | 0.50 | 1.00 | **0.50** "
        "| 0.25 |",
    ]


def test_the_session_and_the_tape_have_lines_of_their_own():
    kept = samples()
    kept["workloads"] = {
        "W1": {"seconds": {"minitf-numpy": [1.0], "minitf-session": [2.0], "jax": [3.0],
                           "tensorflow-session": [8.0], "keras-tensorflow": [5.0]}},
    }  # fmt: skip
    first, session = speed.rows(kept)
    assert first.ratios == {"keras-tensorflow": 5.0, "jax": 3.0}
    assert session.seconds == 2.0
    assert session.ratios == {"keras-tensorflow": 4.0, "jax": 1.5}


def test_a_run_is_kept_with_its_samples_and_nothing_that_follows_from_them():
    seen = {"words": "w", "seconds": {"jax": [0.123456, 0.2]}, "memory": {"jax": 7}, "steps": 3,
            "greetings": {"jax": {"engine": "jax 1.0", "first_batch": 1.23456}}}  # fmt: skip
    kept = speed.compact({"machine": report.machine(), "workloads": {"W2": seen}})
    assert kept["rounds"] == 2
    assert kept["versions"] == {"jax": "jax 1.0"}
    assert kept["workloads"]["W2"] == {
        "words": "w", "seconds": {"jax": [0.1235, 0.2]}, "memory": {"jax": 7},
        "first_batch": {"jax": 1.235},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(2.44e-5, "0.024 ms"), (0.0131, "13 ms"), (0.22, "0.22 s"), (5.1, "5.1 s")],
)
def test_times_have_two_digits(seconds, words):
    assert speed.time_of(seconds) == words


def test_equal_ratios_are_equal_steps_on_the_axis():
    scale = LogScale(1, 100, 0, 200)
    assert [scale(n) for n in (1, 10, 100)] == pytest.approx([0, 100, 200])
    assert scale.ticks((1, 5)) == [1, 5, 10, 50, 100]


def test_the_same_samples_give_the_same_picture_with_any_number_of_lines():
    kept = samples(minitf_numpy=2.0, jax=1.0)
    assert speed_picture.draw(kept) == speed_picture.draw(kept)
    few = {"seconds": {name: [(10, 1e-5), (100, 1e-3)] for name in scaling_picture.LINES}}
    assert ET.fromstring(scaling_picture.draw(few)).tag == f"{SVG}svg"
