"""The desk: commands of a page go to the run that they name.

Where it sits   between run_channel.py, which carries messages, and the controls of the runs.
The one idea    a monitor may watch two runs at once, one and its fork. Each has a control of its
                own; what concerns no loop (to fork, to take away, to rename) the desk does itself.
Try it          >>> desk = Desk()
                >>> desk.submit({"id": 1, "command": "pause", "run": "run 1"})["status"]
                'ignored'
Read next       run_control.py
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from minitf.errors import MinitfError
from minitf_widgets.run_control import RunControl

Deed = Callable[[str, Any], object]


class Desk:
    """Finds who follows a command.

    Attributes:
        controls: those of the runs that may be steered.
        deeds: functions of (run, value) for commands that the desk follows itself.
    """

    def __init__(self, *controls: RunControl) -> None:
        self.controls = list(controls)
        self.deeds: dict[str, Deed] = {}

    def submit(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Take `{"id", "command", "run", "value"}` from a page; the answer carries the same id."""
        deed = self.deeds.get(str(message.get("command")))
        if deed is None:
            named = [control for control in self.controls if control.run == message.get("run")]
            return (named or [RunControl()])[0].submit(message)
        answer = {"id": message.get("id"), "status": "accepted", "why": ""}
        try:
            deed(str(message.get("run")), message.get("value"))
        except (MinitfError, ValueError, TypeError, KeyError) as error:
            answer.update(status="refused", why=str(error))
        return answer
