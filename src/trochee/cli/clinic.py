"""The clinic's commands, found by entry point: the command line imports nothing of the site."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

REFUSED = 1


def run(arguments: Sequence[str]) -> int:
    """Hand the words after `trochee clinic` to whoever registered for them."""
    for found in entry_points(group="trochee.commands", name="clinic"):
        code = found.load()(list(arguments))
        assert isinstance(code, int)
        return code
    print("trochee clinic: this installation has no clinic", file=sys.stderr)
    return REFUSED
