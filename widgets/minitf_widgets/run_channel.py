"""The wire between the buttons on a page and a training loop that keeps the kernel busy.

Where it sits   a widget without a picture; `run_monitor` refers to it and the page finds it there.
The one idea    a cell that trains blocks the kernel's main thread. JupyterLab therefore sends what
                widgets say to a second thread of the kernel (a *subshell*), and ipykernel lets it
                through as long as the training thread never writes on the same wire. So buttons
                have a wire of their own; curves travel on the monitor's.
Try it          >>> from minitf_widgets.run_control import RunControl
                >>> channel = ControlChannel(RunControl())
                >>> channel.watched
                True
Read next       run_desk.py, frontend/src/run_monitor/buttons.ts
"""

from __future__ import annotations

from threading import Lock
from typing import Any, Protocol

from minitf_widgets._requirements import anywidget


class Submits(Protocol):
    """Who follows commands: the control of one run, or the desk of several."""

    def submit(self, message: dict[str, Any]) -> dict[str, Any]:
        """Follow a command, and answer it."""
        ...


_SCRIPT = """
export default {
  initialize({ model }) {
    return {
      send: (message) => model.send(message),
      listen: (hear) => {
        model.on("msg:custom", hear);
        return () => model.off("msg:custom", hear);
      },
    };
  },
};
"""


class ControlChannel(anywidget.AnyWidget):
    """Hands messages of a page to who follows them, and sends back what became of them.

    Besides commands a page says when its picture comes into view or leaves it, and asks for a
    snapshot when it noticed that messages were lost.
    """

    _esm = _SCRIPT

    def __init__(self, control: Submits) -> None:
        super().__init__()
        self._control = control
        self._viewers: dict[str, bool] = {}
        self._heard: dict[str, int] = {}
        self._hearing = Lock()
        self.watched = True
        """False once every page that ever showed the picture has said it is out of sight."""
        self.snapshot_wanted = False
        self.on_msg(self._hear)
        _answer_where_asked(self.comm)

    def _hear(self, _widget: Any, message: dict[str, Any], _buffers: Any) -> None:
        """Runs on whichever thread the kernel picked: set flags, answer, and nothing else."""
        command, number, page = (message.get(key) for key in ("command", "id", "page"))
        answer = {"id": number, "status": "accepted", "why": ""}
        if self._came_late(str(page), number):
            answer["status"] = "ignored"
        elif command == "visible":
            self._viewers[str(page)] = bool(message.get("value"))
            self.watched = any(self._viewers.values())
            self.snapshot_wanted = self.snapshot_wanted or bool(message.get("value"))
        elif command == "snapshot":
            self.snapshot_wanted = True
        else:
            answer = self._control.submit(message)
        self.send(answer)

    def _came_late(self, page: str, number: Any) -> bool:
        """Whether this message of a page, or a later one, was heard before.

        A page counts its messages, and sends a command again that nobody answered. The first copy
        may lie in the queue of a busy main thread and turn up when all is over.
        """
        if not isinstance(number, int):
            return False
        with self._hearing:
            late = number <= self._heard.get(page, 0)
            self._heard[page] = max(number, self._heard.get(page, 0))
        return late


def _answer_where_asked(comm: Any) -> None:
    """Let ipykernel 7.4 deliver messages to the thread the page addressed.

    7.4.0 delivers what a page says on a comm to the thread that last *sent* on it, which is at
    first the main thread: it opened the comm, and training keeps it busy. There is no public
    switch, so the method that reroutes is hidden on this one comm; versions without it are left
    as they are. (A browser test clicks Pause during a blocking `fit`, so a change there shows.)
    """
    if comm is not None and hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = None
