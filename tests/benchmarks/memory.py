"""The memory of this process: the most that it ever held, and what it holds now.

Where it sits   below worker.py, cold_start.py and growth.py.
The one idea    asked of the system, which counts pages in memory, whoever asked for them.
Try it          >>> most_held() > 1_000_000
                True
Read next       growth.py
"""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")  # of Linux


def most_held() -> int:
    """The most memory this process has held so far, in bytes.

    Linux answers `getrusage` with no less than the parent held when this process began.
    """
    if STATUS.exists():
        return _read("VmHWM")
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def held_now() -> int:
    """The memory this process holds, in bytes; where the system does not say, the most so far."""
    return _read("VmRSS") if STATUS.exists() else most_held()


def _read(name: str) -> int:
    [line] = [line for line in STATUS.read_text().splitlines() if line.startswith(f"{name}:")]
    return int(line.split()[1]) * 1024
