"""Run control, with a real training thread: what waits where, and who hears what."""

import threading
import time
from collections.abc import Iterator

import pytest
from minitf_widgets.run_channel import ControlChannel
from minitf_widgets.run_control import RunControl


class Loop(threading.Thread):
    """Epochs of three batches that only count, with a gate after each, as RunMonitor has them."""

    def __init__(self, control: RunControl) -> None:
        super().__init__(daemon=True)
        self.control, self.batches, self.epochs, self.waits = control, 0, 0, 0
        self.rates: list[float] = []

    def run(self) -> None:
        self._gate("start")
        while not self.control.stopping:
            for _ in range(3):
                self.batches += 1
                time.sleep(0.001)
                self._gate("batch")
                if self.control.stopping:
                    return
            self.epochs += 1
            self._gate("epoch")

    def _gate(self, boundary: str) -> None:
        if self.control.attention:
            self.control.gate(
                boundary, on_wait=self._count_wait, on_learning_rate=self.rates.append
            )

    def _count_wait(self) -> None:
        self.waits += 1

    def wait_until_it_waits(self, times: int) -> int:
        """The number of batches when it has come to stand for the `times`-th time."""
        deadline = time.monotonic() + 5
        while self.waits < times:
            assert time.monotonic() < deadline, "the loop never came to the gate"
            time.sleep(0.001)
        return self.batches


@pytest.fixture
def loop() -> Iterator[Loop]:
    control = RunControl(paused=True)
    control.start_run("run 1")
    loop = Loop(control)
    loop.start()
    loop.wait_until_it_waits(1)
    yield loop
    control.stop()
    loop.join(5)
    assert not loop.is_alive()


def test_a_run_that_starts_paused_has_run_no_batch(loop):
    time.sleep(0.12)
    assert loop.batches == 0


def test_pause_holds_between_batches_until_resume(loop):
    loop.control.resume()
    time.sleep(0.02)
    loop.control.pause()
    held = loop.wait_until_it_waits(2)
    time.sleep(0.12)
    assert loop.batches == held > 0
    loop.control.resume()
    time.sleep(0.05)
    assert loop.batches > held


def test_step_batch_lets_exactly_one_through_also_across_epochs(loop):
    for number in range(1, 8):
        loop.control.step_batch()
        assert loop.wait_until_it_waits(number + 1) == number
        time.sleep(0.01)
        assert loop.batches == number
    assert loop.epochs == 2


def test_two_clicks_let_two_through(loop):
    loop.control.step_batch()
    loop.control.step_batch()
    deadline = time.monotonic() + 5
    while loop.batches < 2 and time.monotonic() < deadline:
        time.sleep(0.001)
    time.sleep(0.1)
    assert loop.batches == 2


def test_step_epoch_stands_after_the_epoch(loop):
    loop.control.step_batch()
    loop.wait_until_it_waits(2)
    loop.control.step_epoch()
    assert loop.wait_until_it_waits(3) == 3
    assert loop.epochs == 1
    loop.control.step_epoch()
    assert loop.wait_until_it_waits(4) == 6
    assert loop.epochs == 2


def test_stop_ends_a_paused_run_without_another_batch(loop):
    loop.control.step_batch()
    held = loop.wait_until_it_waits(2)
    loop.control.stop()
    loop.join(5)
    assert loop.batches == held


def test_the_learning_rate_is_set_by_the_training_thread_while_it_waits(loop):
    loop.control.set_learning_rate(0.5)
    deadline = time.monotonic() + 5
    while not loop.rates and time.monotonic() < deadline:
        time.sleep(0.001)
    assert loop.rates == [0.5]
    assert loop.batches == 0


def test_a_learning_rate_just_before_resume_still_counts(loop):
    loop.control.set_learning_rate(0.25)
    loop.control.resume()
    time.sleep(0.1)
    assert loop.rates == [0.25]


def test_give_up_opens_the_gate():
    control = RunControl(paused=True)
    control.start_run("run 1")
    assert control.gate("start", give_up=lambda: True) is False
    assert control.paused


@pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), None, "0.1"])
def test_a_learning_rate_that_is_none_is_refused(value):
    control = RunControl(paused=True)
    control.start_run("run 1")
    answer = control.submit(
        {"id": 7, "command": "set_learning_rate", "run": "run 1", "value": value}
    )
    assert answer["id"] == 7
    assert answer["status"] == "refused"
    assert "positive number" in answer["why"]


def test_a_learning_rate_needs_a_paused_run():
    control = RunControl()
    control.start_run("run 1")
    with pytest.raises(ValueError, match="pause it first"):
        control.set_learning_rate(0.1)


def test_an_unknown_command_is_refused_and_changes_nothing():
    control = RunControl()
    control.start_run("run 1")
    answer = control.submit({"id": 1, "command": "start_run", "run": "run 1"})
    assert answer["status"] == "refused"
    assert "no command 'start_run'" in answer["why"]
    assert not control.attention


def test_a_command_for_another_run_is_ignored():
    control = RunControl()
    control.start_run("run 2")
    assert control.submit({"id": 1, "command": "stop", "run": "run 1"})["status"] == "ignored"
    assert not control.stopping
    control.end_run()
    assert control.submit({"id": 2, "command": "pause", "run": "run 2"})["status"] == "ignored"
    assert not control.attention


def test_the_next_run_begins_free_of_the_last():
    control = RunControl()
    control.start_run("run 1")
    control.stop()
    control.end_run()
    control.start_run("run 2")
    assert (control.stopping, control.paused, control.attention) == (False, False, False)


@pytest.fixture
def channel() -> ControlChannel:
    control = RunControl()
    control.start_run("run 1")
    channel = ControlChannel(control)
    channel.sent = []
    channel.send = lambda content, buffers=None: channel.sent.append(content)
    return channel


def test_the_channel_answers_each_command_with_its_id(channel):
    channel._handle_custom_msg({"id": 3, "command": "pause", "run": "run 1"}, [])
    channel._handle_custom_msg({"id": 4, "command": "fly", "run": "run 1"}, [])
    assert [(answer["id"], answer["status"]) for answer in channel.sent] == [
        (3, "accepted"),
        (4, "refused"),
    ]


def test_the_channel_knows_whether_any_page_looks(channel):
    assert channel.watched
    for page, visible, watched in [("a", True, True), ("b", False, True), ("a", False, False)]:
        channel._handle_custom_msg({"command": "visible", "page": page, "value": visible}, [])
        assert channel.watched is watched
    channel.snapshot_wanted = False
    channel._handle_custom_msg({"command": "visible", "page": "b", "value": True}, [])
    assert channel.watched
    assert channel.snapshot_wanted


def test_a_command_that_comes_twice_or_late_counts_once(channel):
    control = channel._control
    step = {"id": 1, "page": "a", "command": "step_batch", "run": "run 1"}
    for message in (step, step, {**step, "id": 3, "command": "resume"}, {**step, "id": 2}):
        channel._handle_custom_msg(message, [])
    assert [answer["status"] for answer in channel.sent] == [
        "accepted",
        "ignored",
        "accepted",
        "ignored",
    ]
    assert not control.paused
    channel._handle_custom_msg({**step, "page": "b"}, [])  # another page counts for itself
    assert control.paused


def test_the_channel_takes_the_detour_of_ipykernel_7_4_away():
    """7.4 would deliver to the thread that last sent on the comm: the one that trains."""

    class Comm:
        def _reply_subshell_for(self, data, default):
            raise AssertionError("asked for the detour")

    from minitf_widgets.run_channel import _answer_where_asked

    comm = Comm()
    _answer_where_asked(comm)
    assert comm._reply_subshell_for is None
    plain = object()
    _answer_where_asked(plain)  # other versions: nothing to do, nothing broken
