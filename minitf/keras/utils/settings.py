"""keras.utils.Config: a program's settings, by attribute or by key, and frozen when they hold.

Where it sits   a helper; nothing in minitf needs it.
The one idea    a dict whose keys are attributes, and which can be closed.
Try it          >>> config = Config(rate=0.1)
                >>> config.batch = 32
                >>> config.freeze()
                >>> config.rate, config["batch"], config
                (0.1, 32, <Config {'rate': 0.1, 'batch': 32}>)
Read next       keras/config.py

As https://keras.io/api/utils/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from minitf.errors import ArgumentError, unknown_name


class Config:
    """Settings.

    Args:
        **kwargs: The first ones.

    Raises:
        ArgumentError: One is changed after `freeze`.
        UnknownNameError: There is none of that name.

    https://keras.io/api/utils/
    """

    _config: dict[str, Any]

    def __init__(self, **kwargs: Any):
        self.__dict__.update(_config=dict(kwargs), _frozen=False)

    @property
    def frozen(self) -> bool:
        """Whether the settings are closed."""
        return self.__dict__["_frozen"]

    def freeze(self) -> None:
        """Close the settings."""
        self.__dict__["_frozen"] = True

    def unfreeze(self) -> None:
        """Open them again."""
        self.__dict__["_frozen"] = False

    def _open(self) -> dict[str, Any]:
        if self.frozen:
            raise ArgumentError("Cannot mutate attribute(s) because the config is frozen.")
        return self._config

    def as_dict(self) -> dict[str, Any]:
        """A copy as a dict."""
        return dict(self._config)

    def to_json(self) -> str:
        """As text."""
        return json.dumps(self._config)

    def keys(self) -> Any:
        return self._config.keys()

    def values(self) -> Any:
        return self._config.values()

    def items(self) -> Any:
        return self._config.items()

    def pop(self, *args: Any) -> Any:
        return self._open().pop(*args)

    def update(self, *args: Any, **kwargs: Any) -> None:
        self._open().update(*args, **kwargs)

    def get(self, keyname: str, value: Any = None) -> Any:
        """One setting, or `value` where there is none."""
        return self._config.get(keyname, value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._open()[name] = value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or "_config" not in self.__dict__:
            raise AttributeError(name)
        if name not in self._config:
            raise unknown_name("setting", name, self._config)
        return self._config[name]

    __setitem__ = __setattr__

    def __getitem__(self, key: str) -> Any:
        return self._config[key]

    def __delitem__(self, key: str) -> None:
        del self._open()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._config))

    def __len__(self) -> int:
        return len(self._config)

    def __contains__(self, item: object) -> bool:
        return item in self._config

    def __repr__(self) -> str:
        return f"<Config {self._config}>"
