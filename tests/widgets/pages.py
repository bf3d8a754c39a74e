"""What is packed in an exported page, unpacked: for tests that look into one."""

import base64
import gzip
import json
import re
from typing import Any

from minitf_widgets.documents import with_repeats


def unpack(packed: str) -> str:
    return gzip.decompress(base64.b64decode(packed)).decode()


def library_of(page: str) -> str:
    """The code that a page brings along, once."""
    [packed] = re.findall(r'id="minitf-library">([^<]*)<', page)
    return unpack(packed)


def states_of(page: str) -> list[dict[str, Any]]:
    """The traits of each picture of a page."""
    packed = re.findall(r'<script type="application/gzip">([^<]*)<', page)
    return [state_of(each) for each in packed]


def state_of(packed: str) -> dict[str, Any]:
    """The traits of one picture."""
    state: dict[str, Any] = json.loads(unpack(packed))
    return state | {"spec": with_repeats(state["spec"])}
