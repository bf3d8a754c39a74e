"""The album of a monitor: its runs, found by name, renamed, taken out, forked.

Where it sits   the part of RunMonitor that knows several runs.
The one idea    a run has an id, which buttons use and nobody changes, and a name, which people do.
Try it          >>> from minitf_widgets import RunMonitor
                >>> monitor = RunMonitor.compare({"adam": {"loss": [2.0, 1.0]}})
                >>> monitor.rename("adam", "Adam, 0.001")
                >>> monitor.find("Adam, 0.001").best()
                (2, 1.0)
Read next       run_forks.py, run_monitor.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from minitf.errors import ArgumentError, StateError
from minitf.observe.history import FINISHED, RunHistory
from minitf_widgets.run_checkpoints import Checkpoints
from minitf_widgets.run_compare import free_name
from minitf_widgets.run_desk import Desk
from minitf_widgets.run_forks import Branch, begin_fork
from minitf_widgets.run_thread import TrainingRun

if TYPE_CHECKING:
    from minitf_widgets.run_monitor import RunMonitor


class Album:
    """The runs of a monitor.

    Attributes:
        runs: their records, oldest first.
    """

    desk: Desk
    params: dict[str, Any]
    checkpoints: Checkpoints

    def __init__(self, name: str | None, every: int | None, memory: int) -> None:
        self.runs: list[RunHistory] = []
        self._name = name
        self._began = 0
        self._branches: dict[str, Branch] = {}
        self._checkpoint_options = (every, memory)

    def send_everything(self) -> None:
        """Show the runs as they are now."""
        raise NotImplementedError

    def begin_run(self) -> RunHistory:
        plan = self.params or {}
        run = RunHistory("", epochs=plan.get("epochs"), steps=plan.get("steps"))
        run.samples = plan.get("samples")
        self.checkpoints = self.new_checkpoints()
        return self._admit(run)

    def _admit(self, run: RunHistory, name: str | None = None) -> RunHistory:
        self._began += 1
        run.id = f"run {self._began}"
        wanted = name or self._name
        run.name = free_name(wanted, [each.name for each in self.runs]) if wanted else run.id
        self.runs.append(run)
        return run

    def new_checkpoints(self) -> Checkpoints:
        """A place for the checkpoints of one run."""
        return Checkpoints(*self._checkpoint_options)

    def remember(self, run: RunHistory, loop: Any, checkpoints: Checkpoints | None = None) -> None:
        self._branches[run.id] = Branch(loop, checkpoints or self.checkpoints)
        share = self._checkpoint_options[1] // len(self._branches)
        for each in self.runs:
            if each.id in self._branches:
                self._branches[each.id].checkpoints.fit_into(share)
                each.checkpoints = self._branches[each.id].checkpoints.steps

    def find(self, run: str | RunHistory | None = None) -> RunHistory:
        """A run by its name or id; None: the newest.

        Raises:
            ArgumentError: there is none of that name.
        """
        found = [each for each in self.runs if run in (None, each, each.id, each.name)]
        if not found:
            names = ", ".join(repr(each.name) for each in self.runs) or "none yet"
            raise ArgumentError(f"There is no run {run!r}.", instead=f"one of: {names}")
        return found[-1]

    def rename(self, run: str | RunHistory, name: str) -> None:
        """Call a run something else in the picture."""
        self.find(run).name = str(name)
        self.send_everything()

    def remove(self, run: str | RunHistory) -> None:
        """Take a run out of the picture, and let its checkpoints go.

        Raises:
            StateError: it is not over.
        """
        gone = self.find(run)
        if gone.state not in (*FINISHED, "idle"):
            raise StateError(
                f"{gone.name} is {gone.state}.",
                why="a run that is not over would go on out of sight",
                instead="run.stop() first",
            )
        self.runs.remove(gone)
        self._branches.pop(gone.id, None)
        self.send_everything()

    def fork(
        self,
        step: int | None = None,
        *,
        run: str | RunHistory | None = None,
        learning_rate: float | None = None,
        epochs: int | None = None,
        name: str | None = None,
    ) -> TrainingRun:
        """Go on with a copy of the model from an earlier step, in a thread, in the same picture.

        With nothing changed the fork repeats the run to the last bit: same weights, same state of
        the optimizer, same batches, same random numbers. (Streams that belong to nobody, such as
        `np.random`, are set to where they stood at that step.)

        Args:
            step: the fork begins at the last checkpoint that is not after it; None: at the last.
            run: the run, or its name; None: the newest. It is paused or over.
            learning_rate: a new one.
            epochs: the number of the last epoch; None: that of the run.
            name: what the fork is called.

        Returns:
            The run: `fork.model` is its model, `fork.wait()` its History.

        Raises:
            StateError: the run is running, has no checkpoint, or its data cannot be read again.
            ArgumentError: there is no such run, or a schedule owns the learning rate.
        """
        parent, monitor = self.find(run), cast("RunMonitor", self)
        callback, again, work = begin_fork(
            monitor, parent, self._branches.get(parent.id), step, learning_rate, epochs
        )
        self._admit(callback.run, name)
        self.desk.controls.append(callback.control)
        return TrainingRun(again.model, callback, monitor, work)

    def _fork_by_page(self, run: str, value: Any) -> None:
        rate = value.get("learning_rate")
        self.fork(int(value["step"]), run=run, learning_rate=None if rate is None else float(rate))

    def _remove_by_page(self, run: str, value: Any) -> None:
        self.remove(run)
