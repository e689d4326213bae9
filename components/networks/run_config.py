"""The `config.json` in a saved run's folder, which anybody may have put there. No torch."""

import json
import os
from pathlib import Path
from stat import S_ISREG
from typing import Any

CONFIG_FILE = "config.json"
LARGEST_CONFIG_BYTES = 1_000_000


def read_config(folder: Path) -> dict[str, Any]:
    """What the run was configured with.

    Raises:
        OSError: if there is no such file, or a link stands in its place.
        ValueError: if it is a pipe or the like, has more than 1 MB, or holds no names with values.
    """
    with open(folder / CONFIG_FILE, "rb", opener=_not_following) as opened:
        state = os.fstat(opened.fileno())
        if not S_ISREG(state.st_mode) or state.st_size > LARGEST_CONFIG_BYTES:
            raise ValueError(f"{CONFIG_FILE} is no ordinary file of at most 1 MB")
        try:
            config = json.loads(opened.read())
        except RecursionError as error:
            raise ValueError(f"{CONFIG_FILE} is nested too deeply") from error
    if not isinstance(config, dict):
        raise ValueError(f"{CONFIG_FILE} holds no names with values")
    return config


def _not_following(file: str, flags: int) -> int:
    """Opens no link, and doesn't wait for whoever writes into a pipe."""
    more = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK"))
    return os.open(file, flags | sum(more))
