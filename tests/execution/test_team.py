"""Large steps are shared between threads: every part is done once, whoever does it."""

import os
import threading
import time
from functools import partial

import pytest

import minitf as tf
from minitf.backends import threads
from minitf.backends.numpy import team
from minitf.errors import ArgumentError


@pytest.fixture
def two_threads(monkeypatch):
    monkeypatch.setattr(threads, "intra", lambda: 2)


def test_every_part_is_done_once(two_threads):
    for _ in range(50):
        done = []
        team.share([[partial(done.append, n), partial(done.append, -n)] for n in range(1, 6)])()
        assert sorted(done) == sorted([*range(1, 6), *range(-5, 0)])


def test_a_helper_takes_parts_while_the_caller_computes(two_threads):
    who = []

    def part():
        who.append(threading.get_ident())
        time.sleep(0.05)

    team.share([[part]] * 4)()

    assert len(who) == 4
    assert len(set(who)) == 2


def test_trouble_in_any_part_reaches_the_caller_and_the_team_works_on(two_threads):
    def fail():
        raise ValueError("a part failed")

    for parts in ([[fail], [int], [int]], [[int], [int], [fail]]):
        with pytest.raises(ValueError, match="a part failed"):
            team.share(parts)()
    done = []
    team.share([[partial(done.append, n)] for n in range(4)])()
    assert sorted(done) == [0, 1, 2, 3]


def test_a_part_that_shares_its_own_work_does_it_alone(two_threads):
    done = []
    inner = team.share([[partial(done.append, n)] for n in range(3)])

    team.share([[inner], [inner]])()

    assert sorted(done) == [0, 0, 1, 1, 2, 2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_child_process_without_helpers_does_all_parts(two_threads):
    share = team.share([[int], [int]])
    share()
    child = os.fork()
    if child == 0:
        share()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0


def test_a_plan_that_is_made_while_another_runs_knows_how_many_threads_there_are():
    """Kernels are compiled, and plans bound, beside a running plan, which holds products to one."""
    count = threads.intra()
    outer = threads.hold()
    inner = threads.hold()
    assert threads.intra() == count
    threads.give_back(inner)
    assert threads.intra() == count
    threads.give_back(outer)
    assert threads.intra() == count


def test_a_plan_leaves_the_threads_of_blas_as_they_were():
    before = threads.intra()
    function = tf.function(lambda x: tf.matmul(x, x))
    function(tf.ones([100, 100]))
    assert threads.intra() == before

    @tf.function
    def wrong(x):
        return tf.gather(tf.matmul(x, x), tf.cast(x[0, :1], "int32"))

    with pytest.raises(ArgumentError, match="not in"):
        wrong(tf.fill([100, 100], 1000.0))
    assert threads.intra() == before
